"""WordprocessingML as text: built as strings, for a table made cell by cell takes as long as printing it."""

from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MUTED, LINE, TINT, RED, BLUE = "5D6675", "C5CBD5", "EEF1F6", "B3122A", "1F4E8C"

__all__ = ["BLUE", "LINE", "MUTED", "NAMESPACES", "RED", "TINT", "escape", "field", "quoteattr", "root", "run", "twips"]


def root(tag: str, content: str) -> str:
    """A part's root element (w:body, w:styles …) with every prefix that we use."""
    return f"<w:{tag} {NAMESPACES}>{content}</w:{tag}>"


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def run(text: str, properties: str = "") -> str:
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(instruction: str, shown: str = "", *, dirty: bool = False) -> str:
    """A field and what it shows until it is updated; `dirty` has Word update it when the file is opened."""
    return field_start(instruction, dirty=dirty) + shown + FIELD_END


def field_start(instruction: str, *, dirty: bool = False) -> str:
    mark = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{mark}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
