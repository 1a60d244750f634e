"""The memory of a worker's process that prints one report after the other: does it grow?"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import databases
from benchmarks.district import workbook
from benchmarks.measuring import Figure
from benchmarks.year import YEAR
from portal.accounts.actors import SYSTEM
from portal.jobs.states import ENDED_STATES, JobStatus
from portal.ledgers.services import import_workbook
from programmes.models import Programme
from reports.kinds import KINDS
from reports.models import Document
from reports.services.documents import documents_for, queue_again
from reports.states import DocumentKind
from sites.services.evaluate import evaluate
from tests.services import valkey, wait_until, worker

#: the reports at which it is measured, and over how many before each
FIRST, LAST, WINDOW = 50, 500, 25
#: so many sites have at least that many reports
SITES = 640
#: how long they may take on a busy machine, in seconds
PATIENCE = 3600
MIB = 1 << 20


def memory() -> Iterator[Figure]:
    """What the process of a Celery worker holds for itself up to its 50th and up to its 500th report, all of them
    different, each composed from the database and written as PDF and .docx.

    Within a report it goes up and down by a tenth, so it is the median over the 25 reports before each.
    """
    documents = reports_of_a_district()
    with valkey(), worker(1) as running:
        made, held = 0, {}
        for number in (FIRST - WINDOW, FIRST, LAST - WINDOW, LAST):
            [process] = running.pids()  # the worker replaces it now and then
            held[number] = median(memory_while_made(documents[made:number], process))
            made = number
    how = f"{held[LAST] / MIB:.0f} ÷ {held[FIRST] / MIB:.0f} MiB of its own"
    yield Figure(f"a worker's memory at {LAST} reports ÷ at {FIRST}", held[LAST] / held[FIRST], 1.05, how)


def memory_while_made(documents: list[Document], process: int) -> list[int]:
    """What the process holds, looked at ten times a second until these are made."""
    batch = queue_again(by=SYSTEM, documents=documents)
    samples: list[int] = []

    def ended() -> bool:
        if held := own_memory(process):
            samples.append(held)
        batch.refresh_from_db()
        return batch.status in ENDED_STATES

    wait_until(ended, f"{len(documents)} reports are made", PATIENCE)
    assert batch.status == JobStatus.DONE, batch.error
    return samples


def reports_of_a_district() -> list[Document]:
    databases.make("memory")
    import_workbook(by=SYSTEM, path=workbook(SITES))
    evaluate(by=SYSTEM, year=YEAR)
    kind = KINDS[DocumentKind.SITE_EVALUATION]
    subjects = kind.subjects(SYSTEM, YEAR, Programme.objects.all())
    assert len(subjects) >= LAST
    return documents_for(kind, YEAR, subjects[:LAST])


def own_memory(process: int) -> int:
    """The bytes that this process shares with no other (USS); none when it has been replaced."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024
