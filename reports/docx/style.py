"""One paragraph style of Word."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from reports.docx.markup import RED, twips

#: as high as what stands in the line: a picture would be cut
FREE = 'w:line="240" w:lineRule="auto"'
RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="{RED}"/></w:pBdr>'


@dataclass(frozen=True)
class Style:
    """A paragraph style. Sizes and spaces in points, `first` and `right` in characters, `left` in millimetres; 0 and ""
    leave what it is based on. `spacing` is the pitch of lines as Word writes it, `borders` a w:pBdr, `tabs` a w:tabs,
    `outline` its level in the outline from 1, `whole`: Latin in the same face, `closer`: points between characters,
    `free`: not tied to the page's grid."""

    key: str
    name: str
    face: str = ""
    size: float = 0
    bold: bool = False
    colour: str = ""
    align: str = ""
    before: float = 0
    after: float = 0
    spacing: str = ""
    first: float = 0
    right: float = 0
    left: float = 0
    keep: bool = False
    outline: int = 0
    borders: str = ""
    tabs: str = ""
    whole: bool = False
    closer: float = 0
    free: bool = False
    base: str = "Normal"

    def xml(self) -> str:
        based = "" if self.key == "Normal" else f'<w:basedOn w:val="{self.base}"/>'
        default = ' w:default="1"' if self.key == "Normal" else ""
        following = '<w:next w:val="NormalIndent"/>' if self.outline or self.key == "Title" else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{self.key}"><w:name w:val={quoteattr(self.name)}/>'
            f"{based}{following}<w:qFormat/><w:pPr>{self._paragraph()}</w:pPr><w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        return "".join(
            (
                "<w:keepNext/>" if self.keep else "",
                self.borders,
                self.tabs,
                '<w:snapToGrid w:val="0"/>' if self.free or (self.spacing and "exact" not in self.spacing) else "",
                f'<w:spacing w:before="{self.before * 20:.0f}" w:after="{self.after * 20:.0f}" {self.spacing}/>',
                self._indent(),
                f'<w:jc w:val="{self.align}"/>' if self.align else "",
                f'<w:outlineLvl w:val="{self.outline - 1}"/>' if self.outline else "",
            )
        )

    def _indent(self) -> str:
        """In characters, and in twips for who reads no characters."""
        wide = (self.size or 12) * 20
        first = f'w:firstLineChars="{self.first * 100:.0f}" w:firstLine="{self.first * wide:.0f}"' if self.first else ""
        right = f'w:rightChars="{self.right * 100:.0f}" w:right="{self.right * wide:.0f}"' if self.right else ""
        left = f'w:left="{twips(self.left)}"' if self.left else ""
        return f"<w:ind {left} {right} {first}/>" if first or right or left else ""

    def _run(self) -> str:
        latin = f'w:ascii="{self.face}" w:hAnsi="{self.face}" ' if self.whole else ""
        face = f'<w:rFonts {latin}w:eastAsia="{self.face}"/>' if self.face else ""
        colour = f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        size = f'<w:sz w:val="{self.size * 2:.0f}"/><w:szCs w:val="{self.size * 2:.0f}"/>' if self.size else ""
        closer = f'<w:spacing w:val="{self.closer * 20:.0f}"/>' if self.closer else ""
        return face + ("<w:b/>" if self.bold else "") + colour + closer + size


def exactly(points: float) -> str:
    """A pitch of lines, whatever stands in them."""
    return f'w:line="{points * 20:.0f}" w:lineRule="exact"'


def at_least(points: float) -> str:
    return f'w:line="{points * 20:.0f}" w:lineRule="atLeast"'
