"""`import_workbook` and `export_workbook` on the command line."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.audit.models import Entry
from sites.models import Site
from tests.ledgers.factory import put, tables, write
from tests.ledgers.test_export import read

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_an_import_tells_what_it_did_and_the_second_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    path = write(tables() | {"封面": [["x"]]}, tmp_path / "district.xlsx")
    dry, _warnings = run("import_workbook", path, "--dry-run")
    assert not Site.objects.exists() and "封面" in dry
    first, warnings = run("import_workbook", path)
    assert Site.objects.count() == 3 and "服务记录" in warnings
    second, _warnings = run("import_workbook", path)
    assert len({dry.splitlines()[-1], first.splitlines()[-1], second.splitlines()[-1]}) == 3
    assert Entry.objects.count() == 1


def test_faults_are_listed_and_the_command_fails(tmp_path: Path) -> None:
    made = tables()
    put(made, "活动", 2, "参加人次", "许多")
    put(made, "街镇", 2, "类别", None)
    path, err = write(made, tmp_path / "district.xlsx"), io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("import_workbook", str(path), stdout=io.StringIO(), stderr=err)
    lines = [line.strip() for line in err.getvalue().splitlines()]
    assert [line.split()[0] for line in lines[1:3]] == ["街镇", "活动"] and "许多" in lines[2]
    assert failed.value.returncode == 1 and "2" in str(failed.value)


@pytest.mark.parametrize("what", ["nothing", "folder", "text"])
def test_what_is_no_workbook_is_one_clear_line(what: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    if what == "folder":
        path.mkdir()
    if what == "text":
        path.write_text("代码")
    with pytest.raises(CommandError) as failed:
        run("import_workbook", path)
    assert len(str(failed.value).splitlines()) == 1 and failed.value.returncode == 1


def test_an_unknown_user_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nobody"):
        run("import_workbook", write(tables(), tmp_path / "district.xlsx"), "--by", "nobody")


def test_an_export_writes_the_file_and_tells_how_much(tmp_path: Path) -> None:
    run("import_workbook", write(tables(), tmp_path / "district.xlsx"))
    told, _err = run("export_workbook", tmp_path / "out.xlsx", "--year", "2025", "--unmasked")
    assert "out.xlsx" in told
    assert read(tmp_path / "out.xlsx")["志愿者"][1][4] == "19900001111"


@pytest.mark.parametrize("target", ["no folder/out.xlsx", "", "folder.xlsx"])
def test_a_place_where_nothing_can_be_written_is_one_clear_line(target: str, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(CommandError) as failed:
        run("export_workbook", tmp_path / target)
    assert len(str(failed.value).splitlines()) == 1


def test_a_year_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="next"):
        run("export_workbook", tmp_path / "out.xlsx", "--year", "next")
