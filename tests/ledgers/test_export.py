"""The workbook that is written: nothing is lost on the way, nothing is live, and nobody gets what is not theirs."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from portal.accounts.actors import NOBODY, SYSTEM, Actor
from portal.accounts.models import Post, User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.ledgers.export import export_workbook
from portal.ledgers.services import import_workbook
from portal.registry import result_sheets
from portal.web.errors import Forbidden
from programmes.models import Programme, ProgrammeOfficer
from tests.factories import an_audit
from tests.generated.districts import district
from tests.generated.workbook import write as write_district
from tests.ledgers.conftest import TakeIn
from tests.ledgers.factory import ROWS, put, tables
from tests.naive.reading import COLUMNS, District, columns

pytestmark = pytest.mark.django_db
Sheets = dict[str, list[list[Any]]]


def read(path: Path) -> Sheets:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def exported(path: Path, by: Actor = SYSTEM, **keywords: Any) -> Sheets:
    export_workbook(by=by, path=path / "out.xlsx", **keywords)
    return read(path / "out.xlsx")


def cells(row: list[Any]) -> list[Any]:
    """A row of the factory as it is read from a file."""
    numbers = [float(cell) if isinstance(cell, int | Decimal) else cell for cell in row]
    return ["" if cell is None else cell for cell in numbers]


def actor(role: Role, *programmes: str) -> Actor:
    user = User.objects.create_user(role)
    assignment = an_audit() if role == Role.AUDITOR else None
    post = Post.objects.create(user=user, role=role, assignment=assignment, starts=date(2020, 1, 1))
    for code in programmes:
        ProgrammeOfficer.objects.create(programme=Programme.objects.get(code=code), post=post)
    return Actor(user=user, post=post)


def test_all_ledgers_are_written_in_the_order_of_their_keys(take_in: TakeIn, tmp_path: Path) -> None:
    made = tables()
    for rows in made.values():
        rows[1:] = reversed(rows[1:])
    take_in(made)
    found = exported(tmp_path, unmasked=True)
    assert list(found) == [*COLUMNS, *result_sheets.names()]
    for name, rows in ROWS.items():
        assert found[name][0] == list(columns(name))
        assert sorted(map(repr, found[name][1:])) == sorted(map(repr, map(cells, rows))), name
    assert [row[0] for row in found["项目点"][1:]] == ["S1", "S2", "S3"]
    assert [row[1] for row in found["月报"][1:]] == ["2024-12", "2025-01", "2025-02", "2025-01"]
    assert [row[2] for row in found["表扬名额"][1:]] == ["", "P"]


def test_keyless_rows_are_in_the_order_of_site_and_date_and_the_other_columns(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(tables())
    made = tables("服务记录")
    day, other = date(2025, 3, 1), date(2025, 2, 1)
    made["服务记录"][1:] = [
        ["V2", "S2", day, 1, None, None, "待确认"],
        ["V2", "S1", day, 1, None, None, "已确认"],
        ["V2", "S1", day, 1, None, None, "待确认"],
        ["V2", "S1", day, 1, None, None, "不予确认"],
        ["V1", "S1", day, 2, None, None, "待确认"],
        ["V3", "S1", other, 10, "b", None, "待确认"],
        ["V3", "S1", other, 9, "a", None, "待确认"],
    ]
    take_in(made)
    rows = exported(tmp_path)["服务记录"][1:]
    assert [(row[1], row[2], row[0], row[3], row[6]) for row in rows] == [
        ("S1", other, "V3", 9.0, "待确认"),
        ("S1", other, "V3", 10.0, "待确认"),
        ("S1", day, "V1", 2.0, "待确认"),
        ("S1", day, "V2", 1.0, "不予确认"),
        ("S1", day, "V2", 1.0, "已确认"),
        ("S1", day, "V2", 1.0, "待确认"),
        ("S2", day, "V2", 1.0, "待确认"),
    ]


def test_codes_are_in_the_order_of_code_points(take_in: TakeIn, tmp_path: Path) -> None:
    made = tables("单位")
    made["单位"][1:] = [[code, "甲", "学校"] for code in ("S2", "s1", "S10", "甲", "10", "9", "Ｓ", "_")]
    take_in(made)
    assert [row[0] for row in exported(tmp_path)["单位"][1:]] == ["10", "9", "S10", "S2", "_", "s1", "甲", "Ｓ"]


def test_personal_data_is_masked_unless_it_is_asked_for(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(tables())
    masked, plain = exported(tmp_path), exported(tmp_path, unmasked=True)
    assert [row[3:5] for row in masked["志愿者"][1:]] == [
        ["990000********1239", "199****1111"],
        ["990000********2130", ""],
        ["", "199****3333"],
    ]
    assert [row[6] for row in masked["项目点"][1:]] == ["199****4444", "099*****8220", ""]
    assert plain["志愿者"][1][3:5] == ["990000199001011239", "19900001111"]
    first, second = Entry.objects.filter(action="ledgers.export").order_by("number")
    assert (first.details["unmasked"], second.details["unmasked"]) == (False, True)
    assert (second.target, second.details["counts"]["志愿者"]) == ("out.xlsx", 3)


def test_a_masked_export_comes_in_again_without_a_change(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(tables())
    exported(tmp_path)
    assert not import_workbook(by=SYSTEM, path=tmp_path / "out.xlsx").changed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0", "http://example.com", "\t=1"])
def test_no_text_is_ever_live(text: str, take_in: TakeIn, tmp_path: Path) -> None:
    made = tables()
    put(made, "活动", 2, "主题", text)
    take_in(made)
    exported(tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["活动"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text.strip()]
    assert [(cell.data_type, cell.hyperlink) for cell in found] == [("s", None)]


def test_it_takes_the_right_to_export_and_another_to_reveal(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(tables())
    with pytest.raises(Forbidden):
        exported(tmp_path, by=NOBODY)
    with pytest.raises(Forbidden):
        exported(tmp_path, by=actor(Role.AUDITOR), unmasked=True)
    assert not list(tmp_path.glob("*out*")) and not Entry.objects.filter(action="ledgers.export").exists()
    exported(tmp_path, by=actor(Role.VOLUNTEER_COORDINATOR), unmasked=True)


def test_an_export_holds_what_its_actor_may_see(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(tables())
    of_officer = exported(tmp_path, by=actor(Role.PROGRAMME_OFFICER, "Q"))
    assert [row[0] for row in of_officer["项目点"][1:]] == ["S2"]
    assert [row[0] for row in of_officer["志愿者"][1:]] == ["V2"]
    assert len(of_officer["评分"]) == 1
    assert len(exported(tmp_path, by=actor(Role.FINANCE_OFFICER))["志愿者"]) == 1


def test_the_file_appears_whole_or_not_at_all(take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(tables())
    target = tmp_path / "out.xlsx"
    target.write_text("the one before")

    def fails(*_arguments: Any) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr("portal.ledgers.export._cells", fails)
    with pytest.raises(OSError, match="disk full"):
        export_workbook(by=SYSTEM, path=target)
    assert target.read_text() == "the one before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["district.xlsx", "out.xlsx"]
    assert not Entry.objects.filter(action="ledgers.export").exists()


def test_an_export_is_made_again_when_somebody_writes_meanwhile(
    take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.ledgers import export

    take_in(tables("街镇"))
    write, calls = export._write, []

    def disturbed(*arguments: Any) -> dict[str, int]:
        counts = write(*arguments)
        if not calls:
            take_in(tables("街镇", "单位"))
        calls.append(counts)
        return counts

    monkeypatch.setattr(export, "_write", disturbed)
    found = exported(tmp_path)
    assert len(calls) == 2 and len(found["单位"]) == 2


@settings(
    max_examples=8,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(district())
def test_an_export_imported_into_an_empty_portal_is_exported_the_same_cell_by_cell(
    tmp_path: Path, made: District
) -> None:
    paths = [tmp_path / f"{name}.xlsx" for name in ("first", "second", "third")]
    write_district(made, paths[0])
    for before, after in pairwise(paths):
        with transaction.atomic():
            import_workbook(by=SYSTEM, path=before)
            export_workbook(by=SYSTEM, path=after, unmasked=True)
            transaction.set_rollback(True)
    first, second, third = map(read, paths)
    for name in COLUMNS:
        assert second[name] == third[name]
        assert sorted(map(repr, first[name])) == sorted(map(repr, second[name]))
