from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from funding.models import Allocation, Budget, Grant, Rate
from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import ScopedAdmin, in_yuan, through, words_of

MADE_ON = (("allocations", _("Subsidy")),)


def yuan_of(model: type[Model], name: str) -> Any:
    return in_yuan(name, words_of(model, name))


@admin.register(Rate)
class RateAdmin(LedgerAdmin):
    sheet_name = "奖补标准"
    labels = {"amount_fen": _("amount (yuan)")}
    list_display = ("programme", "year", "kind", yuan_of(Rate, "amount_fen"), "ratio", "basis")
    list_filter = ("year", "programme")
    list_select_related = ("programme",)
    search_fields = ("programme__name", "programme__code", "kind", "basis")


@admin.register(Budget)
class BudgetAdmin(LedgerAdmin):
    sheet_name = "预算"
    labels = {"amount_fen": _("district budget (yuan)")}
    list_display = ("programme", "year", "budget_year", yuan_of(Budget, "amount_fen"), "shortage")
    list_filter = ("year", "programme")
    list_select_related = ("programme",)
    search_fields = ("programme__name", "programme__code")
    totals = ("amount_fen",)


@admin.register(Allocation)
class AllocationAdmin(ScopedAdmin):
    list_display = (
        "programme",
        "year",
        "status",
        yuan_of(Allocation, "budget_fen"),
        "shortage",
        "computed_at",
        "computed_by",
        "approved_at",
    )
    list_filter = ("year", "programme", "status")
    list_select_related = ("programme",)
    search_fields = ("programme__name", "programme__code")
    totals = ("budget_fen",)
    made_on = MADE_ON


@admin.register(Grant)
class GrantAdmin(ScopedAdmin):
    list_display = (
        "site",
        through("allocation__year", words_of(Allocation, "year")),
        "kind",
        yuan_of(Grant, "entitlement_fen"),
        yuan_of(Grant, "district_fen"),
        yuan_of(Grant, "match_fen"),
        "ratio",
        "status",
    )
    list_filter = ("allocation__year", "allocation__programme", "kind", "status")
    list_select_related = ("site", "allocation__programme")
    search_fields = ("site__code", "site__name")
    totals = ("entitlement_fen", "district_fen", "match_fen")
    made_on = MADE_ON
