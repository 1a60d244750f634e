"""What is uploaded, distrusted: the name is cleaned, the kind is told by the bytes alone, active content is refused.

Neither the name's ending nor the content type that a browser sends says what a file is. A PDF is not rendered to
look into it: its names are read, in its objects and in its compressed object streams.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _
from PIL import Image

from portal.crypto import scrub
from portal.web.errors import Refused

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
WORKBOOK_LEAD = b"PK\x03\x04"
#: kinds of a scan by their first bytes
SCANS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
MAX_SCAN = 30 * 1024 * 1024
MAX_PAGES = 300
MAX_PIXELS = 100_000_000
#: bytes to which one object stream of a PDF, and all together, may unpack
_MAX_STREAM, _MAX_STREAMS = 4 * 1024 * 1024, 32 * 1024 * 1024
LONGEST_NAME = 150


def _pdf_name(*names: bytes) -> re.Pattern[bytes]:
    """Any of these names, each of whose letters may be written as #xx."""
    written = [b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name) for name in names]
    return re.compile(b"/(?:" + b"|".join(written) + rb")(?![0-9A-Za-z])")


_ACTIVE = _pdf_name(b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA", b"ImportData")
_ENCRYPTED = _pdf_name(b"Encrypt")
_PAGE = re.compile(rb"/Type\s*/Page(?![0-9A-Za-z])")
_OBJECT_STREAM = _pdf_name(b"ObjStm")
_FILTER = _pdf_name(b"Filter")
_STREAM = re.compile(rb">>\s*stream\r?\n")
#: bytes that the dictionary of a stream may span, and how many such streams there may be
_DICTIONARY, _MOST_STREAMS = 4_000, 2_000


def clean_name(name: str, *, otherwise: str = "file") -> str:
    """A file's name as it is kept: no path, no control or direction characters, no number of a person, not long."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    plain = re.sub(r'[<>:"|?*]', "_", scrub(plain).replace("*", "-")).strip(" .") or otherwise
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= LONGEST_NAME or not dot or len(ending) > 10:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def check_workbook(name: str, lead: bytes) -> None:
    """Refuses what is no .xlsx by its name or its first bytes; what is inside is inspected when it is read."""
    if not name.lower().endswith(".xlsx") or not lead.startswith(WORKBOOK_LEAD):
        raise Refused(_("The file is not an Excel workbook (.xlsx). Save it in Excel or WPS as .xlsx and upload that."))


def kind_of_scan(data: bytes) -> str:
    """The content type of a scan. Raises Refused for what is none, or more than one."""
    kind = next((kind for lead, kind in SCANS.items() if data.startswith(lead)), "")
    if not kind:
        raise Refused(_("The scan is neither a PDF nor a PNG or JPEG picture."))
    if len(data) > MAX_SCAN:
        raise Refused(_("The scan is larger than 30 MB."))
    if kind == PDF:
        _check_pdf(data)
    else:
        _check_picture(data)
    return kind


def _check_pdf(data: bytes) -> None:
    parts = [data, *_object_streams(data)]
    if any(_ENCRYPTED.search(part) for part in parts):
        raise Refused(_("The PDF is encrypted: save it without a password."))
    if any(_ACTIVE.search(part) for part in parts):
        raise Refused(_("The PDF holds scripts, forms or attached files. Scan it anew as plain pages."))
    pages = sum(len(_PAGE.findall(part)) for part in parts)
    if not pages or b"%%EOF" not in data[-2048:]:
        raise Refused(_("The PDF is damaged: it has no pages or no end."))
    if pages > MAX_PAGES:
        raise Refused(_("The PDF has more than %(most)d pages.") % {"most": MAX_PAGES})


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The PDF's compressed objects, unpacked within bounds; packed in a way that can't be looked into is refused."""
    room, unusual = _MAX_STREAMS, _("The PDF is packed in an unusual way. Scan it anew as plain pages.")
    for number, found in enumerate(_OBJECT_STREAM.finditer(data)):
        start = data.rfind(b"obj", max(found.start() - _DICTIONARY, 0), found.start())
        begins = _STREAM.search(data, found.end(), found.end() + _DICTIONARY)
        if number > _MOST_STREAMS or start < 0 or begins is None:
            raise Refused(unusual)
        head = data[start : begins.start()]
        if not (packed := _FILTER.search(head)):
            continue  # it stands in the file as it is, and is read with it
        if head[packed.end() :].lstrip(b" [\r\n\t").partition(b"/FlateDecode")[0]:
            raise Refused(unusual)
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(data[begins.end() :], min(_MAX_STREAM, room) + 1)
        except zlib.error:
            raise Refused(_("The PDF is damaged: it has no pages or no end.")) from None
        room -= len(content)
        if len(content) > _MAX_STREAM or room < 0:
            raise Refused(_("The PDF unpacks to more than is sensible for a scan."))
        yield content


def _check_picture(data: bytes) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Refused(_("The picture is larger than a scan can be."))
            picture.verify()
    except Refused:
        raise
    except Exception:
        raise Refused(_("The picture is damaged or larger than a scan can be.")) from None
