"""How fast a job goes and how long it will take, for pages and the command line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.jobs import progress
from portal.jobs.models import Job
from portal.jobs.states import ENDED_STATES


@dataclass(frozen=True)
class Pace:
    """`done` of `total`; `recent` of them in `elapsed`, which leaves out what an earlier attempt had done."""

    done: int
    total: int
    recent: int
    elapsed: timedelta

    @classmethod
    def of(cls, job: Job) -> Self:
        """As it is now, in one query."""
        done, total = progress.counts([job])[job.pk]
        ended = Q(status__in=ENDED_STATES, finished_at__gte=job.started_at or job.created_at)
        parts = Job.objects.filter(parent=job).aggregate(all=Count("pk"), recent=Count("pk", filter=ended))
        recent = parts["recent"] if parts["all"] else done
        until = job.finished_at or timezone.now()
        return cls(done, total, recent, until - job.started_at if job.started_at else timedelta())

    @property
    def per_minute(self) -> float:
        return self.recent * 60 / self.elapsed.total_seconds() if self.elapsed else 0.0

    @property
    def left(self) -> timedelta | None:
        """How long what is left will take at this pace; None when that cannot be told yet."""
        if not self.recent or self.elapsed < timedelta(seconds=2):
            return None
        return (self.total - self.done) * self.elapsed / self.recent

    @property
    def left_in_words(self) -> str:
        if self.left is None or self.done >= self.total:
            return ""
        minutes, seconds = divmod(round(self.left.total_seconds()), 60)
        if not minutes:
            return _("about %(seconds)s s left") % {"seconds": max(seconds, 1)}
        return _("about %(minutes)s min left") % {"minutes": minutes + (seconds >= 30)}


def with_counts(jobs: Iterable[Job]) -> list[Job]:
    """The jobs with the counts of now instead of their rows', for a list."""
    jobs = list(jobs)
    live = progress.counts(jobs)
    for job in jobs:
        job.done, job.total = live[job.pk]
    return jobs
