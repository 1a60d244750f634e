"""Digests as plain text by e-mail: what waits and where it is done, no names of persons."""

from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from portal.reminding.models import Digest
from portal.reminding.services import Undelivered


def deliver(digest: Digest) -> None:
    """Raises Undelivered; for good when the server does not take the address."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMessage(
        digest.subject,
        body(digest),
        settings.DEFAULT_FROM_EMAIL,
        [digest.user.email],
        # one number for one digest: sent twice after a breakdown, a mailbox can tell that it is the same
        headers={"Message-ID": f"<reminder-{digest.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except SMTPRecipientsRefused:
        raise Undelivered(_("The mail server does not take this address."), for_good=True) from None
    except (SMTPException, OSError):
        raise Undelivered(_("The mail server could not be reached or refused the message.")) from None


def body(digest: Digest) -> str:
    lines = [f"· {text}\n  {settings.PUBLIC_URL}{address}" for text, address in digest.lines]
    return "\n".join([digest.subject, "", *lines, ""])
