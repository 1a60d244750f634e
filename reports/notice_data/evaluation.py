"""The results of a programme's year, as everybody may read them: score and band, no rank."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.web.errors import Refused
from programmes.models import Band, Indicator, Programme
from programmes.states import MARKED_KINDS
from reports.notice_data.frame import Frame, frame
from sites.services.completeness import complete_round
from sites.states import FROZEN_ROUNDS


@dataclass(frozen=True)
class EvaluatedSite:
    """`total` and `grade` are None for a new site, which is not graded."""

    code: str
    name: str
    subdistrict: str
    total: Decimal | None
    grade: str | None
    is_new: bool
    is_shut: bool
    vetoed: bool


@dataclass(frozen=True)
class EvaluationNotice:
    """`bands` from the highest down; `judged`: assessors have given marks; `sites` by subdistrict and code."""

    frame: Frame
    bands: tuple[str, ...]
    judged: bool
    sites: tuple[EvaluatedSite, ...]


def evaluation_notice(programme: Programme, year: int) -> EvaluationNotice:
    """Raises Refused when the programme's year is not evaluated, marks are missing, or no site took part."""
    round_ = complete_round(programme, year)
    scheme = {"scheme__programme": programme, "scheme__year": year}
    rows = round_.evaluations.select_related("site__room__community__subdistrict")
    ordered = rows.order_by("site__room__community__subdistrict__code", "site__code")
    sites = tuple(
        EvaluatedSite(
            code=row.site.code,
            name=row.site.name,
            subdistrict=row.site.room.community.subdistrict.name,
            total=row.total,
            grade=row.grade or None,
            is_new=row.is_new,
            is_shut=row.is_shut,
            vetoed=row.vetoed,
        )
        for row in ordered
    )
    if not sites:
        words = {"programme": programme.name, "year": year}
        raise Refused(_("%(programme)s: no site took part in %(year)s.") % words)
    return EvaluationNotice(
        frame=frame(programme, year, round_.notice_from, draft=round_.status not in FROZEN_ROUNDS),
        bands=tuple(Band.objects.filter(**scheme).order_by("-minimum").values_list("name", flat=True)),
        judged=Indicator.objects.filter(kind__in=MARKED_KINDS, **scheme).exists(),
        sites=sites,
    )
