"""One paragraph of Word, and where it stands."""

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from reports.docx.reading import classes
from reports.docx.style import RULE
from reports.docx.text import PLAIN, Ink

#: what has a style of its own, by its class …
OWN = {
    "title": "Title", "title-small": "TitleSmall", "title-tiny": "TitleTiny", "cover-title": "Cover",
    "annex-number": "AnnexNumber", "annex-title": "AnnexTitle", "contents-title": "TOCHeading",
    "entry-h2": "TOC1", "entry-h3": "TOC2", "caption": "Caption", "unit": "Unit", "mark": "Mark",
    "mark-note": "MarkNote", "small": "Small", "check": "Check", "seal": "Seal", "masthead": "Masthead",
    "issue-number": "IssueNumber", "annexes": "Annexes", "annexes-more": "AnnexesMore",
    "masthead-small": "MastheadSmall", "copies": "Copies", "printed": "Printed",
    "certificate-heading": "Certificate", "certificate-theme": "CertificateTheme", "certificate-name": "NameLarge",
    "name-mid": "NameMid", "name-small": "NameSmall", "name-tiny": "NameTiny", "certificate-under": "CertificateUnder",
    "certificate-text": "CertificateText", "certificate-office": "CertificateOffice",
    "certificate-seal": "CertificateSeal", "certificate-number": "CertificateNumber",
}  # fmt: skip
#: … or by its tag
TAGS = {
    "p": "NormalIndent", "div": "NormalIndent", "h1": "Title", "h2": "Heading1", "h3": "Heading2", "h4": "Heading3",
    "figcaption": "Caption", "caption": "Caption", "ol": "ListNumber", "ul": "ListBullet", "dt": "Normal",
    "dd": "NormalIndent",
}  # fmt: skip
#: what a section makes of the styles in it
SECTIONS = {
    "sign-off": {"NormalIndent": "SignOff"},
    "notes": {"NormalIndent": "Small", "ListNumber": "SmallList", "ListBullet": "SmallList"},
    "dense": {"NameLarge": "NameTiny", "NameMid": "NameTiny", "NameSmall": "NameTiny", "CertificateText": "DenseText"},
}
ALIGNS = {"right": "right", "num": "right", "mid": "center"}
#: not parted from what follows
KEPT = frozenset(("lead", "caption", "unit"))
#: already on the right by their style
PLACED = frozenset(("SignOff", "Seal"))


@dataclass(frozen=True)
class Setting:
    """What surrounds a text. `cell`: inside of a table, where a tag changes no style; `listed`: the list that it is an
    item of, at `level`, both from 1."""

    style: str = "NormalIndent"
    section: str = ""
    ink: Ink = PLAIN
    align: str = ""
    flush: bool = False
    keep: bool = False
    rule: bool = False
    cell: bool = False
    listed: int = 0
    level: int = 0
    anchor: str = ""

    def under(self, element: Element) -> "Setting":
        names = classes(element)
        section = next((name for name in names if name in SECTIONS), self.section)
        style = self._style(element.tag, names, section)
        return replace(
            self,
            style=style,
            section=section,
            ink=self.ink.under(element),
            align=next((ALIGNS[name] for name in names if name in ALIGNS), self.align),
            flush=self.flush or "flush" in names,
            keep=self.keep or bool(KEPT & set(names)),
            rule="title" in names and "bare" not in names,
            anchor=element.get("id", ""),
        )

    def _style(self, tag: str, names: list[str], section: str) -> str:
        own = next((OWN[name] for name in reversed(names) if name in OWN), "")
        style = own or ("" if self.cell else TAGS.get(tag, ""))
        return SECTIONS.get(section, {}).get(style, style) if style else self.style

    def properties(self, *, fresh: bool = False, numbering: str = "", rule: bool = False) -> str:
        """Its w:pPr; `fresh` begins a page, `numbering` is a w:numPr, `rule` draws a line below."""
        align = "" if self.style in PLACED else self.align
        unindented = (self.flush or align) and not self.cell
        return "".join(
            (
                f'<w:pPr><w:pStyle w:val="{self.style}"/>',
                "<w:keepNext/>" if self.keep else "",
                "<w:pageBreakBefore/>" if fresh else "",
                numbering,
                RULE if rule else "",
                '<w:ind w:firstLineChars="0" w:firstLine="0"/>' if unindented else "",
                f'<w:jc w:val="{align}"/>' if align else "",
                "</w:pPr>",
            )
        )
