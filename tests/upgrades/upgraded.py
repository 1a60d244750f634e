"""`python -m tests.upgrades.upgraded NUMBER`: brings the portal of this PORTAL_HOME up to this version and looks at it.

NUMBER is the last entry of the audit trail that the earlier version wrote. Prints JSON: what an upgrade left (`kept`),
and what computing the year once more makes of it (`again`). Ends with status 1 when the audit trail does not verify.
"""

import io
import json
import sys

import django
from django.core.management import call_command

YEAR = "2025"


def main() -> None:
    django.setup()
    from portal.audit.models import Entry
    from tests.upgrades.figures import figures, results

    call_command("migrate", verbosity=0)
    call_command("audit_verify", stdout=io.StringIO())
    kept = figures()
    number = int(sys.argv[1])
    kept["trail"] = [number, Entry.objects.get(number=number).hash]
    for command in ("evaluate", "allocate", "propose_awards"):
        call_command(command, YEAR, stdout=io.StringIO())
    call_command("audit_verify", stdout=io.StringIO())
    print(json.dumps({"kept": kept, "again": results()}))


if __name__ == "__main__":
    main()
