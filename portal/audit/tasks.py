from celery import shared_task

from portal.audit.chain import Broken
from portal.audit.checking import MACHINE, check_trail
from portal.audit.heads import note_head


@shared_task(name="portal.audit.check")
def check() -> None:
    """Once a day: what is broken is in the log as an error, and on the page that checks it again."""
    try:
        check_trail(by=MACHINE)
    except Broken:
        return


@shared_task(name="portal.audit.note_head")
def note() -> None:
    note_head()
