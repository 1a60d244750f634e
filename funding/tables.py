"""The columns of the lists of the subsidy, as their pages show them and a workbook takes them."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from funding.models import Allocation, Budget, Grant
from funding.states import AllocationStatus
from portal.accounts.actors import Actor
from portal.web.table_export import Column, money, of


def with_allocations(budgets: QuerySet[Budget], actor: Actor) -> QuerySet[Any]:
    """Budgets with the `status` of their allocation (None before there is one) and the sums of its grants in scope."""
    same = {"programme": OuterRef("programme"), "year": OuterRef("year")}
    allocations = Allocation.objects.visible_to(actor).filter(**same)
    of_budget = {f"allocation__{name}": value for name, value in same.items()}
    grants = Grant.objects.visible_to(actor).filter(**of_budget).order_by().values("allocation")

    def summed(what: Any) -> Subquery:
        return Subquery(grants.annotate(summed=what).values("summed"))

    return budgets.annotate(
        status=Subquery(allocations.values("status")[:1]),
        grants=summed(Count("pk")),
        entitlement_fen=summed(Sum("entitlement_fen")),
        district_fen=summed(Sum("district_fen")),
        match_fen=summed(Sum("match_fen")),
    )


def status_in_words(budget: Any) -> str:
    return str(AllocationStatus(budget.status).label if budget.status else _("not computed"))


ALLOCATION_COLUMNS = (
    Column(_("Programme"), of("programme.name")),
    Column(_("Status"), status_in_words),
    Column(_("When short"), of("shortage")),
    Column(_("Grants"), of("grants")),
    money(_("District budget"), "amount_fen"),
    money(_("Entitlements"), "entitlement_fen"),
    money(_("District amount"), "district_fen"),
    money(_("Match"), "match_fen"),
)

GRANT_COLUMNS = (
    Column(_("Code"), of("site.code")),
    Column(_("Site"), of("site.name")),
    Column(_("Subdistrict"), of("site.room.community.subdistrict.name")),
    Column(_("Kind"), of("kind")),
    money(_("Entitlement"), "entitlement_fen"),
    money(_("District amount"), "district_fen"),
    Column(_("Ratio"), of("ratio")),
    money(_("Match"), "match_fen"),
    Column(_("Status"), of("get_status_display")),
)
