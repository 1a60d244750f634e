from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.audit.chain import Broken
from portal.audit.checking import check_trail, last_check
from portal.audit.models import ChainHead, Entry
from portal.audit.origin import API, COMMAND, JOB, PAGE, SCHEDULE
from portal.audit.services import version
from portal.audit.words import Line, action_in_words, details_in_words, post_in_words
from portal.web.admin import ScopedAdmin, in_words, words_of
from portal.web.admin_lists import CodeFilter
from portal.web.templatetags.portal import who

SEE_AUDIT = "see_audit"
#: a longer trail takes longer than a page may; the schedule checks it every night
MOST_AT_ONCE = 300_000
#: characters of an entry's details in the list, and details that are left out there
SHOWN, DIGESTS = 40, ("basis", "digest", "hash", "sha256", "subject")
WAYS = {
    PAGE: gettext_lazy("page"),
    API: gettext_lazy("interface"),
    COMMAND: gettext_lazy("command"),
    JOB: gettext_lazy("job"),
    SCHEDULE: gettext_lazy("schedule"),
}


class ActionFilter(CodeFilter):
    words = staticmethod(action_in_words)


class ActorFilter(CodeFilter):
    words = staticmethod(who)


class WayFilter(CodeFilter):
    words = staticmethod(lambda code: WAYS.get(code, code))


class PeriodFilter(admin.FieldListFilter):
    """From a day to a day, both included."""

    template = "admin/period_filter.html"

    def __init__(self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str):
        self.first, self.last = f"{field_path}__date__gte", f"{field_path}__date__lte"
        self.kept = [(name, value) for name, value in request.GET.items() if name not in (self.first, self.last, "p")]
        self.days = {name: request.GET.get(name, "") for name in (self.first, self.last)}
        super().__init__(field, request, params, model, model_admin, field_path)
        self.title = _("period")

    def expected_parameters(self) -> list[str | None]:
        return [self.first, self.last]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, last = self.days.values()
        yield {"selected": bool(first or last), "display": f"{first or '…'} – {last or '…'}"}


def summary(lines: list[Line]) -> str:
    said = [f"{line.before} → {line.after}" if line.is_change else line.after for line in lines]
    form = _("%(what)s: %(said)s")
    return "；".join(form % {"what": line.label, "said": each} for line, each in zip(lines, said, strict=True))


@admin.display(description=gettext_lazy("before → after"))
def changes(entry: Entry) -> str:
    """As much as tells which entry it is; digests tell people nothing."""
    told = {name: value for name, value in entry.details.items() if name not in DIGESTS}
    text = summary(details_in_words(told))
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


@admin.display(description=gettext_lazy("before → after"))
def all_changes(entry: Entry) -> str:
    return render_to_string("components/changes.html", {"lines": details_in_words(entry.details)}) or "—"


changes.cell = lambda entry: summary(details_in_words(entry.details))  # type: ignore[attr-defined]

ACTOR = in_words("actor", words_of(Entry, "actor"), who)
POST = in_words("post", words_of(Entry, "post"), post_in_words)
ACTION = in_words("action", words_of(Entry, "action"), action_in_words)
WAY = in_words("channel", words_of(Entry, "channel"), lambda code: WAYS.get(code, code))


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    """The entries keep codes, which do not change with language; people see them in words."""

    right_to_see = SEE_AUDIT
    date_hierarchy = "at"
    list_display = ("number", "at", ACTOR, POST, ACTION, "target", "reason", changes, WAY, "address")
    list_filter = (("at", PeriodFilter), ("action", ActionFilter), ("actor", ActorFilter), ("channel", WayFilter))
    fields = (
        "number", "at", ACTOR, POST, "on_behalf", ACTION, "target", all_changes, "reason", WAY, "address", "place",
        "request_id", "recipe", "previous_hash", "hash",
    )  # fmt: skip
    search_fields = ("actor", "on_behalf", "action", "target", "reason", "address", "place", "request_id")
    search_help_text = gettext_lazy("Who, what, why, or from where: a part of it is enough.")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "target__exact" or super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> list[Any]:
        verify = self.admin_site.admin_view(self.verify_view)
        return [path("verify/", verify, name="audit_entry_verify"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"last_check": last_check(), **(extra_context or {})})

    @method_decorator(require_POST)
    def verify_view(self, request: HttpRequest) -> HttpResponse:
        """The whole trail checked now; what was found is told, and on record."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if version() > MOST_AT_ONCE:
            messages.warning(request, _("The trail is too long for a page: have “manage.py audit_verify” run."))
            return redirect("admin:audit_entry_changelist")
        try:
            whole = check_trail(by=request.actor)  # type: ignore[attr-defined]
        except Broken as broken:
            messages.error(request, _("The audit trail is broken. %(place)s") % {"place": broken})
        else:
            words = {"number": whole.head.number, "heads": whole.heads}
            text = _("The audit trail is whole: %(number)s entries, compared with %(heads)s heads noted outside.")
            messages.success(request, text % words)
        return redirect("admin:audit_entry_changelist")


@admin.register(ChainHead)
class ChainHeadAdmin(ScopedAdmin):
    right_to_see = SEE_AUDIT
    list_display = ("number", "hash")

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        # allow unscoped: one row, for who sees the trail
        return ChainHead.objects.all() if request.actor.may(SEE_AUDIT) else ChainHead.objects.none()  # type: ignore[attr-defined]
