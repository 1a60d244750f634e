"""Sheet 节假日 (docs/workbook.md)."""

from portal.accounts.rights import Right
from portal.ledgers.sheet import Sheet, register
from portal.workbook.columns import Choice, Date
from portal.workdays.models import HOLIDAY_KINDS, Holiday


@register
class HolidaySheet(Sheet):
    name, position, model, right = "节假日", 240, Holiday, Right.EDIT_ORGANISATION
    key = ("date",)
    columns = (Date("日期", "date"), Choice("类型", "kind", words=HOLIDAY_KINDS))
