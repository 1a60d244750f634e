"""`python -m tests.backup.probe`: what the portal of this PORTAL_HOME answers and holds, as JSON."""

import json
from typing import Any


def figures() -> dict[str, Any]:
    from funding.models import Grant
    from portal.files.models import StoredFile
    from portal.files.services import open_stored
    from sites.models import Evaluation
    from tests.backup.conftest import ID_NUMBER
    from volunteers.models import Volunteer

    return {
        "scores": {e.site.code: str(e.total) for e in Evaluation.objects.select_related("site")},
        "grants": sorted(Grant.objects.values_list("site__code", "kind", "entitlement_fen", "match_fen")),
        "files": {file.path: open_stored(file).read().decode() for file in StoredFile.objects.all()},
        "known by ID number": list(
            Volunteer.objects.exclude(id_number="").values_list("number", flat=True)
            if Volunteer.objects.get(number="ZY00001").id_number == ID_NUMBER
            else []
        ),
    }


def main() -> None:
    import django

    django.setup()
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    ready = client.get("/readyz").json()["checks"]["database"]["ok"]
    # JSON has no tuples, so that both sides are compared as it has them
    print(json.dumps(figures() | {"healthz": client.get("/healthz").status_code, "database": ready}))


if __name__ == "__main__":
    main()
