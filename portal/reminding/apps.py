from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindingConfig(AppConfig):
    """Digests of what waits, each person at most one a day, by whatever channel there is. What waits is for other apps
    to know: here is only who was told which lines, when and by which way."""

    name = "portal.reminding"
    label = "reminding"
    verbose_name = _("Reminders")
