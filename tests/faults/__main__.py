"""`python -m tests.faults [100000]`: twenty clerks save during an import of so many activities, on both databases."""

import os
import subprocess
import sys


def main(arguments: list[str]) -> int:
    environment = os.environ | {"FAULT_ROWS": arguments[0] if arguments else "100000"}
    test = ["-q", "-s", "tests/faults/test_saving_during_an_import.py"]
    commands = (["-m", "pytest", "-p", "no:xdist", *test], ["-m", "tests", "--postgres", "-n0", *test])
    return max(subprocess.call([sys.executable, *command], env=environment) for command in commands)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
