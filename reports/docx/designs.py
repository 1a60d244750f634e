"""The designs of static/pdf for Word: page, type area, sizes. Lengths in millimetres, type in points."""

from dataclasses import dataclass

SONG, HEI, FANGSONG, KAI, TITLE = "宋体", "黑体", "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体"
#: face → what Word takes when the office does not have it
FACES = {SONG: "SimSun", HEI: "SimHei", FANGSONG: "仿宋", KAI: "楷体", TITLE: "宋体"}

#: face, size, bold
Type = tuple[str, float, bool]


@dataclass(frozen=True)
class Design:
    """`pitch` is the distance of lines, exact when `gridded`; `framed`: a running head, tints and coloured rules;
    `boxed`: tables with all their lines; `ringed`: a line around the page; `foot`: the room between page edge and page
    number; `tall`, `high`: the heights of boxes to sign in."""

    margins: tuple[float, float, float, float]
    body: float
    pitch: float
    title: float
    headings: tuple[Type, Type, Type]
    table: float
    note: float
    foot: float
    page: tuple[float, float] = (210, 297)
    gridded: bool = False
    framed: bool = False
    boxed: bool = False
    numbered: bool = True
    ringed: bool = False
    tall: float = 21
    high: float = 9

    @property
    def width(self) -> float:
        """Of the type area."""
        return self.page[0] - self.margins[1] - self.margins[3]


REPORT = Design(
    margins=(30, 26, 30, 28), body=12, pitch=20, title=22, table=9, note=9, foot=17, framed=True,
    headings=((HEI, 14, True), (KAI, 12, True), (FANGSONG, 12, True)),
)  # fmt: skip
#: GB/T 9704-2012
OFFICIAL = Design(
    margins=(37, 26, 35, 28), body=16, pitch=28.95, title=22, table=12, note=12, foot=23, gridded=True, boxed=True,
    headings=((HEI, 16, False), (KAI, 16, False), (FANGSONG, 16, False)), tall=26, high=11,
)  # fmt: skip
CERTIFICATE = Design(
    margins=(33, 44, 28, 44), page=(297, 210), body=17, pitch=32, title=40, table=12, note=12, foot=16, ringed=True,
    headings=((HEI, 18, False), (KAI, 16, False), (FANGSONG, 16, False)), numbered=False,
)  # fmt: skip


def design_of(sheets: tuple[str, ...]) -> Design:
    """The design that goes by these style sheets; a report unless they say else."""
    if "certificate.css" in sheets:
        return CERTIFICATE
    return OFFICIAL if "official.css" in sheets else REPORT
