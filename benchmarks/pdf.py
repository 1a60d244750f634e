"""CPU time of one report as this project prints it, paired with plain WeasyPrint on the same content.

`python -m benchmarks.pdf [PAIRS]` starts a warm process a way of printing and lets them print in turns, so that
a busy machine slows all alike. Compared with ours are two plain ways, both PDF/A-3u and with HarfBuzz-Subset.

"packaged" has our style sheet, but the system's collections by name, a FontConfiguration and a parsed style
sheet for every document, and WeasyPrint's own HTML parser. "usual" is the same with the style sheet as one is
written for the screen: automatic tables with collapsed lines, and colours as variables.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.template import Context, Engine

from reports.pdf import fonts, render
from reports.pdf.site_page import context
from tests.reports.pdf_samples import good

ROOT = Path(__file__).resolve().parents[1]
WAYS = ("ours", "packaged", "usual")


def document() -> str:
    """The HTML of a typical report."""
    template = Engine(dirs=[str(ROOT / "templates")]).get_template("pdf/site_report.html")
    return template.render(Context(context(good())))


def ours() -> Callable[[], object]:
    fonts.activate(Path(tempfile.gettempdir()) / "portal-benchmark-fonts")
    html = document()
    render.warm_up()
    return lambda: render.render_pdf(html, title="基准")


def plain(usual: bool) -> Callable[[], object]:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    html, css = (
        with_system_fonts(document()),
        with_system_fonts((ROOT / "static/pdf/print.css").read_text("utf-8")),
    )
    css = for_the_screen(css) if usual else css

    def run() -> bytes:
        config = FontConfiguration()
        sheet = CSS(string=css, font_config=config)
        return HTML(string=html).write_pdf(font_config=config, stylesheets=[sheet], pdf_variant="pdf/a-3u")

    return run


def with_system_fonts(text: str) -> str:
    return re.sub(r"Noto (Serif|Sans) Print", r"Noto \1 CJK SC", text)


def for_the_screen(css: str) -> str:
    """Automatic tables with collapsed lines, and a variable for each colour."""
    rules = css.partition("*/")[2]
    tables = "table-layout: fixed; width: 100%; border-collapse: separate; border-spacing: 0"
    lines = ".facts th, .facts td, .grid th, .grid td { border-bottom: .4pt solid #c5cbd5 }"
    rules = rules.replace(tables, "width: 100%; border-collapse: collapse") + lines
    colours = sorted(set(re.findall(r"#[0-9a-f]{6}", rules)))
    for number, colour in enumerate(colours):
        rules = rules.replace(colour, f"var(--c{number})")
    root = "; ".join(f"--c{number}: {colour}" for number, colour in enumerate(colours))
    return f":root {{ {root} }} {rules}"


def work(way: str) -> None:
    """A child process: prints a document for each line that it reads, and answers with the CPU seconds."""
    run = ours() if way == "ours" else plain(usual=way == "usual")
    run()
    for _line in sys.stdin:
        start = time.process_time()
        run()
        print(time.process_time() - start, flush=True)


class Child:
    """A warm process that prints in one way."""

    def __init__(self, way: str) -> None:
        command = [sys.executable, "-m", "benchmarks.pdf", "--work", way]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)

    def print_one(self) -> float:
        """CPU seconds of one document."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def measure(pairs: int) -> dict[str, list[float]]:
    """CPU seconds of each way, one a round."""
    children = {way: Child(way) for way in WAYS}
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    for _round in range(pairs):
        for way, child in children.items():
            times[way].append(child.print_one())
    for child in children.values():
        child.process.communicate()
    return times


def main(pairs: int = 15) -> None:
    times = measure(pairs)
    for way in WAYS:
        print(f"{way:9} {statistics.median(times[way]) * 1000:6.0f} ms CPU a report (median of {pairs})")
    for way in WAYS[1:]:
        ratios = [mine / other for mine, other in zip(times["ours"], times[way], strict=True)]
        print(f"ours/{way:9} {statistics.median(ratios):.3f} (paired; {min(ratios):.3f} to {max(ratios):.3f})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2])
    else:
        main(*map(int, sys.argv[1:2]))
