"""What a document is made of, and the digest by which an unchanged one is recognised."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.template.loader import render_to_string

from reports.pdf import fonts, site_page
from reports.pdf.site_report import SiteReport

#: raise it when documents shall be made anew though nothing else here changed
RECIPE = "1"
STYLES = Path(__file__).resolve().parent.parent / "static" / "pdf"


def site_html(report: SiteReport) -> str:
    return render_to_string("pdf/site_report.html", site_page.context(report))


def digest(html: str, *, draft: bool) -> str:
    """SHA-256 over data and template (both are in the page), style sheets, faces and version."""
    seal = hashlib.sha256()
    for part in (RECIPE, version("weasyprint"), str(draft), _styles(), fonts.active().name, html):
        seal.update(hashlib.sha256(part.encode()).digest())
    return seal.hexdigest()


@cache
def _styles() -> str:
    seal = hashlib.sha256()
    for path in sorted(STYLES.iterdir()):
        seal.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return seal.hexdigest()
