"""The body: blocks one below the other, in the order of the page. Text is lost nowhere: what no rule here knows is
written as a plain paragraph."""

import re
from dataclasses import dataclass, field, replace
from itertools import count
from xml.etree.ElementTree import Element

from reports.docx import contents
from reports.docx.designs import Design
from reports.docx.markup import field as counted
from reports.docx.markup import quoteattr, run
from reports.docx.numbering import numbered
from reports.docx.paragraphs import Setting
from reports.docx.pictures import Picture
from reports.docx.reading import SPACE, SVG, classes, is_block, source
from reports.docx.tables import table
from reports.docx.text import Piece, joined, pieces, runs

#: 表1　…: Word counts captions itself, so that one more can be put in
CAPTION = re.compile(r"(表|图)(\d+)(\D.*)", re.DOTALL)
#: what begins a page behind itself
ALONE = frozenset(("cover", "contents"))
#: what stands over a table
TITLES = frozenset(("Caption", "Unit"))
#: captions of these tables stand below
BELOW = "months"


@dataclass
class Flow:
    """Writes a body. `entries` are those of the table of contents by anchor; `lists` says of each list that was met
    whether it is numbered; `fresh` and `marker` wait for the next paragraph; `tied`: the last one belongs to a table
    below it."""

    design: Design
    pictures: dict[str, Picture]
    entries: dict[str, str]
    lists: list[bool] = field(default_factory=list)
    fresh: bool = False
    marker: str = ""
    tied: bool = False
    ids: "count[int]" = field(default_factory=lambda: count(1))

    def blocks(self, element: Element, setting: Setting) -> str:
        """What an element holds: its blocks, and what stands between them as paragraphs."""
        made: list[str] = []
        line = [Piece(SPACE.sub(" ", element.text or ""), setting.ink)]
        for child in element:
            if is_block(child):
                made += [self._paragraph(line, setting), self._block(child, setting)]
                line = []
            else:
                line += pieces(child, setting.ink)
            line.append(Piece(SPACE.sub(" ", child.tail or ""), setting.ink))
        return "".join([*made, self._paragraph(line, setting)])

    def _block(self, element: Element, setting: Setting) -> str:
        if element.tag == SVG:
            return self._placed(self.pictures[source(element)].xml(next(self.ids)), replace(setting, style="Figure"))
        inner, names = setting.under(element), classes(element)
        self.fresh = self.fresh or "fresh" in names
        if element.tag == "table":
            return self._table(element, setting)
        if element.tag == "hr":
            return self._placed("", replace(inner, style="Gap", rule=True))
        if "entry" in names and (link := element.find("a")) is not None:
            return self._placed(contents.entry(link, list(self.entries)), inner)
        if element.tag in ("ol", "ul"):
            self.lists.append(element.tag == "ol")
            inner = replace(inner, listed=len(self.lists), level=setting.level + 1)
        if element.tag == "li":
            self.marker = numbered(inner.listed, inner.level)
        made = self.blocks(element, inner)
        self.fresh = self.fresh or bool(ALONE & set(names))
        return made

    def _table(self, element: Element, setting: Setting) -> str:
        below = BELOW in classes(element)
        made = "" if below else self._captions(element, setting)
        if self.fresh or not (below or self.tied):
            made += self._placed("", Setting("Gap", keep=True))
        made += table(element, self.design, self.blocks)
        behind = self._captions(element, setting) if below else ""
        return made + (behind or self._placed("", Setting("Gap")))

    def _captions(self, element: Element, setting: Setting) -> str:
        return "".join(self.blocks(caption, setting.under(caption)) for caption in element.findall("caption"))

    def _paragraph(self, line: list[Piece], setting: Setting) -> str:
        found = joined(line)
        if not found:
            return ""
        caption = CAPTION.fullmatch(found[0].text) if setting.style == "Caption" and len(found) == 1 else None
        if caption is None:
            return self._placed(runs(found), setting)
        kind, number, rest = caption.groups()
        return self._placed(run(kind) + counted(f"SEQ {kind} \\* ARABIC", run(number)) + run(rest), setting)

    def _placed(self, inner: str, setting: Setting) -> str:
        """A paragraph at its place: on a new page, with a list's number, where a reference points to."""
        ruled = setting.rule and self.design.framed
        properties = setting.properties(fresh=self.fresh, numbering=self.marker, rule=ruled)
        self.fresh, self.marker, self.tied = False, "", setting.style in TITLES
        if setting.anchor:
            at, name = next(self.ids), quoteattr(contents.bookmark(setting.anchor))
            listed = self.entries.get(setting.anchor, "") if setting.style == "AnnexTitle" else ""
            inner = (
                f'<w:bookmarkStart w:id="{at}" w:name={name}/>{inner}<w:bookmarkEnd w:id="{at}"/>'
                f"{contents.listing(listed) if listed else ''}"
            )
        return f"<w:p>{properties}{inner}</w:p>"
