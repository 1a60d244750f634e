from celery import shared_task

from portal.files.services import collect_orphans


@shared_task(name="portal.files.collect_orphans")
def collect() -> None:
    collect_orphans()
