from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import ScopedAdmin
from reports.models import Award, AwardQuota, Document, IncentivePoint, IncentiveRule

MADE_ON = (("awards", _("Commendation")),)


@admin.register(AwardQuota)
class AwardQuotaAdmin(LedgerAdmin):
    sheet_name = "表扬名额"
    list_display = ("year", "kind", "programme", "quota")
    list_filter = ("year", "kind", "programme")
    list_select_related = ("programme",)
    totals = ("quota",)


@admin.register(IncentiveRule)
class IncentiveRuleAdmin(LedgerAdmin):
    sheet_name = "激励加分"
    list_display = ("year", "programme", "giver", "kind", "points")
    list_filter = ("year", "programme", "giver")
    list_select_related = ("programme",)
    search_fields = ("programme__name", "kind")


@admin.register(IncentivePoint)
class IncentivePointAdmin(ScopedAdmin):
    list_display = ("year", "giver", "community", "points")
    list_filter = ("year", "giver", "community__subdistrict")
    list_select_related = ("community",)
    search_fields = ("community__code", "community__name")
    totals = ("points",)
    made_on = MADE_ON


@admin.register(Award)
class AwardAdmin(ScopedAdmin):
    list_display = ("recipient", "year", "kind", "programme", "position", "undecided", "status", "reason")
    list_filter = ("year", "kind", "programme", "status", "undecided")
    list_select_related = ("programme", "site", "volunteer")
    search_fields = ("site__code", "site__name", "volunteer__number", "volunteer__name")
    made_on = MADE_ON

    @admin.display(description=Award._meta.verbose_name)
    def recipient(self, obj: Award) -> str:
        return str(obj.recipient)


@admin.register(Document)
class DocumentAdmin(ScopedAdmin):
    list_display = ("number", "kind", "year", "programme", "site", "pages", "is_draft", "made_at")
    list_filter = ("year", "kind", "programme", "is_draft")
    list_select_related = ("programme", "site")
    search_fields = ("number", "site__code", "site__name", "content_hash")
