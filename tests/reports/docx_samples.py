"""Papers of all blocks, drawn at random, for the tests of drafts for Word."""

from decimal import Decimal

from hypothesis import strategies as st

from reports.papers.blocks import (
    Annex,
    Block,
    Certificate,
    Contents,
    Cover,
    Figure,
    Grid,
    Heading,
    Items,
    NewPage,
    Pairs,
    Para,
    Signatures,
    SignOff,
    Tile,
    Tiles,
    Title,
)
from reports.papers.paper import CERTIFICATE, OFFICIAL, REPORT, Paper
from reports.pdf.charts import Level, level_bars
from reports.pdf.tables import Column, Table

#: what is awkward in XML, in HTML or for Word: marks, white space, control characters, rare characters, quotation marks
AWKWARD = "一二“”‘’—…·〔〕。、，的䶮𠮷aZ09 .,%<>&\"'\t\n\r\x00\x08\x1f\u200b\u00a0\u3000\u2028\ufeff/\\{}"
texts = st.text(AWKWARD, min_size=1, max_size=12)
lines = st.lists(texts, min_size=1, max_size=3).map(tuple)
pairs = st.lists(st.tuples(texts, texts), min_size=1, max_size=5).map(tuple)
heights = st.sampled_from(["tall", "high"])
tones = st.sampled_from(["", "good", "fair", "mean", "poor"])
STYLES = ("", "flush", "lead", "right", "mid", "small", "masthead", "issue-number", "annexes", "annexes-more")


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(st.tuples(texts, st.sampled_from(["", "num", "mid"])), min_size=1, max_size=4))
    cells = [texts, *(texts | st.just("") for _column in columns[1:])]
    rows = draw(st.lists(st.tuples(*cells), min_size=1, max_size=12))
    made = tuple(Column(name, 22, align) for name, align in columns)
    headed, summed = draw(st.booleans()), draw(st.booleans())
    return Table(made, tuple(rows), draw(st.sampled_from(["", "元"])), headed, summed)


figures = st.builds(
    Figure,
    texts.map(lambda name: level_bars([Level(name, Decimal(8), Decimal(10), "80%（8/10）")])),
    texts,
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, lines, st.booleans()),
    st.builds(Heading, texts, st.sampled_from([1, 2, 3]), st.booleans(), st.booleans()),
    st.builds(Annex, texts),
    st.builds(Para, texts, st.sampled_from(STYLES)),
    st.builds(Items, lines, st.booleans()),
    st.builds(Pairs, pairs),
    st.builds(Tiles, st.lists(st.builds(Tile, texts, texts, texts, tones), min_size=1, max_size=5).map(tuple)),
    st.builds(Grid, tables(), st.just("") | texts),
    st.builds(SignOff, texts, st.just("") | texts, st.booleans()),
    st.builds(Signatures, st.lists(st.tuples(texts, heights), min_size=1, max_size=3).map(tuple)),
    st.builds(Certificate, texts, texts, texts, st.just("") | texts, lines, texts, texts, texts),
    st.just(NewPage()),
)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Of all blocks in any order; a cover and a table of contents come first."""
    begin: list[Block] = [Cover(draw(lines), draw(pairs)), Contents()] if draw(st.booleans()) else []
    middle = draw(st.lists(blocks, min_size=1, max_size=6))
    if draw(st.integers(0, 4)) == 0:  # drawings take the longest
        middle.append(draw(figures))
    design = draw(st.sampled_from([REPORT, OFFICIAL, CERTIFICATE]))
    return Paper(draw(texts), draw(texts), draw(texts), (*begin, *middle), draw(st.booleans()), design)


#: every block once
ALL: tuple[Block, ...] = (
    Cover(("青禾区快乐学堂", "2025年度考评报告"), (("编制单位", "区妇女联合会"), ("系统编号", "KL-2025-KP"))),
    Contents(),
    Title(("关于考评结果的通报",)),
    Para("各街道办事处、镇人民政府：", "flush"),
    Heading("基本情况"),
    Para("均分90.31分，等级为“优”的12个。"),
    Heading("组织领导", 2),
    Heading("成员单位", 3),
    Grid(
        Table((Column("点位", 122), Column("金额", 34, "num")), (("一", "1.00"), ("合计", "1.00")), "元", True, True),
        "一览",
    ),
    Figure(level_bars([Level("决策", Decimal(8), Decimal(10), "80%（8/10）")]), "得分率"),
    Items(("甲项", "乙项")),
    Items(("丙项",), numbered=False),
    Pairs((("名称", "学堂"), ("代码", "KL01"), ("地址", "澄心路"))),
    Tiles((Tile("总分", "94.08", "满分100分", "good"), Tile("等级", "优"))),
    SignOff("领导小组办公室"),
    Signatures((("村居意见", "tall"), ("负责人", "high"), ("日期", "high"))),
    Certificate("证明", "2025年度", "学堂", "锦云社区", ("特此证明。",), "", "", "KL-2025-BZ"),
    NewPage(),
    Annex("考评结果一览表"),
    Para("见表。"),
    Annex("指标口径"),
)
