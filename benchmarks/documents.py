"""Printing a document: a report against plain ways of printing it (benchmarks.pdf), and a long text in a table."""

import gc
import time
from collections.abc import Iterator
from random import Random

from django.conf import settings

from benchmarks import pdf
from benchmarks.measuring import Figure, in_turn, median_ratio, medians
from reports.papers.blocks import Grid
from reports.papers.paper import Paper
from reports.pdf import fonts, render
from reports.pdf.tables import Column, table

#: way of benchmarks.pdf → what it is, and the most that our time may be of its time
PLAIN = {"usual": ("a naive template", 0.37), "packaged": ("plain WeasyPrint, our styles", None)}
LONG, SHORT = 1_600, 400
COLUMNS = (Column("项目点", 34), Column("情况", 86), Column("备注", 36))


def report() -> Iterator[Figure]:
    """A warm report against plain WeasyPrint on the same content, with HarfBuzz-Subset."""
    times = pdf.measure(15)
    for way, (name, goal) in PLAIN.items():
        pairs = list(zip(times["ours"], times[way], strict=True))
        ours, plain = (time * 1000 for time in medians(pairs))
        yield Figure(f"a warm report ÷ {name}", median_ratio(pairs), goal, f"{ours:.0f} ÷ {plain:.0f} ms")


def cell() -> Iterator[Figure]:
    """A document with 1,600 unbroken Chinese characters in one cell of a table, and the same with 400."""
    fonts.activate(settings.FONT_HOME)
    render.warm_up()
    long, short = paper(LONG), paper(SHORT)
    for page in (long, short):
        printing(page)
    pairs = in_turn(lambda: printing(long), lambda: printing(short), pairs=15)
    ours, few = (each * 1000 for each in medians(pairs))
    yield Figure("a cell of 1,600 characters ÷ of 400", median_ratio(pairs), 6, f"{ours:.0f} ÷ {few:.0f} ms")


def paper(length: int) -> str:
    """The page of a document with a text of so many characters in a cell, without a sign between them."""
    text = "".join(Random(1).choices([chr(code) for code in range(0x4E00, 0x9FA5, 41)], k=length))
    grid = Grid(table(COLUMNS, [("第一社区", text, "无")]), "情况")
    return Paper("基准", "KL-2025", "区", [grid], draft=False).page().html


def printing(html: str) -> float:
    """The processor time of printing it."""
    gc.collect()
    start = time.process_time()
    render.render_pdf(html, title="基准", design=("paper.css",))
    return time.process_time() - start
