"""Which sites an assessor marks in which year, by what indicators, and how far that is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from programmes.models import Indicator
from programmes.states import DIMENSIONS, MARKED_KINDS
from sites.models import EvaluationRound, Mark, Site, SitePost
from sites.states import FROZEN_ROUNDS

#: where the own marking of a site's year stands
OPEN, DONE, CLOSED, NONE = "open", "done", "closed", "none"

#: (primary key of a programme, year)
ProgrammeYear = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A site that the actor's post marks in a year."""

    site: Site
    year: int
    #: what is marked by hand in the published scheme, in the order in which it is printed
    indicators: Sequence[Indicator] = ()
    #: the actor's own marks, by the primary key of the indicator
    marks: Mapping[int, Mark] = field(default_factory=dict)
    #: whether the year's evaluation is under public notice or published
    is_frozen: bool = False

    @property
    def given(self) -> int:
        return sum(indicator.pk in self.marks for indicator in self.indicators)

    @property
    def is_evaluated(self) -> bool:
        """Whether the site is evaluated in the year: open before it and not shut before it (docs/rules.md §1)."""
        opened, closed = self.site.opened_on, self.site.closed_on
        return opened is not None and opened.year < self.year and (closed is None or closed.year >= self.year)

    @property
    def state(self) -> str:
        if not (self.is_evaluated and self.indicators):
            return NONE
        if self.is_frozen:
            return CLOSED
        return DONE if self.given == len(self.indicators) else OPEN

    @property
    def why_not(self) -> str:
        """Why nothing of it is marked now, whoever asks; empty when it is."""
        words = {"year": self.year, "programme": self.site.programme.name}
        if not self.is_evaluated:
            if self.site.opened_on and self.site.opened_on.year == self.year:
                return _("This site was opened in %(year)d: in its first year it is not marked.") % words
            return _("This site did not take part in %(year)d: there is nothing to be marked.") % words
        if not self.indicators:
            return _("%(programme)s has no published scheme for %(year)d with indicators that are marked.") % words
        if self.is_frozen:
            return _("The evaluation of %(year)d is under public notice or published: its marks stay.") % words
        return ""


def posts_of(actor: Actor) -> QuerySet[SitePost]:
    """The sites' years that the actor's post marks."""
    return SitePost.objects.filter(post=actor.post, year__isnull=False)


def assigned(actor: Actor, posts: QuerySet[SitePost]) -> list[Assigned]:
    """What is marked of these sites' years of the actor's: the latest year first, then by programme and code. Four
    queries, however many they are."""
    with_site = posts.select_related("site__programme", "site__room__community__subdistrict")
    # of the site no phone is decrypted
    ordered = with_site.defer("site__phone").order_by("-year", "site__programme__code", "site__code")
    found = [(one.site, one.year) for one in ordered if one.year]
    if not found:
        return []
    years = {year for _site, year in found}
    indicators, frozen = _indicators(actor, years), _frozen(actor, years)
    marks = _own_marks(actor, [site.pk for site, _year in found])
    return [
        Assigned(
            site=site,
            year=year,
            indicators=indicators[site.programme_id, year],
            marks=marks[site.pk],
            is_frozen=(site.programme_id, year) in frozen,
        )
        for site, year in found
    ]


def assigned_site(actor: Actor, year: int, code: str) -> Assigned | None:
    """A site's year, if it is the actor's to mark."""
    return next(iter(assigned(actor, posts_of(actor).filter(year=year, site__code=code))), None)


def _indicators(actor: Actor, years: set[int]) -> dict[ProgrammeYear, list[Indicator]]:
    """What assessors mark, of published schemes alone (docs/rules.md §3)."""
    visible = Indicator.objects.visible_to(actor).select_related("scheme")
    marked = visible.filter(kind__in=MARKED_KINDS, scheme__published_at__isnull=False, scheme__year__in=years)
    found: dict[ProgrammeYear, list[Indicator]] = defaultdict(list)
    for one in sorted(marked, key=lambda one: (DIMENSIONS.index(one.dimension), one.code)):
        found[one.scheme.programme_id, one.scheme.year].append(one)
    return found


def _own_marks(actor: Actor, sites: list[int]) -> dict[int, dict[int, Mark]]:
    """Site → indicator → mark. What the account gave goes before what an import knows by the name."""
    own = Mark.objects.visible_to(actor).own_of(actor).filter(site__in=sites)
    found: dict[int, dict[int, Mark]] = defaultdict(dict)
    for one in own.order_by(F("account").asc(nulls_first=True)):
        found[one.site_id][one.indicator_id] = one
    return found


def _frozen(actor: Actor, years: set[int]) -> set[ProgrammeYear]:
    rounds = EvaluationRound.objects.visible_to(actor).final().filter(year__in=years, status__in=FROZEN_ROUNDS)
    return set(rounds.order_by().values_list("programme", "year"))
