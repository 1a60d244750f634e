"""The Celery application. A task is a wake-up: the truth about work is the job's row (portal.jobs)."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import worker_init

from portal.registry import worker_warmups
from portal.runtime import CANNOT_START

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


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
