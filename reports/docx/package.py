"""A document as bytes: the same for the same document."""

import io
import zipfile

from docx.document import Document

#: the earliest day that a ZIP can say, in place of now
LONG_AGO = (1980, 1, 1, 0, 0, 0)
FAST = 4


def sealed(document: Document) -> bytes:
    """Its package without the times of day that python-docx puts in; pictures are packed already."""
    loose, out = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(out, "w") as package:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            kind = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            package.writestr(entry, parts.read(name), kind, FAST)
    return out.getvalue()
