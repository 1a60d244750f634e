from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestState(models.TextChoices):
    QUEUED = "queued", _("to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")


#: the channel whose digests are read in the portal itself: the row is the delivery
PORTAL = "portal"
#: for how long a sender has a digest to itself; whoever was killed with it leaves it to the next after that
LEASE = timedelta(minutes=2)
#: how long to wait after each failure; after the last of them it is given up
GAPS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MAX_ATTEMPTS = len(GAPS) + 1
