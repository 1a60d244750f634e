"""The digest by which a document that has not changed is recognised."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from reports.papers.paper import Page
from reports.pdf import fonts

#: raise it when documents shall be made anew though nothing else here changed
RECIPE = "2"
STYLES = Path(__file__).resolve().parent.parent / "static" / "pdf"
LIBRARIES = ("weasyprint", "python-docx")


def digest(page: Page) -> str:
    """SHA-256 over data and template (both are in the page), style sheets, faces and versions."""
    seal = hashlib.sha256()
    versions = " ".join(version(library) for library in LIBRARIES)
    for part in (RECIPE, versions, str(page.draft), *page.design, _styles(), fonts.active().name, page.html):
        seal.update(hashlib.sha256(part.encode()).digest())
    return seal.hexdigest()


@cache
def _styles() -> str:
    seal = hashlib.sha256()
    for path in sorted(STYLES.iterdir()):
        seal.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return seal.hexdigest()
