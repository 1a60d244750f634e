"""Compiles every template of ours: an unknown tag or an unclosed block is found before the page is opened."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.template import TemplateSyntaxError, engines


def faults() -> list[str]:
    found = []
    for directory in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted(Path(directory).rglob("*")):
            if path.suffix in (".html", ".txt", ".xml", ".svg", ".css"):
                try:
                    engines["django"].from_string(path.read_text())
                except TemplateSyntaxError as error:
                    found.append(f"{path.relative_to(settings.BASE_DIR)}: {error}")
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    wrong = faults()
    print("\n".join(wrong))
    sys.exit(bool(wrong))
