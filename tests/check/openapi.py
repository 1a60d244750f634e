"""Is the committed description of the API that of the code, and is it OpenAPI 3.1?

`python -m tests.check.openapi` checks; with `--update` it writes docs/openapi.yaml anew.
"""

import difflib
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "docs" / "openapi.yaml"


def described() -> str:
    """The description as the code is now, in English."""
    from django.utils import translation
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.renderers import OpenApiYamlRenderer

    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    if GENERATOR_STATS:
        GENERATOR_STATS.emit_summary()
        sys.exit("The description has gaps (see above).")
    return OpenApiYamlRenderer().render(schema).decode()


def faults(committed: str, present: str) -> list[str]:
    """Where the two differ, and what is not OpenAPI."""
    import yaml
    from openapi_spec_validator import OpenAPIV31SpecValidator

    wrong = [str(error) for error in OpenAPIV31SpecValidator(yaml.safe_load(present)).iter_errors()]
    differing = difflib.unified_diff(committed.splitlines(), present.splitlines(), "docs/openapi.yaml", "the code", n=1)
    return wrong + list(differing)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    present = described()
    if "--update" in sys.argv[1:]:
        FILE.write_text(present)
    found = faults(FILE.read_text() if FILE.exists() else "", present)
    print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
