from django import template
from django.conf import settings
from django.http import HttpRequest

from portal.signin.services import sessions

register = template.Library()


@register.simple_tag
def session_left(request: HttpRequest) -> int:
    """Seconds until the session ends if nobody does anything; 0 when there is none."""
    return sessions.seconds_left(request)


@register.simple_tag
def session_warning() -> int:
    """Seconds before its end at which a page warns."""
    return int(settings.SESSION_WARNING_SECONDS)
