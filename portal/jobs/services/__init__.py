"""What is done to a job: what people ask for is in `asking`, what workers and the sweep do in `leases`."""

from portal.jobs.broker import workers_running
from portal.jobs.services.asking import cancel, may_control, queue, queue_batch, retry
from portal.jobs.services.leases import claim, end, held, renew, sweep, sweep_when_due

__all__ = [
    "cancel", "claim", "end", "held", "may_control", "queue", "queue_batch", "renew", "retry", "sweep",
    "sweep_when_due", "workers_running",
]  # fmt: skip
