"""The ways by which a digest goes out. A further one is a further line here: its name, what it is called, whether its
settings are there, whom it reaches, and how it delivers."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.registry import ReminderChannel, reminder_channels
from portal.reminding.channels import mail, webhook
from portal.reminding.states import PORTAL

reminder_channels.add(PORTAL, ReminderChannel(PORTAL, _("portal")))
reminder_channels.add(
    "mail",
    ReminderChannel(
        "mail",
        _("e-mail"),
        deliver=mail.deliver,
        is_offered=lambda: bool(settings.REMINDER_MAIL),
        reaches=lambda user: bool(user.email),
    ),
)
reminder_channels.add(
    "webhook",
    ReminderChannel(
        "webhook",
        _("other system"),
        deliver=webhook.deliver,
        is_offered=lambda: bool(settings.REMINDER_WEBHOOK and settings.REMINDER_WEBHOOK_SECRET),
    ),
)
