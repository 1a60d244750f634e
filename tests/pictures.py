"""`python -m tests.pictures`: makes the pictures of docs/documents.md from the demo district's year, in a home that is
thrown away. Looks at every page; `--all FOLDER` keeps each document as PDF and .docx as well."""

import argparse
import io
import os
import tempfile
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
YEAR = 2025
#: pages a picture, resolution, and colours: enough to see a page's design, small enough for a repository
PAGES, DPI, COLOURS, GAP = 8, 40, 48, 6
#: what is shown of a kind, where it is not the first: a month with something to tell
SHOWN = {"monthly_bulletin": "SMXX-12"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="keep the documents here")
    keep = parser.parse_args().all
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as home:
        os.environ |= {"PORTAL_HOME": home, "DJANGO_SETTINGS_MODULE": "portal.settings"}
        django.setup()
        load_demo()
        PICTURES.mkdir(exist_ok=True)
        for kind, name, pdf, docx in documents():
            (PICTURES / f"{kind}.png").write_bytes(picture(pdf))
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{name}.pdf").write_bytes(pdf)
                (keep / f"{name}.docx").write_bytes(docx)
            print(kind, name, flush=True)


def load_demo() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from reports.pdf import fonts

    fonts.activate(settings.FONT_HOME)
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("migrate", verbosity=0)
    call_command("import_workbook", str(ROOT / "demo" / "district.xlsx"), **quiet)
    for command in ("evaluate", "allocate", "propose_awards"):
        call_command(command, str(YEAR), **quiet)


def documents():  # type: ignore[no-untyped-def]
    """The first document of each kind: its kind, number, PDF and .docx."""
    from portal.accounts.actors import SYSTEM
    from programmes.models import Programme
    from reports import docx
    from reports.kinds import KINDS
    from reports.services.documents import documents_for
    from reports.services.printing import printed

    for code, kind in KINDS.items():
        subjects = kind.subjects(SYSTEM, YEAR, Programme.objects.all())
        chosen = [subject for subject in subjects if subject.code == SHOWN[code]] if code in SHOWN else subjects[:1]
        [document] = documents_for(kind, YEAR, chosen)
        page = kind.compose(document)
        yield code, document.number, printed(page).pdf, docx.written(page)


def picture(pdf: bytes) -> bytes:
    """The first pages of a document side by side, as a PNG."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    pages = [document[at].render(scale=DPI / 72).to_pil() for at in range(min(PAGES, len(document)))]
    across = min(4, len(pages))
    wide, high = (max(size) + GAP for size in zip(*(page.size for page in pages), strict=True))
    sheet = Image.new("RGB", (wide * across + GAP, high * -(-len(pages) // across) + GAP), "#aab")
    for at, page in enumerate(pages):
        sheet.paste(page, (GAP + at % across * wide, GAP + at // across * high))
    buffer = io.BytesIO()
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
