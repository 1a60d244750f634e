"""The columns of the list of evaluations, as its page shows them and a workbook takes them."""

from django.utils.translation import gettext_lazy as _

from portal.web.table_export import Column, of
from sites.models import Evaluation

#: what is said of an evaluation beside its grade, by the column that says so
_REMARKS = {
    "missing": _("marks missing"),
    "is_new": _("new"),
    "vetoed": _("vetoed"),
    "is_shut": _("shut"),
}


def verdict(evaluation: Evaluation) -> str:
    """The grade and what else is said of it, in words."""
    remarks = [str(words) for name, words in _REMARKS.items() if getattr(evaluation, name)]
    return " ".join([evaluation.grade, *remarks]).strip()


EVALUATION_COLUMNS = (
    Column(_("Rank"), of("rank")),
    Column(_("Code"), of("site.code")),
    Column(_("Site"), of("site.name")),
    Column(_("Community"), of("site.room.community.name")),
    Column(_("Subdistrict"), of("site.room.community.subdistrict.name")),
    Column(_("Total"), of("total")),
    Column(_("Grade"), verdict),
    Column(_("Base"), of("base")),
    Column(_("Bonus"), of("bonus")),
    Column(_("Output"), of("output")),
    Column(_("Months"), of("operating_months")),
)
