"""`python -m tests.upgrades.figures`: what the portal of this PORTAL_HOME holds, as JSON, for one release and the next.

It asks for nothing that a later release could not answer; where one does answer otherwise, that is a line here.
"""

import hashlib
import json
from collections import Counter
from typing import Any

#: tables whose rows are the same in number after an upgrade
COUNTED = (
    "accounts.User", "accounts.Post", "accounts.Community", "programmes.Programme", "programmes.Indicator",
    "sites.Site", "sites.MonthlyLog", "sites.Activity", "sites.Mark", "sites.MeasuredValue", "sites.Score",
    "volunteers.Volunteer", "volunteers.ServiceRecord", "volunteers.Appraisal", "reports.IncentivePoint",
)  # fmt: skip


def figures() -> dict[str, Any]:
    return results() | {"rows": counts(), "files": files(), "personal": personal(), "trail": trail()}


def results() -> dict[str, Any]:
    """What was computed: scores, money (fen), commendation."""
    from funding.models import Grant
    from reports.models import Award, IncentivePoint
    from sites.models import Evaluation

    evaluations = Evaluation.objects.filter(round__as_of=None).select_related("site").order_by("site__code")
    grants = Grant.objects.order_by("site__code")
    return {
        "evaluations": {e.site.code: [str(e.total), e.grade, e.rank, e.is_new, e.vetoed] for e in evaluations},
        "grants": [
            list(row)
            for row in grants.values_list("site__code", "kind", "entitlement_fen", "district_fen", "match_fen")
        ],
        "awards": sorted(
            [kind, site or person, position]
            for kind, site, person, position in Award.objects.values_list(
                "kind", "site__code", "volunteer__number", "position"
            )
        ),
        "points": sorted(
            [giver, code, str(points)]
            for giver, code, points in IncentivePoint.objects.values_list("giver", "community__code", "points")
        ),
    }


def counts() -> dict[str, int]:
    from django.apps import apps

    return {label: apps.get_model(label)._default_manager.count() for label in COUNTED}


def files() -> dict[str, str]:
    """Name of each document's file → SHA-256 of what a download of it would send."""
    from portal.files.models import StoredFile
    from portal.files.services import open_stored

    return {row.name: hashlib.sha256(open_stored(row).read()).hexdigest() for row in StoredFile.objects.all()}


def personal() -> dict[str, Any]:
    """What was decrypted, as one digest, and whom the blind index finds."""
    from portal.accounts.models import User
    from portal.jobs.models import Job
    from volunteers.models import Volunteer

    people = [[v.number, v.name, v.id_number, v.phone] for v in Volunteer.objects.order_by("number")]
    return {
        "with ID number": sum(bool(row[2]) for row in people),
        "in clear": hashlib.sha256(json.dumps(people).encode()).hexdigest(),
        "may log in": sorted(u.username for u in User.objects.filter(is_active=True) if u.has_usable_password()),
        # by status alone, for their kinds have other names since the documents of all kinds
        "jobs": sorted(Counter(Job.objects.values_list("status", flat=True)).items()),
    }


def trail() -> list[Any]:
    """Number and digest of the newest entry that the release itself had written."""
    from portal.audit.models import Entry

    return list(Entry.objects.order_by("-number").values_list("number", "hash")[0])


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(figures(), ensure_ascii=False, indent=1))
