"""Files as people upload them: scans that are what they say, and some that are not."""

import io
import zlib

from PIL import Image


def a_pdf(content: bytes = b"", *, pages: int = 1, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of empty pages; `catalog` and `trailer` go into those dictionaries, `content` onto the pages."""
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        *[b"<</Type /Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 3 0 R>>"] * pages,
    ]
    body = b"%PDF-1.7\n"
    for number, each in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    return body + b"trailer<</Root 1 0 R%s>>\nstartxref\n0\n%%%%EOF\n" % trailer


def with_object_stream(hidden: bytes, *, filter_: bytes = b"/FlateDecode") -> bytes:
    """A PDF with an object inside a compressed stream, where nobody who only reads the file's bytes finds it."""
    packed = zlib.compress(hidden)
    stream = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter%s/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    return a_pdf().replace(b"trailer", stream % (filter_, len(packed), packed) + b"trailer")


def a_picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("1", size).convert("L" if kind == "JPEG" else "1").save(out, kind)
    return out.getvalue()
