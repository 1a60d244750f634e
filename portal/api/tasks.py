from celery import shared_task
from oauth2_provider.models import clear_expired

from portal.api.services.answers import forget_old


@shared_task(name="portal.api.tidy")
def tidy() -> None:
    """Tokens that have expired, and answers that nobody may ask for again."""
    clear_expired()
    forget_old()
