"""`python -m benchmarks.generate --sites 2000 --activities 100000 --service-records 600000`: into the environment's
database, which must be migrated and empty."""

import argparse
import os
import sys

import django


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generate",
        description="Fills the empty database of the environment (DATABASE_URL, PORTAL_HOME) with a district.",
    )
    parser.add_argument("--sites", type=positive, required=True)
    parser.add_argument("--activities", type=positive, required=True)
    parser.add_argument("--service-records", type=positive, required=True)
    parser.add_argument("--volunteers", type=positive, help="ten for a site unless told")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same district")
    return parser


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def main() -> None:
    options = arguments().parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from benchmarks.generate.district import Size, generate
    from portal.web.errors import Refused

    try:
        generate(Size(**vars(options)), say=lambda text: print(text, flush=True))
    except Refused as refusal:
        sys.exit("\n".join(refusal.reasons))


if __name__ == "__main__":
    main()
