"""Files of jobs that have long ended, and what their results quote of them, deleted (docs/retention.md)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import ProtectedError, Q, QuerySet

from portal.files.models import StoredFile
from portal.files.services import discard
from portal.jobs.models import Job

#: what a result quotes of the cells of a file
QUOTED = ("faults", "warnings")
#: jobs of one transaction
BATCH = 200


def kept_too_long(kinds: Sequence[str], before: datetime) -> QuerySet[Job]:
    """Jobs of these kinds that ended before and still have their file, or quote from it."""
    quoting = Q()
    for name in QUOTED:
        quoting |= Q(**{f"result__{name}__0__isnull": False})
    return Job.objects.filter(Q(file__isnull=False) | quoting, kind__in=kinds, finished_at__lt=before).order_by("pk")


def drop_files(kinds: Sequence[str], before: datetime) -> int:
    """The next few of those jobs without file and quotations; how many. A file goes with the last that needs it."""
    rows = list(kept_too_long(kinds, before).select_related(None)[:BATCH])
    files = {row.file_id for row in rows if row.file_id}
    for row in rows:
        row.file = None
        if row.result:
            row.result = row.result | {name: [] for name in QUOTED if name in row.result}
        row.save(update_fields=["file", "result"])
    for file in StoredFile.objects.filter(pk__in=files):
        try:
            discard(file)
        except ProtectedError:
            continue  # a younger job still works with it
    return len(rows)
