"""Result sheets 表扬结果 and 激励加分结果 (docs/workbook.md)."""

from collections.abc import Iterator

from portal.accounts.actors import Actor
from portal.registry import result_sheets
from portal.workbook.results import Cell, ResultSheet
from reports.models import Award, IncentivePoint
from reports.states import AwardStatus

Rows = Iterator[tuple[Cell, ...]]


def award_rows(actor: Actor, year: int | None) -> Rows:
    """Commendations within the actor's scope; neither struck or revoked ones nor outdated proposals."""
    found = Award.objects.visible_to(actor).exclude(status__in=[AwardStatus.STRUCK, AwardStatus.REVOKED])
    if year is not None:
        found = found.filter(year=year)
    rows = []
    outdated: dict[tuple[int | None, int, str], bool] = {}
    for award in found.select_related("programme", "site", "volunteer"):
        list_ = (award.programme_id, award.year, award.basis)
        if list_ not in outdated:
            outdated[list_] = award.is_outdated
        if award.status != AwardStatus.PROPOSED or not outdated[list_]:
            programme = award.programme.code if award.programme else None
            rows.append((award.year, award.kind, programme, award.recipient_code, award.position, award.undecided))
    rows.sort(key=lambda row: (row[0], row[1], row[2] or "", row[4], row[3]))
    for *columns, undecided in rows:
        yield (*columns, "是" if undecided else "否")


def point_rows(actor: Actor, year: int | None) -> Rows:
    found = IncentivePoint.objects.visible_to(actor)
    if year is not None:
        found = found.filter(year=year)
    yield from sorted(found.values_list("year", "giver", "community__code", "points"))


result_sheets.add(
    "表扬结果",
    ResultSheet("表扬结果", ("年度", "类别", "项目代码", "对象代码", "位次", "待研究"), award_rows),
)
result_sheets.add("激励加分结果", ResultSheet("激励加分结果", ("年度", "采用单位", "村居代码", "分值"), point_rows))
