"""`python -m benchmarks [--postgres] [NAME …]`: measures, and prints each ratio with its goal."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib import import_module

import django

from portal.runtime.environment import REQUIRED_IN_PRODUCTION, SWITCHES
from tests.postgres import postgres

#: name → where the function is that yields the figures; its module is imported when Django is set up
BENCHMARKS = {
    "growth": "benchmarks.evaluation:growth",
    "naive": "benchmarks.evaluation:against_naive",
    "import": "benchmarks.imports:imports",
    "report": "benchmarks.documents:report",
    "cell": "benchmarks.documents:cell",
    "year": "benchmarks.year:year",
    "memory": "benchmarks.worker_memory:memory",
    "lists": "benchmarks.lists:lists",
    "sites": "benchmarks.lists:sites_api",
}
#: they are about the large district on PostgreSQL
ON_POSTGRES = ("lists", "sites")
MET = {True: "yes", False: "NO", None: ""}
LINE = "{:>6}  {:>5}  {:4} {:50} {}"


def main() -> None:
    parser = arguments()
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
    start = time.monotonic()
    names = options.names or list(BENCHMARKS)
    here = [name for name in names if options.postgres or name not in ON_POSTGRES]
    if here:
        measure_all(here, on_postgres=options.postgres)
    if there := [name for name in names if name not in here]:
        # a process has one database all its life
        subprocess.run([sys.executable, "-m", "benchmarks", "--postgres", *there], check=True)
    print(f"{time.monotonic() - start:.0f} s in all")


def measure_all(names: list[str], *, on_postgres: bool) -> None:
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-benchmarks-"))
        set_up(home, stack.enter_context(postgres()) if on_postgres else "")
        print(LINE.format("ratio", "goal", "met", "what", "medians"), flush=True)
        for name in names:
            measure(name)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description="How fast the portal is, as ratios.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; all without one")
    parser.add_argument("--postgres", action="store_true", help="all on a throw-away PostgreSQL, not on SQLite")
    return parser


def set_up(home: str, address: str) -> None:
    """Set Django up with the portal's own settings, in a home and on a database that are thrown away."""
    for name in (*SWITCHES, *REQUIRED_IN_PRODUCTION):
        os.environ.pop(name, None)
    if address:
        os.environ["DATABASE_URL"] = address
    os.environ["PORTAL_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()


def measure(name: str) -> None:
    """Print the figures of one benchmark as they come."""
    module, _, function = BENCHMARKS[name].partition(":")
    for figure in getattr(import_module(module), function)():
        ratio, goal = f"{figure.ratio:.3f}", "" if figure.goal is None else f"{figure.goal:g}"
        print(LINE.format(ratio, goal, MET[figure.is_met], figure.name, figure.how), flush=True)


if __name__ == "__main__":
    main()
