from celery import shared_task

from portal.accounts.actors import SYSTEM
from portal.reminding.services import deliver_due
from sites.services.reminding import remind_due


@shared_task(name="sites.remind")
def remind() -> None:
    """Begun every morning; whether it is a working day the calendar says."""
    remind_due(by=SYSTEM)
    deliver_due()
