"""Printing a report: the figures of benchmarks.pdf, which prints as the portal does and in plain ways."""

from collections.abc import Iterator

from benchmarks import pdf
from benchmarks.measuring import Figure, median_ratio, medians

#: way of benchmarks.pdf → what it is, and the most that our time may be of its time
PLAIN = {"usual": ("a naive template", 0.37), "packaged": ("plain WeasyPrint, our styles", None)}


def report() -> Iterator[Figure]:
    """A warm report against plain WeasyPrint on the same content, with HarfBuzz-Subset."""
    times = pdf.measure(15)
    for way, (name, goal) in PLAIN.items():
        pairs = list(zip(times["ours"], times[way], strict=True))
        ours, plain = (time * 1000 for time in medians(pairs))
        yield Figure(f"a warm report ÷ {name}", median_ratio(pairs), goal, f"{ours:.0f} ÷ {plain:.0f} ms")
