"""A client as an actor: it reaches as far as its post, and may what its token's scopes say."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api.scopes import RIGHTS_OF, rights_of
from portal.web.errors import Forbidden


@dataclass(frozen=True)
class ClientActor(Actor):
    scopes: frozenset[str] = frozenset()

    def may(self, right: str) -> bool:
        return super().may(right) and right in rights_of(self.scopes)

    def require(self, right: str) -> None:
        if not self.may(right):
            giving = (scope for scope, rights in RIGHTS_OF.items() if right in rights)
            require_scope(self, next(giving, str(Right(right).label)))


def require_scope(actor: Actor, scope: str) -> None:
    """Raises Forbidden when a client's token lacks the scope; people have none."""
    if isinstance(actor, ClientActor) and scope not in actor.scopes:
        raise Forbidden(_("The token does not include the scope %(scope)s.") % {"scope": scope})
