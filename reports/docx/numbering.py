"""Lists that Word counts: one definition for numbers, one for dots; each list of a document begins at 1."""

from reports.docx.designs import Design
from reports.docx.markup import root

DEPTH = 3
#: dots of the three levels
DOTS = "•–·"


def numbered(listed: int, level: int) -> str:
    """The w:numPr of an item of the list `listed`, from 1, at `level`, from 1."""
    return f'<w:numPr><w:ilvl w:val="{min(level, DEPTH) - 1}"/><w:numId w:val="{listed}"/></w:numPr>'


def numbering_xml(design: Design, lists: list[bool]) -> str:
    """The part: what numbers and dots look like, and one instance for each list, numbered or not."""
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{''.join(_level(design, level, ordered=at == 0) for level in range(DEPTH))}</w:abstractNum>"
        for at in (0, 1)
    )
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    made = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{0 if ordered else 1}"/>{restart if ordered else ""}</w:num>'
        for at, ordered in enumerate(lists, 1)
    )
    return root("numbering", kinds + made)


def _level(design: Design, level: int, *, ordered: bool) -> str:
    kind, text = ("decimal", f"%{level + 1}.") if ordered else ("bullet", DOTS[level])
    step = round(design.body * 20)
    hanging = f'<w:ind w:left="{step * 2 * (level + 1)}" w:hanging="{round(step * 1.5)}"/>'
    # an official document sets the number where a paragraph begins, and the lines below it at the edge
    inside = f'<w:ind w:left="{step * 2 * level}" w:firstLineChars="200" w:firstLine="{step * 2}"/>'
    indent = inside if design.gridded else hanging
    behind = '<w:suff w:val="space"/>' if design.gridded else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{behind}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
    )
