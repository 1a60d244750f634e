"""`python -m tests.queries --update`: counts the questions of every list and writes them down, once no list asks more
for more rows. What changed is then in `git diff`."""

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.queries import UPDATING

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.queries", description="Query counts of every list.")
    parser.add_argument("--update", action="store_true", help="write tests/queries/baselines.csv anew")
    if parser.parse_args().update:
        os.environ[UPDATING] = "1"
    sys.exit(pytest.main(["-q", "-n0", str(Path(__file__).parent)]))
