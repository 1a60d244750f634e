"""Ledgers in and out through the browser: each is a job of its own, over the services of portal.ledgers."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.crypto import scrub
from portal.files import services as files
from portal.files.models import StoredFile
from portal.files.uploads import clean_name
from portal.jobs.models import Job
from portal.jobs.run import Run
from portal.jobs.services import queue
from portal.ledgers.export import export_workbook
from portal.ledgers.services import Outcome, import_workbook
from portal.web.errors import Refused
from portal.workbook.faults import Fault, Faults, Faulty

CHECK, IMPORT, EXPORT = "ledgers.check", "ledgers.import", "ledgers.export"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: so many faults and warnings each are kept with the job; the rest is counted
KEPT = 2_000

Result = dict[str, Any]


def queue_check(*, by: Actor, name: str, data: Iterable[bytes]) -> Job:
    """Keep an uploaded workbook and have it checked; nothing of it is stored as ledgers. Raises Forbidden."""
    by.require(Right.IMPORT)
    name = clean_name(name, otherwise="workbook.xlsx")
    file = files.store(by=by, name=name, content_type=WORKBOOK_TYPE, data=data)
    return queue(by=by, kind=CHECK, title=_("Check %(name)s") % {"name": name}, params={}, file=file)


def queue_import(*, by: Actor, checked: Job) -> Job:
    """Have a checked workbook stored as it was shown: `checked` is a check that is done and found no
    faults."""
    by.require(Right.IMPORT)
    result = checked.result or {}
    if checked.kind != CHECK or not result.get("changed") or result.get("fault_count"):
        raise Refused(_("There is nothing in this workbook that could be stored."))
    return queue(
        by=by,
        kind=IMPORT,
        title=_("Import %(name)s") % {"name": _name(checked)[:150]},
        params={"expected": result["counts"]},
        file=checked.file,
    )


def queue_export(*, by: Actor, year: int | None, unmasked: bool = False, reason: str = "") -> Job:
    """Have the ledgers, and the results of `year` (of all years without it), written to a workbook.

    In clear only with the right to it and a reason, which stands in the audit trail.
    """
    by.require(Right.EXPORT)
    if unmasked:
        by.require(Right.REVEAL)
        if not reason:
            raise Refused(_("Personal data in clear takes a reason."))
    params = {"year": year, "unmasked": unmasked, "reason": scrub(reason)}
    return queue(by=by, kind=EXPORT, title=_("Export the ledgers"), params=params)


# the work


def check_stored(run: Run) -> Result:
    """What an import of the job's file would do, or its faults."""
    with at_hand(run.job.file) as path:
        try:
            outcome = import_workbook(by=run.actor, path=path, name=_name(run.job), dry_run=True, progress=run.progress)
        except Faulty as faulty:
            return faults_of(faulty)
    return result_of(outcome)


def import_stored(run: Run) -> Result:
    """Store the job's file as it was confirmed; done again after a broken attempt it finds it stored
    already."""
    with at_hand(run.job.file) as path:
        arguments: dict[str, Any] = {
            "by": run.actor,
            "path": path,
            "name": _name(run.job),
            "progress": run.progress,
        }
        try:
            outcome = import_workbook(**arguments, expected=run.job.params["expected"])
        except Faulty as faulty:
            return faults_of(faulty)
        except Refused:
            outcome = import_workbook(**arguments, dry_run=True)
            if outcome.changed:
                raise
            return result_of(outcome) | {"counts": run.job.params["expected"], "changed": True}
    return result_of(outcome)


def export_to_file(run: Run) -> None:
    """Write the workbook into the file store and hang it on the job."""
    params = run.job.params
    name = _("ledgers %(day)s.xlsx") % {"day": f"{timezone.localtime():%Y%m%d-%H%M}"}
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / name
        counts = export_workbook(
            by=run.actor, path=path, year=params["year"], unmasked=params["unmasked"], reason=params["reason"]
        )
        with path.open("rb") as written:
            pieces = iter(lambda: written.read(1 << 20), b"")
            file = files.store(by=run.actor, name=name, content_type=WORKBOOK_TYPE, data=pieces)
    with run.finishing({"counts": counts}) as row:
        row.file = file


def result_of(outcome: Outcome) -> Result:
    """An outcome as a job keeps it."""
    return {
        "counts": outcome.counts,
        "changed": outcome.changed,
        "unknown": outcome.unknown[:KEPT],
        "sha256": outcome.sha256,
        "fault_count": 0,
        "faults": [],
        **_warnings(outcome.warnings),
    }


def faults_of(faulty: Faulty) -> Result:
    """Faults as a job keeps them."""
    return {
        "changed": False,
        "fault_count": faulty.faults.count,
        "faults": _listed(faulty.faults),
        **_warnings(faulty.warnings),
    }


def _warnings(warnings: Faults) -> Result:
    return {"warning_count": warnings.count, "warnings": _listed(warnings)}


def _listed(faults: Iterable[Fault]) -> list[list[Any]]:
    rows = ([fault.sheet, fault.row, fault.column, fault.value, fault.expected] for fault in faults)
    return [row for row, _number in zip(rows, range(KEPT), strict=False)]


@contextmanager
def at_hand(file: StoredFile | None) -> Iterator[Path]:
    """A stored file as a path of this machine, wherever the store keeps it."""
    if file is None:
        raise Refused(_("The file of this job is gone."))
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".xlsx") as copy:
        with files.open_stored(file) as stored:
            shutil.copyfileobj(stored, copy)
        copy.flush()
        yield Path(copy.name)


def _name(job: Job) -> str:
    return job.file.name if job.file else ""
