"""Whatever leaves as a table is dead: no cell is a formula, however its text begins, when it is read back."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from portal.accounts.actors import SYSTEM, Actor
from portal.files.services import store
from portal.ledgers.export import export_workbook
from portal.workbook.writing import LIVE, inert
from programmes.models import Programme
from reports.archive import zipped
from reports.models import Document
from sites.models import Activity, Evaluation, EvaluationRound, Site
from tests.web.district import YEAR, make, signed_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

#: one text for each sign with which a formula may begin
TEXTS = [f"{sign}1+1|cmd" for sign in LIVE if sign not in "\t\r\n"]


def cells(data: bytes) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def check(data: bytes, where: str) -> None:
    """Each of the texts is there, as text, which also editing the cell leaves text."""
    found = [cell for cell in cells(data) if cell.value in TEXTS]
    assert {cell.value for cell in found} == set(TEXTS), where
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found), where
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name) or b"<f " in parts.read(name)]


def test_lists_and_ledgers_are_exported_without_formulas(administrator: Actor, tmp_path: Path) -> None:
    make(len(TEXTS))
    for model, field in ((Activity, "topic"), (Site, "name"), (Volunteer, "name"), (Volunteer, "skills")):
        for row, text in zip(model._default_manager.order_by("pk"), TEXTS, strict=True):
            model._default_manager.filter(pk=row.pk).update(**{field: text})
    EvaluationRound.objects.filter(programme__code="P0").update(
        programme=Programme.objects.get(code="P1"), year=YEAR - 1
    )
    Evaluation.objects.update(round=EvaluationRound.objects.get(programme__code="P1", year=YEAR))
    client = signed_in(administrator)
    lists = ("sites_activity", "sites_site", "volunteers_volunteer", "sites_evaluation")
    urls = [reverse(f"admin:{name}_export") for name in lists]
    for url in [*urls, f"/evaluations/?year={YEAR}&programme=P1&export=xlsx"]:
        answer: Any = client.get(url)
        assert answer.status_code == 200, url
        check(answer.getvalue(), url)
    export_workbook(by=SYSTEM, path=tmp_path / "ledgers.xlsx", unmasked=True, reason="x")
    check((tmp_path / "ledgers.xlsx").read_bytes(), "ledgers")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_text_for_a_csv_is_never_the_beginning_of_a_formula(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert inert(f"a{text}") == f"a{text}"


def test_the_list_of_an_archive_is_dead(settings: Any, tmp_path: Path) -> None:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}
    make(1)
    document = Document.objects.get()
    document.file = store(by=SYSTEM, name="=cmd|'/c calc'!A0.pdf", content_type="application/pdf", data=b"%PDF-")
    document.issued_number = "=1+1"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped([document]))))
    rows = list(csv.reader(io.StringIO(archive.read("目录.csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(LIVE)]
    assert "'=1+1" in rows[1]
