from celery import shared_task

from portal.accounts.actors import SYSTEM
from portal.desk.privacy.retention import carry_out


@shared_task(name="portal.desk.retention")
def retention() -> None:
    carry_out(by=SYSTEM)
