"""The admin as one of the portal's own pages: who holds a post today enters, and sees what the post
covers."""

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.web.errors import Forbidden

#: the apps as the year flows through them, then what stands under them
ORDER = (
    "programmes",
    "sites",
    "volunteers",
    "funding",
    "reports",
    "accounts",
    "workdays",
    "jobs",
    "files",
    "audit",
)


class PortalAdminSite(AdminSite):
    site_title = _("Community Programmes Portal")
    site_header = _("Ledgers")
    index_title = _("Ledgers")
    empty_value_display = "—"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: by language, prefix of addresses, app, and what may be done with each ledger: no more than there are roles
        self._app_lists: dict[tuple[Any, ...], list[Any]] = {}

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.actor.post is not None  # type: ignore[attr-defined]

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Nobody logs in here: who has no account yet goes to the one door, who has no post is told so."""
        if request.user.is_authenticated:
            raise Forbidden(gettext("You hold no post at present. The district administrator gives you one."))
        return redirect_to_login(request.GET.get("next", ""), "login")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("password_change")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Apps in the order of the house, models in the order in which their app declares them. Drawn up once for all
        who may do the same with the same ledgers: it stands beside every list."""
        may = tuple(
            tuple(admin.get_model_perms(request).values()) if admin.has_module_permission(request) else ()
            for admin in self._registry.values()
        )
        key = (get_language(), get_script_prefix(), app_label, may)
        if key not in self._app_lists:
            self._app_lists[key] = self._app_list(request, app_label)
        return self._app_lists[key]

    def _app_list(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        listed = list(self._build_app_dict(request, app_label).values())
        for app in listed:
            declared = [model.__name__ for model in apps.get_app_config(app["app_label"]).get_models()]
            app["models"].sort(key=lambda model: declared.index(model["object_name"]))
        return sorted(listed, key=lambda app: ORDER.index(app["app_label"]))
