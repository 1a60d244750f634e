"""What a token may be good for, and the right that each scope is."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from oauth2_provider.scopes import BaseScopes

from portal.accounts.rights import Right

SCOPES: dict[str, Any] = {
    "sites:read": _("programmes, places and sites"),
    "logs:read": _("monthly logs"),
    "logs:write": _("draft, hand in and check monthly logs"),
    "volunteers:read": _("volunteers and their service"),
    "volunteers:personal": _("ID numbers and phones of volunteers in clear"),
    "evaluations:read": _("evaluations"),
    "grants:read": _("grants"),
    "awards:read": _("commendations"),
    "reports:read": _("documents"),
    "reports:write": _("have documents made"),
}

#: what people do by a right of their post, a client does by a scope of its token
RIGHTS_OF = {
    "logs:write": {Right.WRITE_LOGS, Right.SUBMIT_LOGS, Right.CHECK_LOGS},
    "volunteers:read": {Right.SEE_PEOPLE},
    "volunteers:personal": {Right.REVEAL},
    "grants:read": {Right.SEE_MONEY},
    "reports:read": {Right.DOWNLOAD_REPORTS},
    "reports:write": {Right.MAKE_REPORTS, Right.MAKE_BULLETINS},
}


def rights_of(scopes: Iterable[str]) -> set[Right]:
    return {right for scope in scopes for right in RIGHTS_OF.get(scope, ())}


class ClientScopes(BaseScopes):
    """A client may ask for the scopes that it was given, and gets all of them when it names none."""

    def get_all_scopes(self) -> dict[str, str]:
        return {name: str(label) for name, label in SCOPES.items()}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        client = getattr(application, "client", None)
        return client.scopes if client else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        return self.get_available_scopes(application, request)
