"""An empty document of a design: python-docx's own, with our styles, settings and page, made once in a process."""

import io
from functools import lru_cache

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from docx.oxml import parse_xml

from reports.docx.designs import FACES, Design
from reports.docx.markup import BLUE, root, twips
from reports.docx.styles import styles_xml

#: the running head's upper edge above the type area, in millimetres
HEAD = 11
#: on a line of GB/T 9704
CHARACTERS = 28
#: a heavy line and a hairline around a certificate, as far from the paper's edge as Word lets them be
RING = (
    '<w:pgBorders w:offsetFrom="page">'
    + "".join(
        f'<w:{side} w:val="{kind}SmallGap" w:sz="24" w:space="31" w:color="{BLUE}"/>'
        for side, kind in (("top", "thickThin"), ("left", "thickThin"), ("bottom", "thinThick"), ("right", "thinThick"))
    )
    + "</w:pgBorders>"
)
WORD = "http://schemas.microsoft.com/office/word"
SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    f'<w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="{WORD}" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
)


def opened(design: Design) -> WordDocument:
    """A new document of this design, empty."""
    return Document(io.BytesIO(_shell(design)))


@lru_cache
def _shell(design: Design) -> bytes:
    document = Document()
    part, package = document.part, document.part.package
    _keep(part.rels, {RT.STYLES, RT.SETTINGS, RT.NUMBERING})
    _keep(package.rels, {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES})
    fonts = Part(PackURI("/word/fontTable.xml"), CT.WML_FONT_TABLE, _fonts().encode(), package)
    part.relate_to(fonts, RT.FONT_TABLE)
    document.styles.element[:] = parse_xml(styles_xml(design))[:]
    document.settings.element[:] = parse_xml(root("settings", SETTINGS))[:]
    package.part_related_by(RT.CORE_PROPERTIES).element[:] = []
    document.element.body[:] = parse_xml(root("body", _section(design)))[:]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _keep(relations: Relationships, wanted: set[str]) -> None:
    """Without the sample's picture, theme and data."""
    for key in [key for key, relation in relations.items() if relation.reltype not in wanted]:
        del relations[key]


def _fonts() -> str:
    """The faces that we ask for, and what stands in for each where it is not installed."""
    faces = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for face, other in FACES.items()
    )
    return root("fonts", faces)


def _section(design: Design) -> str:
    top, right, bottom, left = map(twips, design.margins)
    wide, high = map(twips, design.page)
    turned = ' w:orient="landscape"' if wide > high else ""
    # 28 characters of 16 pt are wider than the type area, so each is set closer (in 4,096ths of a point)
    closer = round((design.width / 25.4 * 72 / CHARACTERS - design.body) * 4096)
    grid = f'w:type="linesAndChars" w:linePitch="{round(design.pitch * 20)}" w:charSpace="{closer}"'
    return (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"{turned}/><w:pgMar w:top="{top}" w:right="{right}" '
        f'w:bottom="{bottom}" w:left="{left}" w:header="{twips(design.margins[0] - HEAD)}" '
        f'w:footer="{twips(design.foot)}" w:gutter="0"/>{RING if design.ringed else ""}'
        f'<w:cols w:space="425"/><w:docGrid {grid if design.gridded else ""}/></w:sectPr>'
    )
