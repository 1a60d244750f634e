"""Result sheet 奖补结果 (docs/workbook.md)."""

from collections.abc import Iterator

from funding.models import Allocation, Grant
from funding.states import FROZEN_ALLOCATIONS
from portal.accounts.actors import Actor
from portal.money import to_yuan
from portal.registry import result_sheets
from portal.workbook.results import Cell, ResultSheet

HEADERS = ("年度", "项目代码", "项目点代码", "类别", "核定金额", "区级实补", "街镇应配套")


def grant_rows(actor: Actor, year: int | None) -> Iterator[tuple[Cell, ...]]:
    """Grants within the actor's scope. A draft whose evaluation, rates or budget changed since is no
    result."""
    allocations = Allocation.objects.visible_to(actor)
    if year is not None:
        allocations = allocations.filter(year=year)
    standing = [one.pk for one in allocations if one.status in FROZEN_ALLOCATIONS or not one.is_outdated]
    rows = Grant.objects.visible_to(actor).filter(allocation__in=standing).values_list(
        "allocation__year", "allocation__programme__code", "site__code", "kind",
        "entitlement_fen", "district_fen", "match_fen",
    )  # fmt: skip
    for *key, entitlement, district, match in sorted(rows):
        yield (*key, to_yuan(entitlement), to_yuan(district), to_yuan(match))


result_sheets.add("奖补结果", ResultSheet("奖补结果", HEADERS, grant_rows))
