"""What stands around the type area: running head, page number, 草稿."""

from dataclasses import dataclass

from docx.document import Document
from docx.oxml import parse_xml
from docx.section import Section, _BaseHeaderFooter

from reports.docx.designs import Design
from reports.docx.markup import LINE, MUTED, RED, field, root, run, twips

DRAFT = "草　稿"
#: of a page number: one character from the edge of the type area (GB/T 9704)
INSET = 14 * 20


@dataclass(frozen=True)
class Frame:
    """`name` and `number` are those of the running head; `cover`: the first page has neither head nor number."""

    design: Design
    name: str
    number: str
    draft: bool
    cover: bool

    def put(self, document: Document) -> None:
        section = document.sections[0]
        document.settings.odd_and_even_pages_header_footer = True
        self._fill(section.header, "hdr", self._head(1))
        self._fill(section.even_page_header, "hdr", self._head(2))
        self._fill(section.footer, "ftr", self._foot(odd=True))
        self._fill(section.even_page_footer, "ftr", self._foot(odd=False))
        if self.cover:
            self._cover(section)

    def _cover(self, section: Section) -> None:
        section.different_first_page_header_footer = True
        self._fill(section.first_page_header, "hdr", _paragraph("Header", self._watermark(3)))
        self._fill(section.first_page_footer, "ftr", _paragraph("Footer", f"{TAB}{self._draft()}", self._tabs()))

    def _fill(self, frame: _BaseHeaderFooter, tag: str, content: str) -> None:
        frame.is_linked_to_previous = False
        element = frame.part.element
        element[:] = parse_xml(root(tag, content))[:]

    def _head(self, at: int) -> str:
        if not self.design.framed:
            return _paragraph("Header", self._watermark(at))
        edge = f'<w:tabs><w:tab w:val="right" w:pos="{twips(self.design.width)}"/></w:tabs>'
        line = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{LINE}"/></w:pBdr>'
        return _paragraph("Header", f"{run(self.name)}{TAB}{run(self.number)}{self._watermark(at)}", line + edge)

    def _foot(self, *, odd: bool) -> str:
        """The page number outside, 草稿 in the middle, and inside the system number where there is no running head."""
        page = run("— ") + field("PAGE", run("1")) + run(" —") if self.design.numbered else ""
        small = f'<w:color w:val="{MUTED}"/><w:sz w:val="16"/><w:szCs w:val="16"/>'
        number = run(self.number, small) if self.design.gridded else ""
        inner, outer = (number, page) if odd else (page, number)
        return _paragraph("Footer", f"{inner}{TAB}{self._draft()}{TAB}{outer}", self._tabs(), self._edge(odd=odd))

    def _tabs(self) -> str:
        wide = twips(self.design.width)
        return (
            f'<w:tabs><w:tab w:val="center" w:pos="{wide // 2}"/><w:tab w:val="right" w:pos="{wide - INSET}"/></w:tabs>'
        )

    def _edge(self, *, odd: bool) -> str:
        return "" if odd else f'<w:ind w:left="{INSET}"/>'

    def _draft(self) -> str:
        return run(DRAFT, f'<w:b/><w:color w:val="{RED}"/>') if self.draft else ""

    def _watermark(self, at: int) -> str:
        """As Word makes it itself, so that its own command takes it away."""
        if not self.draft:
            return ""
        place = (
            "position:absolute;margin-left:0;margin-top:0;width:340pt;height:170pt;rotation:315;z-index:-251658752;"
            "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
            "mso-position-vertical:center;mso-position-vertical-relative:margin"
        )
        return (
            f'<w:r><w:rPr><w:noProof/></w:rPr><w:pict>{SHAPE_TYPE}<v:shape id="PowerPlusWaterMarkObject{at}" '
            f'o:spid="_x0000_s{2048 + at}" type="#_x0000_t136" style="{place}" o:allowincell="f" fillcolor="#f0d6d9" '
            'stroked="f"><v:fill opacity=".5"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" '
            'string="草稿"/></v:shape></w:pict></w:r>'
        )


TAB = "<w:r><w:tab/></w:r>"
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/>'
    '<v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)


def _paragraph(style: str, content: str, borders_and_tabs: str = "", indent: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{borders_and_tabs}{indent}</w:pPr>{content}</w:p>'
