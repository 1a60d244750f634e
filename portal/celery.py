"""The Celery application. A task is a wake-up: the truth about work is the job's row (portal.jobs)."""

import os
import socket
import sys
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging, worker_init

from portal.audit.origin import SCHEDULE, Origin, coming_from
from portal.registry import worker_warmups
from portal.runtime import CANNOT_START
from portal.runtime import pulse as pulse  # connects itself to the signals of workers and beat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class PortalTask(Task):
    """A task whose writes say where they come from; a job's own origin is set further in (portal.jobs.run)."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with coming_from(Origin(SCHEDULE, address=socket.gethostname(), place=self.name)):
            return super().__call__(*args, **kwargs)


app = Celery("portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def on_logging(**_: Any) -> None:
    """Celery leaves logging as Django has set it up, so that workers and beat write the same lines as pages."""


@worker_init.connect
def on_worker_start(**_: Any) -> None:
    """Runs every registered warm-up once in the parent, before it forks: the children share what it loaded.

    A warm-up raises when the machine lacks something (a font, a library); the worker then refuses to start,
    for Celery would log an exception here and go on without.
    """
    for warm_up in worker_warmups:
        try:
            warm_up()
        except Exception as error:
            print(f"The worker cannot start: {error}", file=sys.stderr, flush=True)  # noqa: T201
            raise SystemExit(CANNOT_START) from error
