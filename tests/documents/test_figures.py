"""Every figure in the PDFs of the demo year, read back from the paper, is the database's."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal.accounts.actors import SYSTEM
from portal.files.services import file_store
from portal.jobs.run import execute
from reports import docx
from reports.models import Document
from sites.models import Evaluation
from tests.demo import demo_year
from tests.documents.district import queue_site_reports
from tests.documents.expected import Expected
from tests.needs import program

YEAR = 2025
#: a number with decimals, as money, marks, hours and rates have
DECIMAL = re.compile(r"(?<![\d.])\d[\d,]*\.\d+")


@pytest.mark.django_db
@pytest.mark.usefixtures("press", "woken")
@pytest.mark.parametrize("half", [0, 1])
def test_every_figure_in_every_report_of_the_demo_year_is_the_databases(
    half: int, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}
    # drafts have tests of their own
    monkeypatch.setattr(docx, "written", lambda page: b"")
    demo_year()
    batch = queue_site_reports(by=SYSTEM, year=YEAR)
    assert batch.total == 102
    # The printing does not depend on the database, so that PostgreSQL is asked for some of them only.
    parts = batch.parts.order_by("pk")[half :: 2 if connection.vendor == "sqlite" else 16]
    for part in parts:
        execute(part.pk)
    documents = Document.objects.filter(job__in=[part.pk for part in parts]).select_related("file", "site", "job")
    wrong = {document.number: faults for document in documents if (faults := faults_of(document))}
    assert not wrong, "\n".join(f"{number}: {faults}" for number, faults in list(wrong.items())[:5])
    assert len(documents) == (51 if connection.vendor == "sqlite" else 7)


def faults_of(document: Document) -> list[str]:
    if document.file is None:
        return [f"not made: {document.job and document.job.error}"]
    paper = text_of(Path(file_store().location) / document.file.path)  # type: ignore[attr-defined]
    evaluation = Evaluation.objects.final().select_related("site", "round").get(round__year=YEAR, site=document.site)
    return [*missing(Expected(evaluation), paper), *unknown(Expected(evaluation), paper)]


def text_of(path: Path) -> str:
    """The text of a PDF in the order in which it was set."""
    command = [program("pdftotext"), "-raw", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def missing(expected: Expected, paper: str) -> list[str]:
    """What should stand there and does not."""
    dense = re.sub(r"\s", "", paper)
    wanted = [expected.conclusion(), *expected.facts(), *expected.indicators(), *expected.volunteers()]
    wanted += [*expected.happenings(), *expected.money()]
    found = [line for line in wanted if re.sub(r"\s", "", line) not in dense]
    standing = re.search(r"等级为“(.+?)”，在全区(\d+)个.+?居第(\d+)位", dense)
    if standing is None or standing.groups() != expected.standing():
        found.append(f"{expected.standing()} is {standing and standing.groups()}")
    for name, cells in expected.months().items():
        if cells not in rows(name, paper):
            found.append(f"{name} {cells} is {rows(name, paper)}")
    return found


def rows(name: str, paper: str) -> list[list[str]]:
    """The cells of table rows that begin with `name`."""
    return [line.split()[1:] for line in paper.splitlines() if line.startswith(f"{name} ")]


def unknown(expected: Expected, paper: str) -> list[str]:
    """Numbers with decimals that nothing in the database accounts for."""
    body = paper[: paper.rindex("口径说明")]
    return sorted(set(DECIMAL.findall(body)) - set(DECIMAL.findall(" ".join(expected.everything()))))
