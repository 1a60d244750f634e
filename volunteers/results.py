"""Result sheet 志愿者考评 (docs/workbook.md)."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from portal.accounts.actors import Actor
from portal.money import half_up
from portal.registry import result_sheets
from portal.workbook.results import Cell, ResultSheet
from volunteers.models import Appraisal

HEADERS = ("年度", "志愿者编号", "年度时长", "累计时长", "星级", "等次", "建议退出")


def appraisal_rows(actor: Actor, year: int | None) -> Iterator[tuple[Cell, ...]]:
    found = Appraisal.objects.visible_to(actor)
    if year is not None:
        found = found.filter(year=year)
    columns = (
        "year",
        "volunteer__number",
        "minutes_in_year",
        "minutes_in_all",
        "stars",
        "grade",
        "parting_proposed",
    )
    for of_year, number, in_year, in_all, stars, grade, parting in sorted(found.values_list(*columns)):
        yield (of_year, number, hours(in_year), hours(in_all), stars, grade, "是" if parting else "否")


def hours(minutes: int) -> Decimal:
    return half_up(Fraction(minutes, 60), 2)


result_sheets.add("志愿者考评", ResultSheet("志愿者考评", HEADERS, appraisal_rows))
