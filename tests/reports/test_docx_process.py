"""Drafts for Word in a process: the same bytes everywhere, nothing loaded before it is needed, nothing left over."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO

from reports import docx
from reports.pdf import fonts
from tests.reports.docx_reading import paragraphs
from tests.reports.pdf_reading import FONT_HOME, ROOT

PAGE = docx.WARM_UP_PAGE


def run(program: str, **environment: str) -> str:
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, check=True, env={**os.environ, **environment}
    )
    return done.stdout.strip()


def test_the_same_page_gives_the_same_bytes_in_another_process() -> None:
    fonts.activate(FONT_HOME)
    here = docx.written(PAGE)
    program = (
        "import hashlib; from pathlib import Path; from reports.pdf import fonts; from reports import docx;"
        f"fonts.activate(Path({str(FONT_HOME)!r})); docx.warm_up();"
        "print(hashlib.sha256(docx.written(docx.WARM_UP_PAGE)).hexdigest())"
    )
    import hashlib

    assert run(program, PYTHONHASHSEED="7", TZ="America/Lima") == hashlib.sha256(here).hexdigest()
    assert docx.written(PAGE) == here
    assert paragraphs(here) == ["预热", "总分94.31分。", "2.50"]


def test_no_time_of_day_is_in_the_package() -> None:
    fonts.activate(FONT_HOME)
    entries = zipfile.ZipFile(BytesIO(docx.written(PAGE))).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert entries[0].filename == "[Content_Types].xml"


def test_a_process_that_writes_no_draft_loads_nothing_for_it() -> None:
    heavy = "{'docx', 'lxml', 'pypdfium2', 'PIL', 'weasyprint'}"
    assert run(f"import sys, reports.docx; print(sorted({heavy} & set(sys.modules)))") == "[]"
