"""Work for tests. `python -m tests.jobs.kinds JOB` does a job in a process that may be killed."""

import os
import sys
import time
from typing import Any

from portal.registry import job_kinds


def effect(run: Any) -> dict[str, Any]:
    """Slow when its params say so; what it changes is one audit entry."""
    from django.conf import settings

    from portal.audit.services import record

    run.progress(1, 2)
    time.sleep(run.job.params.get("before", 0))
    with run.finishing({"effect": True}):
        record(by=run.actor, action="test.effect", target=str(run.job.pk))
        if inside := run.job.params.get("inside", 0):
            (settings.HOME.tmp / f"effect-{run.job.pk}").touch()
            time.sleep(inside)
    time.sleep(run.job.params.get("after", 0))
    return {}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from portal.jobs.run import execute

    job_kinds.add("effect", effect)
    print("ready", flush=True)
    execute(int(sys.argv[1]))
