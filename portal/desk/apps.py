from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The front door: the last app to be ready, so it can call in what the others register."""

    name = "portal.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        autodiscover_modules(
            "measures", "sheets", "guards", "results", "work", "panels", "checks", "actions", "searches", "todos",
            "belongings", "personal", "channels", "oddities",
        )  # fmt: skip
