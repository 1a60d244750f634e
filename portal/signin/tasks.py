from celery import shared_task

from portal.signin.services import attempts, sessions


@shared_task(name="portal.signin.tidy")
def tidy() -> None:
    """What opens and locks nothing any more."""
    sessions.tidy()
    attempts.tidy()
