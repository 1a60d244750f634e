from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.audit.models import ChainHead, Entry
from portal.registry import audit_actions, audit_roles
from portal.web.admin import ScopedAdmin, in_words, words_of
from portal.web.admin_lists import CodeFilter
from portal.web.templatetags.portal import who

SEE_AUDIT = "see_audit"


def action_in_words(code: str) -> Any:
    return audit_actions.get(code) or code


def post_in_words(name: str) -> str:
    """A post's name begins with the code of its role; the codes of its places stay."""
    role, space, places = name.partition(" ")
    return f"{audit_roles.get(role) or role}{space}{places}"


class ActionFilter(CodeFilter):
    words = staticmethod(action_in_words)


ACTOR = in_words("actor", words_of(Entry, "actor"), who)
POST = in_words("post", words_of(Entry, "post"), post_in_words)
ACTION = in_words("action", words_of(Entry, "action"), action_in_words)


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    """The entries keep codes, which do not change with language; people see them in words."""

    right_to_see = SEE_AUDIT
    date_hierarchy = "at"
    list_display = ("number", "at", ACTOR, POST, ACTION, "target", "reason")
    list_filter = (("action", ActionFilter),)
    fields = ("number", "at", ACTOR, POST, ACTION, "target", "reason", "details", "previous_hash", "hash")
    search_fields = ("actor", "action", "target", "reason")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "target__exact" or super().lookup_allowed(lookup, value, request)


@admin.register(ChainHead)
class ChainHeadAdmin(ScopedAdmin):
    right_to_see = SEE_AUDIT
    list_display = ("number", "hash")

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        return ChainHead.objects.all() if request.actor.may(SEE_AUDIT) else ChainHead.objects.none()  # type: ignore[attr-defined]
