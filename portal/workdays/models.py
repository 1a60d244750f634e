from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.scope import SharedQuerySet
from portal.web.constraints import choices, one_of

HOLIDAY_KINDS = ("休", "班")


class Holiday(models.Model):
    """A day that differs from its weekday: 休 is no working day, 班 is one (the yearly holiday notice)."""

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(pgettext_lazy("holiday", "kind"), max_length=1, choices=choices(HOLIDAY_KINDS))

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]
        constraints = [one_of("kind", HOLIDAY_KINDS, "holiday_kind")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.kind}"
