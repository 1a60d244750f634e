"""Taking ledgers in and writing them out: the only ways in which a ledger row changes.

A workbook is one service call with one audit entry; so is a single row from a form, by the same checks.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.services import lock_head, record, version
from portal.ledgers.checking import Checked, Progress, check, one_row, read_book
from portal.ledgers.plan import Plan, make_plan
from portal.ledgers.writing import write
from portal.registry import sheets
from portal.web.errors import Refused
from portal.workbook.faults import Fault, Faults, Faulty

#: how often a plan is made outside of the transaction when others keep writing meanwhile
_TRIES = 2


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


def import_workbook(
    *,
    by: Any,
    path: Path,
    name: str = "",
    dry_run: bool = False,
    expected: dict[str, dict[str, int]] | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Take in the workbook at `path`, all or nothing (docs/workbook.md).

    The file is read, checked and compared outside of any transaction and written in one short one; had anything
    been written meanwhile, the comparison is made again. `expected` are the counts that somebody confirmed: where
    the plan differs from them by then, nothing is stored.
    Raises Faulty with every fault, NotAWorkbook, or Forbidden; then nothing was stored.
    """
    by.require("import")
    sha256 = _sha256(path)
    source = name or path.name

    def read() -> Checked:
        return _without_faults(read_book(path, progress))

    if dry_run:
        checked = read()
        plan = _without_frozen(make_plan(checked.book))
        return _outcome(plan, checked, sha256, stored=False)
    return _store(
        read=read,
        by=by,
        action="ledgers.import",
        target=source,
        reason=f"import {source} {sha256[:12]}",
        details={"sha256": sha256},
        expected=expected,
        progress=progress,
    )


def check_row(*, by: Any, sheet: str, values: dict[str, Any]) -> list[Fault]:
    """The faults of one row from a form, in the words of an import; empty when it may be saved.

    `values` by field name; references as codes. Raises Forbidden without the right to the sheet.
    """
    by.require(sheets[sheet].right)
    checked = check(one_row(sheets[sheet], values))
    return list(checked.faults) or list(make_plan(checked.book).faults)


def save_row(*, by: Any, sheet: str, values: dict[str, Any], reason: str = "") -> Outcome:
    """Add or change one ledger row; the same checks and protection as an import. Raises Faulty or Forbidden."""
    by.require(sheets[sheet].right)
    row = sheets[sheet].row(**values)
    return _store(
        read=lambda: _without_faults(check(one_row(sheets[sheet], values))),
        by=by,
        action="ledgers.save",
        target=" ".join([sheet, *(str(part) for part in sheets[sheet].key_of(row))]),
        reason=reason,
        details={},
        expected=None,
        progress=no_progress,
    )


def _store(
    *,
    read: Callable[[], Checked],
    by: Any,
    action: str,
    target: str,
    reason: str,
    details: dict[str, Any],
    expected: dict[str, dict[str, int]] | None,
    progress: Progress,
) -> Outcome:
    for attempt in range(_TRIES + 1):
        seen = version()
        checked = read()
        plan = _without_frozen(make_plan(checked.book))
        with transaction.atomic():
            # the head's lock also keeps every other writer out until we are done
            if lock_head().number != seen:
                if attempt < _TRIES:
                    continue
                # others keep writing: compare once more now that nobody can
                checked = read()
                plan = _without_frozen(make_plan(checked.book))
            if expected is not None and plan.counts != expected:
                raise Refused(_("The ledgers have changed since you looked; look again at what would be stored."))
            if plan:
                write(plan, by=by, reason=reason, progress=progress)
                record(by=by, action=action, target=target, reason=reason, details=details | {"counts": plan.counts})
            return _outcome(plan, checked, details.get("sha256", ""), stored=bool(plan))
    raise AssertionError("the last attempt always returns")


def _without_faults(checked: Checked) -> Checked:
    if checked.faults.count:
        raise Faulty(checked.faults, checked.warnings)
    return checked


def _without_frozen(plan: Plan) -> Plan:
    if plan.faults.count:
        raise Faulty(plan.faults)
    return plan


def _outcome(plan: Plan, checked: Checked, sha256: str, *, stored: bool) -> Outcome:
    return Outcome(plan.counts, checked.warnings, checked.unknown, sha256, bool(plan), stored)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
