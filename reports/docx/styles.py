"""The styles of a design: the names that Word knows (it shows them in its own language), and ours in Chinese."""

from collections.abc import Iterator
from functools import partial

from reports.docx.designs import FANGSONG, HEI, KAI, SONG, TITLE, Design, Type
from reports.docx.markup import BLUE, MUTED, RED, root, twips
from reports.docx.style import FREE, RULE, Style, at_least, exactly
from reports.docx.table_styles import table_styles

LATIN = "Times New Roman"

#: of no pitch of its own; in the middle besides
free = partial(Style, spacing=FREE)
centred = partial(Style, spacing=FREE, align="center")


def styles_xml(design: Design) -> str:
    rooms = (_text, _headings, _tables, _ends, _certificate)
    paragraphs = "".join(style.xml() for room in rooms for style in room(design))
    return root("styles", _defaults() + paragraphs + table_styles(design))


def _defaults() -> str:
    faces = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{FANGSONG}" w:cs="{LATIN}"/>'
    lang = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{faces}<w:kern w:val="0"/><w:sz w:val="24"/><w:szCs w:val="24"/>{lang}'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    )


def _text(design: Design) -> Iterator[Style]:
    pitch = exactly(design.pitch) if design.gridded else at_least(design.pitch)
    small = partial(Style, size=design.note + 0.5, spacing=at_least(design.note * 1.6))
    even = partial(Style, size=design.body, align="both", closer=_closer(design))
    # the grid says 22 × 28 and binds no line: LibreOffice gives a character wider than its cell the room of two
    yield Style("Normal", "Normal", FANGSONG, design.body, spacing=pitch, free=design.gridded)
    yield even("NormalIndent", "Normal Indent", first=2)
    yield even("ListNumber", "List Number")
    yield even("ListBullet", "List Bullet")
    yield small("Small", "小字", first=2)
    yield small("SmallList", "小字编号")
    yield small("Check", "核对说明", colour=MUTED, before=8)
    yield centred("Figure", "图", before=8, keep=True)
    yield Style("Gap", "间隔", size=4, spacing=exactly(5))


def _closer(design: Design) -> float:
    """Points between characters by which 28 of them fill a line of GB/T 9704, as in static/pdf/official.css; Word
    knows twentieths, and the line must not be the wider one."""
    return -0.25 if design.gridded else 0


def _headings(design: Design) -> Iterator[Style]:
    above, below = (design.pitch, design.pitch) if design.gridded else (3, 10)
    title = partial(Style, face=TITLE, align="center", keep=True)
    for key, name, wanted in (("", "Title", design.title), ("Small", "标题（长）", 16), ("Tiny", "标题（很长）", 11)):
        size = design.title if design.gridded else wanted
        pitch = exactly(design.pitch if design.gridded else size * 1.4)
        yield title(f"Title{key}", name, size=size, before=above, after=below, spacing=pitch)
    yield title("Cover", "封面标题", size=26, before=176, after=198, borders=RULE, spacing=exactly(39))
    for level, kind in enumerate(design.headings, 1):
        yield _heading(design, level, kind)
    face, size, _bold = design.headings[0]
    yield Style("AnnexNumber", "附件序号", face, size, keep=True)
    face, size, around = (TITLE, design.title, design.pitch) if design.gridded else (face, size, 6)
    pitch = exactly(design.pitch if design.gridded else size * 1.4)
    annex = partial(title, before=around, after=around, outline=1, spacing=pitch)
    yield annex("AnnexTitle", "附件标题", face=face, size=size)
    yield title("TOCHeading", "TOC Heading", face=HEI, size=16, before=6, after=12, spacing=exactly(32))
    dots = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(design.width)}"/></w:tabs>'
    yield Style("TOC1", "toc 1", tabs=dots)
    yield Style("TOC2", "toc 2", tabs=dots, size=design.body, first=2)


def _heading(design: Design, level: int, kind: Type) -> Style:
    face, size, bold = kind
    before, after = (0, 0) if design.gridded else ((18, 6), (10, 3), (6, 0))[level - 1]
    made = partial(Style, before=before, after=after, first=2 if design.gridded else 0, keep=True, outline=level)
    return made(f"Heading{level}", f"heading {level}", face, size, bold, closer=_closer(design))


def _tables(design: Design) -> Iterator[Style]:
    size, fine, tiny = design.table, design.table - 0.5, design.table - 1.5
    face, colour = FANGSONG if design.gridded else SONG, "" if design.boxed else MUTED
    cell = partial(Style, spacing=at_least(size * 1.35), base="TableText")
    yield Style("TableText", "表格文字", face, size, spacing=at_least(size * 1.35))
    yield cell("TableFine", "表格文字（小）", size=fine)
    yield cell("TableTiny", "表格文字（很小）", size=tiny)
    for key, name, points in (("Text", "", size), ("Fine", "（小）", fine), ("Tiny", "（很小）", tiny)):
        yield cell(f"Head{key}", f"表头{name}", HEI, points, not design.boxed, align="center")
    named = partial(cell, face=HEI if design.boxed else "", colour=colour)
    yield named("TableName", "表格项目")
    yield named("BoxName", "签字项目", align="center")
    yield Style("CoverFact", "封面项目", size=14, spacing=at_least(24))
    yield free("Unit", "表格单位", face, size - 1, colour=colour, align="right", keep=True)
    yield centred("Caption", "caption", HEI, design.note, before=8, after=2)
    yield centred("Mark", "要点数字", HEI, 19, bold=True)
    yield centred("MarkName", "要点名称", face, 8.5, colour=MUTED)
    yield centred("MarkNote", "要点说明", face, 7.5, colour=MUTED)


def _ends(design: Design) -> Iterator[Style]:
    body = design.body
    right = partial(Style, align="right", keep=True)
    yield right("SignOff", "落款", size=body, right=4)
    yield right("Seal", "盖章处", size=design.note, colour=MUTED, before=design.pitch, right=6)
    yield centred("Masthead", "发文机关标志", TITLE, 40, colour=RED, before=99)
    yield centred("MastheadSmall", "发文机关标志（长）", TITLE, 25, colour=RED, before=99)
    yield Style("Copies", "抄送", size=14, before=58, borders=_lines(8, 6))
    yield Style("Printed", "印发", size=14, borders=_lines(0, 8))
    yield Style("IssueNumber", "发文字号", size=body, align="center", before=29, after=10, borders=RULE)
    listed = partial(Style, size=body, keep=True, closer=_closer(design))
    yield listed("Annexes", "附件说明", before=design.pitch, first=2)
    yield listed("AnnexesMore", "附件说明（续）", first=5)
    yield free("Header", "header", HEI, 8, colour=MUTED)
    yield free("Footer", "footer", SONG, 14, whole=True)


def _lines(above: int, below: int) -> str:
    """Black lines over and under a paragraph, in eighths of a point; 0 is none."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="1" w:color="000000"/>'
        for side, size in (("top", above), ("bottom", below))
        if size
    )
    return f"<w:pBdr>{sides}</w:pBdr>"


def _certificate(design: Design) -> Iterator[Style]:
    """Everything on one axis but what is signed."""
    yield centred("Certificate", "证书标题", TITLE, design.title)
    yield centred("CertificateTheme", "证书主题", KAI, 14, colour=BLUE, before=11)
    for key, name, size in (
        ("Large", "", 30),
        ("Mid", "（长）", 25),
        ("Small", "（较长）", 19),
        ("Tiny", "（很长）", 15),
    ):
        yield centred(f"Name{key}", f"证书名称{name}", TITLE, size, before=30, after=4)
    yield centred("CertificateUnder", "证书所在", KAI, 13, colour=MUTED, after=18)
    yield Style("CertificateText", "证书正文", size=design.body, align="both", first=2)
    yield free("DenseText", "证书正文（密）", size=12, align="both", first=2)
    # as wide as the place for them on paper
    foot = partial(centred, left=design.width - 120)
    yield foot("CertificateSeal", "证书盖章处", size=9, colour=MUTED, before=24)
    yield foot("CertificateOffice", "证书落款", size=14, before=4)
    yield free("CertificateNumber", "证书编号", SONG, 9, colour=MUTED, before=6)
