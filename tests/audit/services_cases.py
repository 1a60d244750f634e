"""Every public service that takes `by`, and what a call of it leaves in the trail. A new one needs its case here.

A case prepares what the call needs and answers the call; it names the actions of the entries that it leaves, one for
each thing that it writes. What is done with many things at once, or calls another service, names all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Call = Callable[[], Any]


@dataclass(frozen=True)
class Case:
    """`leaves` are the actions of the entries. `keeps` names the tables that a failed call may leave a row in: an
    upload is stored before the job that takes it, and collected when none does."""

    service: str
    leaves: tuple[str, ...]
    prepare: Callable[[Path], Call]
    keeps: tuple[str, ...] = ()


CASES: list[Case] = []
#: they ask and write nothing
READS = {
    "portal.jobs.services.asking.may_control",
    "portal.ledgers.services.check_row",
    "portal.signin.services.factors.require_shown",
    "reports.services.awards.names_to_move",
    "reports.services.awards.why_settled",
    "reports.services.documents.documents_wanted",
    "reports.services.glyphs.unprintable_names",
    "sites.services.exemptions.covers",
    "sites.services.exemptions.require_cover",
    "sites.services.exemptions.require_grant",
}
#: they write inside the transaction of a service, whose entry speaks of it
PARTS = {
    "portal.files.services.store": "the entry of the job that takes the file, or of the document's job",
    "reports.services.printing.enter": "files of a document whose job is on record; they change no figure",
    "sites.services.logs.drafting.begun": "the service that begins the log, by a draft, an API or a booking",
    "sites.services.logs.drafting.put_away": "nothing: a text kept aside for its writer never was in a log",
    "sites.services.revisions.keep_versions": "the import that corrects the logs",
}


def case(service: str, *leaves: str, keeps: tuple[str, ...] = ()) -> Callable[[Callable[[Path], Call]], None]:
    return lambda prepare: CASES.append(Case(service, leaves, prepare, keeps))
