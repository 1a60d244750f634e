"""`./run check`: all that can be judged without running the tests, two at a time. After a failure it goes on."""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ["portal", "programmes", "sites", "volunteers", "funding", "reports"]
BIN = Path(sys.executable).parent

CHECKS = {
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "types": [BIN / "mypy", *PACKAGES],
    "import order": [BIN / "lint-imports", "--no-cache"],
    "system checks": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "template lint": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "templates": [sys.executable, "-m", "tests.check.templates"],
    "API description": [sys.executable, "-m", "tests.check.openapi"],
    "own rules": [sys.executable, "-m", "tests.check.rules"],
    "translations": [sys.executable, "-m", "tests.check.translations"],
}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(CHECKS):
        print(f"There is no check {', '.join(unknown)}; there are: {', '.join(CHECKS)}")
        return 2
    chosen = sorted(names or CHECKS, key=lambda name: name != "types")  # which take longer than all the others
    with ThreadPoolExecutor(max_workers=2) as two:
        failed = [name for name, passed in zip(chosen, two.map(passes, chosen), strict=True) if not passed]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def passes(name: str) -> bool:
    # Not on the home of a portal that may be running: checks only read the code.
    with tempfile.TemporaryDirectory(prefix="portal-check-") as home:
        done = subprocess.run(
            ["env", "-u", "DATABASE_URL", f"PORTAL_HOME={home}", *map(str, CHECKS[name])],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    # at once, so that what two checks say does not mix
    said = f"ok     {name}" if done.returncode == 0 else f"FAILED {name}\n{done.stdout.rstrip()}"
    print(f"{said}\n", end="", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
