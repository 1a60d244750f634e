"""Wake-ups by name; the truth is in the jobs' rows."""

from celery import shared_task

from portal.jobs import services
from portal.jobs import signs as signs  # connects itself to the signals of workers and beat
from portal.jobs.run import execute


@shared_task(name="portal.jobs.run")
def run(job: int) -> None:
    execute(job)
    services.sweep_when_due()


@shared_task(name="portal.jobs.sweep")
def sweep() -> None:
    services.sweep()
