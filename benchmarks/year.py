"""The documents of the demo year by real workers: what a second process adds, and what an unchanged year costs."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from django.core.management import call_command

from benchmarks import databases
from benchmarks.measuring import Figure
from portal.accounts.actors import SYSTEM
from portal.jobs.models import Job
from portal.jobs.states import ENDED_STATES, JobStatus
from portal.runtime.home import BASE_DIR
from reports.models import Document
from reports.services.documents import queue_again, queue_documents
from tests.services import valkey, wait_until, worker

YEAR = 2025
#: documents a round, of which the first few warm the new worker up
ROUND, WARM = 48, 8
ROUNDS = 3
#: a loop that needs nothing but a processor, and says how often it went round in three seconds
LOOP = """
import time
end, turns = time.perf_counter() + 3, 0
while time.perf_counter() < end:
    sum(range(2000)); turns += 1
print(turns)
"""


def year() -> Iterator[Figure]:
    """Reports a minute with one and two worker processes; then all documents of the year, twice."""
    demo_district()
    with valkey():
        yield processes()
        yield unchanged_year()


def demo_district() -> None:
    databases.make("year")
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("import_workbook", str(BASE_DIR / "demo" / "district.xlsx"), **quiet)
    for command in ("evaluate", "allocate", "propose_awards"):
        call_command(command, str(YEAR), **quiet)


def processes() -> Figure:
    """What a second process brings, as a share of what it brings to bare loops at the same time."""
    shares, rates = [], []
    for _round in range(ROUNDS):
        loops = [turns(1), 0.0, turns(1)]
        one = reports_a_minute(1)
        loops[1] = turns(2)
        two = reports_a_minute(2)
        gain = loops[1] / (loops[0] + loops[2]) * 2
        shares.append(two / one / gain)
        rates.append((one, two, gain))
    one, two, gain = (median(values) for values in zip(*rates, strict=True))
    how = f"{two:.0f} ÷ {one:.0f} a minute; two loops gain {gain:.2f}"
    return Figure("gain of a second worker process ÷ of bare loops", median(shares), 0.8, how, at_least=True)


def turns(number: int) -> float:
    """How often `number` loops side by side go round together."""
    loops = [subprocess.Popen([sys.executable, "-c", LOOP], stdout=subprocess.PIPE) for _ in range(number)]
    return sum(int(loop.communicate()[0]) for loop in loops)


def reports_a_minute(concurrency: int) -> float:
    """Site reports that a worker of so many processes prints and writes in a minute, once it is warm."""
    Document.objects.update(press="", content_hash="0" * 64)
    with worker(concurrency):
        kinds = ["site_evaluation"]
        if not Document.objects.exists():
            wait_for(queue_documents(by=SYSTEM, year=YEAR, kinds=kinds).batch)
            Document.objects.update(press="", content_hash="0" * 64)
        batch = queue_again(by=SYSTEM, documents=list(Document.objects.order_by("number")[:ROUND]))
        wait_for(batch)
    finished = batch.parts.filter(result__made=True).values_list("finished_at", flat=True)
    ends = sorted(end for end in finished if end)
    assert len(ends) == ROUND, "some were not printed"
    return (ROUND - WARM) * 60 / (ends[-1] - ends[WARM - 1]).total_seconds()


def unchanged_year() -> Figure:
    """All documents of a year from nothing, and the same asked for again."""
    Document.objects.update(press="", content_hash="0" * 64)
    with worker(2):
        first = timed()
        again = timed()
    number = Document.objects.filter(year=YEAR, file__isnull=False).count()
    how = f"{again:.2f} ÷ {first:.0f} s, {number} documents"
    return Figure("an unchanged year again ÷ the first time", again / first, 0.02, how)


def timed() -> float:
    start = time.perf_counter()
    wait_for(queue_documents(by=SYSTEM, year=YEAR).batch)
    return time.perf_counter() - start


def wait_for(batch: Job | None) -> None:
    if batch is None:
        return

    def ended() -> bool:
        batch.refresh_from_db()
        return batch.status in ENDED_STATES

    wait_until(ended, "the documents are made", 1200)
    assert batch.status == JobStatus.DONE, list(batch.parts.exclude(error="").values_list("title", "error")[:3])
