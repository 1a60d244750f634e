"""Which evaluation years there are."""

from django.utils import timezone

from portal.accounts.actors import Actor
from programmes.models import Scheme
from sites.models import EvaluationRound


def years(actor: Actor) -> list[int]:
    """The evaluation years that there is something of, the latest first."""
    of_rounds = EvaluationRound.objects.visible_to(actor).final().order_by().values_list("year", flat=True)
    of_schemes = Scheme.objects.visible_to(actor).order_by().values_list("year", flat=True)
    return sorted(set(of_rounds.union(of_schemes)), reverse=True)


def default_year(actor: Actor, known: list[int]) -> int:
    """The latest year that was computed, else the latest with a scheme, else the one before this."""
    computed = EvaluationRound.objects.visible_to(actor).final().order_by("-year").values_list("year", flat=True)
    return computed.first() or (known[0] if known else timezone.localdate().year - 1)
