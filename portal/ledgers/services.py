"""Taking ledgers in and writing them out: the only ways in which a ledger row changes.

A workbook is one service call with one audit entry; so is a single row from a form, by the same checks.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.audit.settled import compute_then_write
from portal.ledgers import collector
from portal.ledgers.checking import Checked, Contents, Progress, check, one_row, place, read_contents
from portal.ledgers.plan import Plan, make_plan
from portal.ledgers.recording import of_import, of_one_row
from portal.ledgers.scope import require_in_scope, right_faults, scope_faults, sheets_of
from portal.ledgers.sheet import Sheet
from portal.ledgers.writing import write
from portal.registry import sheets
from portal.web.errors import Refused
from portal.workbook.faults import Fault, Faults, Faulty
from portal.workbook.reading import cannot_open
from portal.workbook.writing import file_name


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do: counts by sheet, warnings, and what it did not know."""

    counts: dict[str, dict[str, int]]
    warnings: Faults
    unknown: list[str]
    sha256: str
    changed: bool
    stored: bool


def no_progress(done: int, total: int) -> None:
    """For callers that nobody watches."""


@collector.paused()
def import_workbook(
    *,
    by: Any,
    path: Path,
    name: str = "",
    dry_run: bool = False,
    expected: dict[str, dict[str, int]] | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Take in the workbook at `path`, all or nothing (docs/workbook.md): the sheets that the actor maintains; who may
    fill the ledgers adds to all of them.

    The file is read, checked and compared outside of any transaction and written in one short one; had anything
    been written meanwhile, the comparison is made again. `expected` are the counts that somebody confirmed: where
    the plan differs from them by then, nothing is stored.
    Raises Faulty with every fault, NotAWorkbook, or Forbidden; then nothing was stored.
    """
    by.require("import")
    sha256 = _sha256(path)
    source = file_name(name or path.name)
    contents = read_contents(path, progress, sheets_of(by))
    if dry_run:
        return _outcome(_judge(contents, by), sha256, stored=False)
    return _store(
        contents=contents,
        by=by,
        action="ledgers.import",
        target=source,
        reason=f"import {source} {sha256[:12]}",
        details=lambda plan: {"sha256": sha256, "counts": plan.counts} | of_import(plan),
        expected=expected,
        progress=progress,
        sha256=sha256,
    )


def check_row(*, by: Any, sheet: str, values: dict[str, Any]) -> list[Fault]:
    """The faults of one row from a form, in the words of an import; empty when it may be saved.

    `values` by field name; references as codes. Raises Forbidden without the right to the sheet.
    """
    _require_sheet(sheets[sheet], by)
    try:
        _judge(one_row(_with_key(sheet), values), by)
    except Faulty as faulty:
        return list(faulty.faults)
    return []


def save_row(*, by: Any, sheet: str, values: dict[str, Any], reason: str = "") -> Outcome:
    """Add or change one row of a sheet with a key; the same checks and protection as an import.

    Raises Faulty or Forbidden.
    """
    _require_sheet(sheets[sheet], by)
    row = sheets[sheet].row(**values)
    return _store(
        contents=one_row(_with_key(sheet), values),
        by=by,
        action="ledgers.save",
        target=" ".join([sheet, *(str(part) for part in sheets[sheet].key_of(row))]),
        reason=reason,
        details=of_one_row,
        expected=None,
        progress=no_progress,
    )


def _require_sheet(sheet: Sheet, by: Any) -> None:
    if not (sheet.may_edit(by) or sheet.may_add(by)):
        by.require(sheet.right)


def _with_key(name: str) -> Sheet:
    """A single row without a key would replace all of its site and year."""
    sheet: Sheet = sheets[name]
    if not sheet.key:
        raise ValueError(f"rows of {name} have no key and can't be saved one by one")
    return sheet


@dataclass(frozen=True)
class _Judged:
    """Contents without a fault, and what storing them would do."""

    checked: Checked
    plan: Plan


def _judge(contents: Contents, by: Any) -> _Judged:
    """Compare with what is stored now. Raises Faulty with every fault of the file and every row that must stay."""
    checked = check(contents)
    plan = make_plan(checked.book)
    plan.faults.extend(right_faults(plan, by))
    plan.faults.extend(scope_faults(plan, by))
    if plan.faults.count:
        checked.faults.extend(plan.faults)
        checked.faults.sort(place)
    if checked.faults.count:
        raise Faulty(checked.faults, checked.warnings)
    return _Judged(checked, plan)


def _store(
    *,
    contents: Contents,
    by: Any,
    action: str,
    target: str,
    reason: str,
    details: Callable[[Plan], dict[str, Any]],
    expected: dict[str, dict[str, int]] | None,
    progress: Progress,
    sha256: str = "",
) -> Outcome:
    def write_plan(judged: _Judged) -> Outcome:
        plan = judged.plan
        if expected is not None and plan.counts != expected:
            raise Refused(_("The ledgers have changed since you looked; look again at what would be stored."))
        if plan:
            write(plan, by=by, reason=reason, progress=progress)
            require_in_scope(plan, by)
            record(by=by, action=action, target=target, reason=reason, details=details(plan))
        return _outcome(judged, sha256, stored=bool(plan))

    return compute_then_write(lambda: _judge(contents, by), write_plan)


def _outcome(judged: _Judged, sha256: str, *, stored: bool) -> Outcome:
    checked, plan = judged.checked, judged.plan
    return Outcome(plan.counts, checked.warnings, checked.unknown, sha256, bool(plan), stored)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError as error:
        raise cannot_open() from error
    return digest.hexdigest()
