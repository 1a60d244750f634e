"""What is uploaded is what its bytes say, has no active content, and a name that can be shown and kept."""

import pytest

from portal.files.uploads import check_workbook, clean_name, kind_of_scan
from portal.web.errors import Refused
from tests.files.scans import a_pdf, a_picture, with_object_stream


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (a_pdf(b"signed"), "application/pdf"),
        (a_pdf(pages=300), "application/pdf"),
        (with_object_stream(b"1 0 <</Type/Font>>"), "application/pdf"),
        (a_picture(), "image/png"),
        (a_picture("JPEG"), "image/jpeg"),
    ],
)
def test_a_scan_is_what_its_bytes_say(data: bytes, kind: str) -> None:
    assert kind_of_scan(data) == kind


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"MZ\x90\x00 this program cannot be run in DOS mode", "neither a PDF"),
        (b"<html><script>alert(1)</script>", "neither a PDF"),
        (b"", "neither a PDF"),
        (a_pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "scripts"),
        (a_pdf(catalog=b"/OpenAction<</S/J#61va#53cript/JS(app.alert(1))>>"), "scripts"),
        (a_pdf(catalog=b"/OpenAction<</S /Launch/F(cmd.exe)>>"), "scripts"),
        (a_pdf(catalog=b"/Names<</EmbeddedFiles 9 0 R>>"), "scripts"),
        (a_pdf(catalog=b"/AcroForm<</XFA 9 0 R>>"), "scripts"),
        (with_object_stream(b"1 0 <</S/JavaScript/JS(app.alert(1))>>"), "scripts"),
        (with_object_stream(b"1 0 <<>>", filter_=b"[/ASCIIHexDecode/FlateDecode]"), "unusual way"),
        (with_object_stream(b"1 0 " + b" " * 5_000_000), "unpacks to more"),
        (a_pdf(trailer=b"/Encrypt 8 0 R"), "encrypted"),
        (a_pdf(pages=301), "more than 300 pages"),
        (a_pdf(pages=0), "damaged"),
        (a_pdf()[:-8], "damaged"),
        (a_pdf(b"x" * (31 * 1024 * 1024)), "larger than 30 MB"),
        (a_picture()[:40], "damaged"),
        (a_picture(size=(20_000, 20_000)), "larger than a scan"),
    ],
)
def test_what_is_no_plain_scan_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        kind_of_scan(data)


@pytest.mark.parametrize(
    ("name", "lead"), [("a.xlsx", b"MZ\x90\x00"), ("a.exe", b"PK\x03\x04"), ("a.xls", b"\xd0\xcf\x11\xe0")]
)
def test_a_renamed_program_is_no_workbook(name: str, lead: bytes) -> None:
    check_workbook("台账.XLSX", b"PK\x03\x04")
    with pytest.raises(Refused, match="not an Excel workbook"):
        check_workbook(name, lead)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("台账 2025.xlsx", "台账 2025.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张\\scan.pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("fdp.\u202exslx.pdf", "fdp.xslx.pdf"),
        ("990000197001011234 13800001234.pdf", "990000--------1234 138----1234.pdf"),
        ("...", "file"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * 146 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, kept: str) -> None:
    assert clean_name(name) == kept
