from celery import shared_task

from portal.reminding.services import deliver_due


@shared_task(name="portal.reminding.deliver")
def deliver() -> None:
    deliver_due()
