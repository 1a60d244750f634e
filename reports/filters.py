import django_filters
from django.db.models import Q, QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Subdistrict
from portal.web.filters import ListFilter, Ordering
from reports.kinds import KINDS
from reports.models import Document
from reports.states import DocumentStatus
from sites.filters import programme_choice, visible_subdistricts

STATES = {
    "final": Q(file__isnull=False, is_draft=False),
    "draft": Q(file__isnull=False, is_draft=True),
    "missing": Q(file=None),
    "failed": Q(job__status="failed"),
}


class DocumentFilter(ListFilter):
    """Documents by year, programme, place and state; the list, its count and its archive go by it."""

    q = django_filters.CharFilter(method="search", label=_("Site (name or code) or number"))
    kind = django_filters.ChoiceFilter(
        label=_("Document"),
        empty_label=_("all"),
        choices=[(kind.code.value, kind.code.label) for kind in KINDS.values()],
    )
    year = django_filters.NumberFilter(label=_("Year"), min_value=1900, max_value=2999)
    programme = programme_choice()
    subdistrict = django_filters.ModelChoiceFilter(
        method="of_subdistrict",
        queryset=visible_subdistricts,
        to_field_name="code",
        label=_("Subdistrict"),
        empty_label=_("all"),
    )
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("State"),
        empty_label=_("all"),
        choices=[("final", _("final")), ("draft", _("draft")), ("missing", _("not made yet")), ("failed", _("failed"))],
    )
    status = django_filters.ChoiceFilter(label=_("Signature"), empty_label=_("all"), choices=DocumentStatus.choices)
    job = django_filters.NumberFilter(field_name="job__parent", label=_("Run"), min_value=1, widget=HiddenInput)
    ordering = Ordering(fields=[(name, name) for name in ("number", "kind", "year", "site__name", "pages", "made_at")])

    class Meta:
        model = Document
        fields: list[str] = []

    def search(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        return rows.filter(Q(subject__icontains=value) | Q(site__name__icontains=value) | Q(number__icontains=value))

    def of_subdistrict(self, rows: QuerySet[Document], name: str, value: Subdistrict) -> QuerySet[Document]:
        return rows.filter(Q(site__room__community__subdistrict=value) | Q(subdistrict=value))

    def of_state(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        return rows.filter(STATES[value])
