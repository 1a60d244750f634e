"""Every figure in the site reports of the demo year, read back from page and paper, is the database's."""

import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal.accounts.actors import SYSTEM
from portal.files.services import file_store
from portal.jobs.models import Job
from portal.jobs.run import execute
from reports import docx
from reports.kinds import KINDS
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
def test_every_figure_in_every_report_of_the_demo_year_is_the_databases(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page of each; and read back from paper for one of each programme and grade."""
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}
    # drafts have tests of their own
    monkeypatch.setattr(docx, "written", lambda page: b"")
    demo_year()
    batch = queue_site_reports(by=SYSTEM, year=YEAR)
    assert batch.total == 102
    # Neither composing nor printing depends on the database, so that PostgreSQL is asked for some of them only.
    documents = reports(batch)[:: 1 if connection.vendor == "sqlite" else 24]
    printed = list({way_of(one): one for one in documents}.values())
    assert len(printed) > (15 if connection.vendor == "sqlite" else 3)
    for document in printed:
        assert document.job
        execute(document.job.pk)
    read = [(one, on_page(one)) for one in documents]
    read += [(one, on_paper(one)) for one in reports(batch) if one in printed]
    wrong = {one.number: faults for one, text in read if (faults := faults_of(one, text))}
    assert not wrong, "\n".join(f"{number}: {faults}" for number, faults in list(wrong.items())[:5])


def reports(batch: Job) -> list[Document]:
    found = Document.objects.filter(job__parent=batch).select_related("file", "site", "job")
    return list(found.order_by("job__pk"))


def way_of(document: Document) -> tuple[str, str]:
    """What a report's text depends on most."""
    evaluation = evaluation_of(document)
    return evaluation.site.programme.code, evaluation.grade


def evaluation_of(document: Document) -> Evaluation:
    rows = Evaluation.objects.final().select_related("site__programme", "round")
    return rows.get(round__year=YEAR, site=document.site)


def faults_of(document: Document, text: str) -> list[str]:
    expected = Expected(evaluation_of(document))
    return [*missing(expected, text), *unknown(expected, text)]


def on_page(document: Document) -> str:
    """The text of the page that is printed: a line for each row of a table and for whatever else ends a line."""
    body = re.sub(r"\s+", " ", KINDS[document.kind].compose(document).html.partition("<body")[2])
    lines = re.sub(r"</(?:p|h\d|li|tr|div|section|figcaption)>", "\n", re.sub(r"</t[dh]>", " ", body))
    return "\n".join(unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in lines.splitlines())


def on_paper(document: Document) -> str:
    assert document.file, f"not made: {document.job and document.job.error}"
    return text_of(Path(file_store().location) / document.file.path)  # type: ignore[attr-defined]


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
