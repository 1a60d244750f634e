"""The actor of a read or a write: a user in a post, the system, or nobody."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.accounts.rights import REACH, RIGHTS, Reach, Right
from portal.web.errors import Forbidden

if TYPE_CHECKING:
    from portal.accounts.models import Post, User


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which post; `is_system` acts without one (a command without --by, a scheduled
    task)."""

    user: "User | None" = None
    post: "Post | None" = None
    is_system: bool = False

    @cached_property
    def reach(self) -> Reach:
        """How far this actor sees."""
        if self.is_system:
            return Reach.EVERYTHING
        return REACH.get(self.post.role, Reach.NOTHING) if self.post else Reach.NOTHING

    @property
    def subdistrict_id(self) -> int | None:
        """The subdistrict that the post covers (primary key), if any."""
        return self.post.subdistrict_id if self.post else None

    @property
    def community_id(self) -> int | None:
        """The community that the post covers (primary key), if any."""
        return self.post.community_id if self.post else None

    def may(self, right: str) -> bool:
        return self.is_system or bool(self.post and right in RIGHTS.get(self.post.role, ()))

    def require(self, right: str) -> None:
        """Raises Forbidden, naming the right, when the actor does not have it."""
        if not self.may(right):
            raise Forbidden(_("Your post does not include the right to %(right)s.") % {"right": Right(right).label})

    @property
    def name(self) -> str:
        """Who, as the audit trail writes it."""
        return "system" if self.is_system else (self.user.username if self.user else "public")

    @property
    def post_name(self) -> str:
        """In which post, as the audit trail writes it."""
        return self.post.audit_name if self.post else ""


SYSTEM = Actor(is_system=True)
NOBODY = Actor()
