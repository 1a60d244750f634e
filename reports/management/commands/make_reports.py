"""Queues the reports of a year and follows them: the work itself is done by the workers."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand, year_from
from portal.files.services import location
from portal.jobs.models import Job
from portal.jobs.pace import Pace
from portal.jobs.services import workers_running
from portal.jobs.states import ENDED_STATES, JobStatus
from portal.web.errors import Refused
from reports.services.documents import documents_wanted, kinds_in_words, queue_documents, require_some
from reports.services.glyphs import unprintable_names

#: how often it looks, on a terminal and elsewhere, in seconds
TICK, SPARSE_TICK = 0.5, 10.0
#: how many failures are named; all are on the job's page
NAMED = 10
#: the exit status of a program that was interrupted
INTERRUPTED = 130


class Command(PortalCommand):
    help = _("Make the reports of a year, by the workers, and show their progress.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help=_("evaluation year"))
        parser.add_argument(
            "--kind", metavar="KIND", help=_("only documents of this kind: %(kinds)s") % {"kinds": kinds_in_words()}
        )
        parser.add_argument("--programme", metavar="CODE", help=_("only this programme"))
        parser.add_argument(
            "--wait",
            metavar="SECONDS",
            type=float,
            default=0,
            help=_("how long to wait for a worker to start"),
        )

    def act(  # type: ignore[override]
        self, by: Actor, *, year: str, kind: str | None, programme: str | None, wait: float, **options: Any
    ) -> None:
        number = year_from(year)
        chosen: dict[str, Any] = {"by": by, "year": number, "programme": programme, "kinds": [kind] if kind else None}
        require_some(documents_wanted(**chosen), number)
        require_worker(wait)
        for one in unprintable_names(by=by, year=number):
            words = {"character": one.character, "code": one.code, "record": one.record, "field": one.field}
            self.stderr.write(_("No face has “%(character)s” (%(code)s): %(record)s, %(field)s") % words)
        queued = queue_documents(**chosen)
        if queued.batch is None:
            self.say_where(queued.kept, 0, number)
        else:
            self.follow_to_the_end(queued.batch, queued.kept, number)

    def follow_to_the_end(self, batch: Job, kept: int, year: int) -> None:
        try:
            self.follow(batch)
        except KeyboardInterrupt:
            text = _("Job %(job)s goes on without this command; follow or cancel it at %(page)s.")
            words = {"job": batch.pk, "page": page("job", batch.pk)}
            raise CommandError("\n" + text % words, returncode=INTERRUPTED) from None
        self.conclude(batch, kept, year)

    def follow(self, batch: Job) -> None:
        """Shows the progress until the end: one line on a terminal, elsewhere a line now and then."""
        on_terminal, said = self.stdout.isatty(), float("-inf")
        while True:
            batch.refresh_from_db()
            ended = batch.status in ENDED_STATES
            if on_terminal:
                self.stdout.write(f"\r\033[K{line(batch)}", ending="\n" if ended else "")
                self.stdout.flush()
            elif ended or time.monotonic() - said >= SPARSE_TICK:
                self.stdout.write(line(batch))
                said = time.monotonic()
            if ended:
                return
            time.sleep(TICK)

    def say_where(self, done: int, made: int, year: int) -> None:
        """How many there are, and where."""
        words = {"done": done, "made": made}
        self.stdout.write(_("%(done)s reports are there, %(made)s of them made now.") % words)
        self.stdout.write(_("Files: %(folder)s") % {"folder": location()})
        self.stdout.write(_("Page: %(page)s") % {"page": page("documents") + f"?year={year}"})

    def conclude(self, batch: Job, kept: int, year: int) -> None:
        """Says how many there are and where; raises Refused when some failed or it was cancelled."""
        parts = batch.parts.filter(status=JobStatus.DONE)
        self.say_where(kept + parts.count(), parts.filter(result__made=True).count(), year)
        failed = batch.parts.filter(status=JobStatus.FAILED).order_by("pk").values_list("title", "error")
        if failed:
            named = [_("%(what)s: %(said)s") % {"what": title, "said": error} for title, error in failed[:NAMED]]
            raise Refused(_("%(failed)s reports were not made:") % {"failed": len(failed)}, *named)
        if batch.status == JobStatus.CANCELLED:
            raise Refused(_("The job was cancelled."))


def page(name: str, *arguments: int) -> str:
    """The address of a page of this portal."""
    return settings.PUBLIC_URL + reverse(name, args=arguments)


def line(batch: Job) -> str:
    """Count, rate and estimate."""
    pace = Pace.of(batch)
    words = {
        "done": pace.done,
        "total": pace.total,
        "rate": f"{pace.per_minute:.0f}",
    }
    progress = _("%(done)s of %(total)s reports, %(rate)s a minute") % words
    if not (left := pace.left_in_words):
        return progress
    return _("%(progress)s, %(left)s") % {"progress": progress, "left": left}


def require_worker(wait: float) -> None:
    """Raises Refused when no worker answers within `wait` seconds (or one look)."""
    deadline = time.monotonic() + wait
    while not workers_running():
        if time.monotonic() >= deadline:
            raise Refused(_("No worker is running: start the portal first (./run)."))
        time.sleep(TICK)
