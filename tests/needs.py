"""What a test needs of the machine: missing, it is skipped at home, and is a failure where CI=true."""

import os
import shutil
from typing import NoReturn

import pytest


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def missing(what: str) -> NoReturn:
    if in_ci():
        pytest.fail(f"{what} is missing, and CI=true allows no skipping", pytrace=False)
    pytest.skip(f"{what} is missing")


def program(*names: str) -> str:
    """The path of the first of these programs that the machine has."""
    for name in names:
        if path := shutil.which(name):
            return path
    missing(names[0])
