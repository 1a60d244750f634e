"""The digests by which a document that has not changed is recognised: of its page, and of what makes pages."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from reports.papers.paper import Page
from reports.pdf import fonts

#: raise it when documents shall be made anew though nothing else here changed
RECIPE = "2"
ROOT = Path(__file__).resolve().parent.parent
#: what makes files of a page, and pages of the data
FILES = (("static/pdf", "*"), ("reports/docx", "*.py"))
SOURCES = (*FILES, ("templates/pdf", "*"), ("reports", "*.py"))
LIBRARIES = ("weasyprint", "python-docx", "pypdfium2")


def digest(page: Page) -> str:
    """SHA-256 over data and template (both are in the page), style sheets, faces and versions."""
    seal = hashlib.sha256()
    writers = [_digest(*source) for source in FILES]
    for part in (RECIPE, _versions(), fonts.active().name, *writers, str(page.draft), *page.design, page.html):
        seal.update(hashlib.sha256(part.encode()).digest())
    return seal.hexdigest()


@cache
def press() -> str:
    """SHA-256 over everything that turns data into files: rules and templates of this app, style sheets, faces,
    versions. An upgrade changes it, and then every document is composed anew to see whether it differs."""
    parts = (RECIPE, _versions(), fonts.edition(), *(_digest(folder, pattern) for folder, pattern in SOURCES))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _versions() -> str:
    return " ".join(version(library) for library in LIBRARIES)


@cache
def _digest(folder: str, pattern: str) -> str:
    seal = hashlib.sha256()
    for path in sorted(path for path in (ROOT / folder).rglob(pattern) if path.is_file()):
        seal.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return seal.hexdigest()
