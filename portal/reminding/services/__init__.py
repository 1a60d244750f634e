"""What is done with digests: `queueing` enters them, each person one a day; `sending` brings them out."""

from portal.reminding.services.queueing import Draft, Queued, offered_channels, queue_digests, reminded_on
from portal.reminding.services.reading import Told, mark_read, told_of
from portal.reminding.services.sending import Undelivered, deliver_due

__all__ = [
    "Draft", "Queued", "Told", "Undelivered", "deliver_due", "mark_read", "offered_channels", "queue_digests",
    "reminded_on", "told_of",
]  # fmt: skip
