"""`python -m tests.api.long [5000]`: so many requests against the API, each checked against its description."""

import os
import subprocess
import sys


def main(arguments: list[str]) -> int:
    cases = arguments[0] if arguments else "5000"
    test = "tests/api/test_schema.py::test_every_answer_is_as_described"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", test]
    return subprocess.call(command, env=os.environ | {"API_CASES": cases})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
