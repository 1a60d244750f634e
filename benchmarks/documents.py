"""Printing a report: the figures of benchmarks.pdf, which prints as the portal does and in plain ways."""

from collections.abc import Iterator

from benchmarks import pdf
from benchmarks.measuring import Figure, median_ratio, medians


def report() -> Iterator[Figure]:
    """A warm report against plain WeasyPrint on the same content, with HarfBuzz-Subset."""
    times = pdf.measure(15)
    for way, name in (("usual", "as usually written"), ("packaged", "with our style sheet")):
        pairs = list(zip(times["ours"], times[way], strict=True))
        ours, plain = (time * 1000 for time in medians(pairs))
        how = f"{ours:.0f} ÷ {plain:.0f} ms"
        yield Figure(f"a warm report ÷ plain WeasyPrint {name}", median_ratio(pairs), 0.37, how)
