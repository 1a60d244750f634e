from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Community, Post
from portal.accounts.rights import Right
from portal.audit.services import head_hash
from portal.ledgers.admin import LedgerAdmin
from portal.money import half_up
from portal.registry import measures
from portal.web.admin import RelationAdmin, ScopedAdmin, in_hours, in_words, masked, through, words_of
from portal.web.admin_lists import CodeFilter
from portal.web.templatetags.portal import NOTHING, plain
from programmes.models import Programme
from sites.forms import SitePostForm
from sites.models import (
    Activity,
    Evaluation,
    EvaluationRound,
    Incident,
    LogRevision,
    Mark,
    MeasuredValue,
    MonthlyLog,
    Room,
    Score,
    Site,
    SitePost,
    Survey,
)
from sites.services.posts import unassign_site

PROGRAMME = Programme._meta.verbose_name
YEAR = words_of(EvaluationRound, "year")
OF_SITE = ("site__code", "site__name")
MADE_ON = (("evaluations", _("Evaluation")),)
#: the newest first: as they were stored, round by round; by place and rank all of them would have to be sorted
BY_EVALUATION = ("-evaluation_id", "pk")


@admin.register(Room)
class RoomAdmin(LedgerAdmin):
    sheet_name = "场所"
    list_display = ("code", "name", "community", "address", "area", "kind")
    list_filter = ("kind", "community__subdistrict")
    list_select_related = ("community",)
    search_fields = ("code", "name", "pinyin_index", "address", "community__name")


@admin.register(Site)
class SiteAdmin(LedgerAdmin):
    sheet_name = "项目点"
    list_display = (
        "code",
        "name",
        "programme",
        through("room__community", Community._meta.verbose_name),
        "status",
        "keeper",
        masked("phone", words_of(Site, "phone")),
        "opened_on",
        "closed_on",
    )
    list_filter = ("programme", "status", "room__community__subdistrict")
    list_select_related = ("programme", "room__community")
    search_fields = ("code", "name", "pinyin_index", "keeper", "room__name", "room__community__name")

    def view_on_site(self, obj: Site) -> str:
        return reverse("site", args=[obj.code])


@admin.register(SitePost)
class SitePostAdmin(RelationAdmin):
    add_form = SitePostForm
    right, right_to_see = Right.EDIT_ACCOUNTS, Right.SEE_ACCOUNTS
    list_display = (
        "site",
        through("post__user", words_of(Post, "user"), ordering="post__user__username"),
        "post",
        "year",
    )
    list_filter = ("post__role", "year", "site__programme")
    list_select_related = ("site", "post__user", *(f"post__{name}" for name in Post.NAMED))
    search_fields = (*OF_SITE, "post__user__name", "post__user__username")

    def take_off(self, request: HttpRequest, obj: SitePost) -> None:
        unassign_site(by=request.actor, assigned=obj)  # type: ignore[attr-defined]


@admin.register(MonthlyLog)
class MonthlyLogAdmin(ScopedAdmin):
    date_hierarchy = "month"
    fields = ("site", "month", "first_submitted_at", "status", "open_days", "note", "version")
    list_display = ("site", "month_text", "status", "first_submitted_at", "open_days", "version")
    list_filter = ("status", "site__programme", "site__room__community__subdistrict")
    list_select_related = ("site",)
    search_fields = OF_SITE
    totals = ("open_days",)

    @admin.display(description=words_of(MonthlyLog, "month"), ordering="month")
    def month_text(self, obj: MonthlyLog) -> str:
        return f"{obj.month:%Y-%m}"

    def view_on_site(self, obj: MonthlyLog) -> str:
        return reverse("log_check", args=[obj.month.year, obj.month.month, obj.site.code])


@admin.register(LogRevision)
class LogRevisionAdmin(ScopedAdmin):
    date_hierarchy = "replaced_at"
    list_display = ("log", "version", "replaced_at", "replaced_by", "reason")
    list_select_related = ("log__site",)
    search_fields = ("log__site__code", "log__site__name", "reason")

    def view_on_site(self, obj: LogRevision) -> str:
        month = obj.log.month
        return reverse("log_versions", args=[month.year, month.month, obj.log.site.code])


@admin.register(Activity)
class ActivityAdmin(ScopedAdmin):
    date_hierarchy = "date"
    list_display = (
        "date",
        through("log__site", Site._meta.verbose_name),
        "course",
        "topic",
        "participants",
        in_hours("minutes"),
    )
    list_filter = ("log__site__programme", "log__status", "course__on_menu")
    list_select_related = ("log__site", "course")
    search_fields = ("topic", "course__name", "log__site__code", "log__site__name")
    totals = ("participants", "minutes")
    data_version = staticmethod(head_hash)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "log__site__id__exact" or super().lookup_allowed(lookup, value, request)


@admin.register(Incident)
class IncidentAdmin(ScopedAdmin):
    date_hierarchy = "date"
    list_display = ("date", "site", "grade", "liability", "description")
    list_filter = ("grade", "liability", "site__programme")
    list_select_related = ("site",)
    search_fields = (*OF_SITE, "description")


@admin.register(Survey)
class SurveyAdmin(ScopedAdmin):
    date_hierarchy = "date"
    list_display = ("date", "site", "valid", "satisfied")
    list_filter = ("site__programme",)
    list_select_related = ("site",)
    search_fields = OF_SITE
    totals = ("valid", "satisfied")


@admin.register(Mark)
class MarkAdmin(ScopedAdmin):
    list_display = (
        "site",
        through("indicator__scheme__year", YEAR),
        "indicator",
        "assessor",
        "mark",
        "reason",
    )
    list_filter = ("indicator__scheme__year", "site__programme", "indicator__kind")
    list_select_related = ("site", "indicator__scheme")
    search_fields = (*OF_SITE, "indicator__code", "indicator__name", "assessor")


@admin.register(EvaluationRound)
class RoundAdmin(ScopedAdmin):
    list_display = ("programme", "year", "as_of", "status", "computed_at", "computed_by", "published_at")
    list_filter = ("year", "programme", "status")
    list_select_related = ("programme",)
    search_fields = ("programme__code", "programme__name")
    made_on = MADE_ON


@admin.register(Evaluation)
class EvaluationAdmin(ScopedAdmin):
    list_display = (
        "site",
        through("round__year", YEAR),
        through("round__as_of", words_of(EvaluationRound, "as_of")),
        "is_new",
        "is_shut",
        "operating_months",
        "vetoed",
        "total",
        "grade",
        "rank",
    )
    list_filter = ("round__year", "site__programme", "is_new", "vetoed", "grade")
    list_select_related = ("site", "round__programme")
    search_fields = OF_SITE
    made_on = MADE_ON


def measure_in_words(code: str) -> str:
    """The measure's name as the workbook writes it."""
    measure = measures.get(code)
    return measure.name if measure else code


@admin.display(description=MeasuredValue._meta.verbose_name)
def measured_value(obj: MeasuredValue) -> str:
    """The value with its unit, rounded as a site's score page rounds it."""
    measure = measures.get(obj.measure)
    if measure is None:
        return NOTHING
    return f"{plain(half_up(measure.value(obj.numerator, obj.denominator), 4))} {measure.unit}"


class MeasureFilter(CodeFilter):
    words = staticmethod(measure_in_words)


MEASURE = in_words("measure", words_of(MeasuredValue, "measure"), measure_in_words)


@admin.register(MeasuredValue)
class MeasuredValueAdmin(ScopedAdmin):
    fields = ("evaluation", MEASURE, measured_value, "numerator", "denominator")
    list_display = (
        through("evaluation__site", Site._meta.verbose_name),
        through("evaluation__round__year", YEAR),
        MEASURE,
        measured_value,
        "numerator",
        "denominator",
    )
    list_filter = ("evaluation__round__year", "evaluation__site__programme", ("measure", MeasureFilter))
    ordering = BY_EVALUATION
    list_select_related = ("evaluation__site", "evaluation__round")
    search_fields = ("evaluation__site__code", "evaluation__site__name")
    made_on = MADE_ON


@admin.register(Score)
class ScoreAdmin(ScopedAdmin):
    list_display = (
        through("evaluation__site", Site._meta.verbose_name),
        through("evaluation__round__year", YEAR),
        "indicator",
        "score",
    )
    list_filter = ("evaluation__round__year", "evaluation__site__programme", "indicator__dimension")
    ordering = BY_EVALUATION
    list_select_related = ("evaluation__site", "evaluation__round", "indicator")
    search_fields = ("evaluation__site__code", "evaluation__site__name", "indicator__code", "indicator__name")
    made_on = MADE_ON
