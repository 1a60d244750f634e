"""A year's public holidays, taken from the notice that announces them."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.ledgers.services import Outcome, import_workbook
from portal.registry import sheets
from portal.web.errors import Refused
from portal.workbook.writing import WorkbookWriter
from portal.workdays.notice import read

SHEET = "节假日"


def enter_holidays(*, by: Actor, year: int, text: str) -> Outcome:
    """Stores the days that the notice of `year` names, by an import of the sheet 节假日: one entry in the audit trail,
    none when all of them stand there already. Rows of other days stay.

    Raises Forbidden; Refused with what is wrong with the text; Faulty when a day would move a deadline of a published
    evaluation.
    """
    by.require(Right.EDIT_ORGANISATION)
    found = read(text, year)
    if found.faults:
        raise Refused(*found.faults)
    return _import(by, year, found.days)


def _import(by: Actor, year: int, days: dict[date, str]) -> Outcome:
    headers = [column.header for column in sheets[SHEET].columns]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "holidays.xlsx"
        with WorkbookWriter(path) as book:
            book.sheet(SHEET, headers, ([day, kind] for day, kind in days.items()))
        return import_workbook(by=by, path=path, name=f"国务院办公厅关于{year}年部分节假日安排的通知")
