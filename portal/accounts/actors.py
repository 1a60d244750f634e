"""The actor of a read or a write: a user in a post, the system, or nobody."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.accounts.rights import BEYOND_A_PART, REACH, RIGHTS, Reach, Right
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
        reach = REACH.get(self.post.role, Reach.NOTHING) if self.post else Reach.NOTHING
        if reach is Reach.AUDIT:
            return self._reach_of_audit()
        return reach

    def _reach_of_audit(self) -> Reach:
        assignment = self.post.assignment if self.post else None
        if assignment is None:
            return Reach.NOTHING
        return Reach.AUDIT if assignment.is_partial else Reach.EVERYTHING

    @property
    def covers_everything(self) -> bool:
        """Whether nothing of the district is beyond this actor's reach; what may be done is another matter."""
        return self.reach is Reach.EVERYTHING

    @property
    def subdistrict_id(self) -> int | None:
        """The subdistrict that the post covers (primary key), if any."""
        return self.post.subdistrict_id if self.post else None

    @property
    def community_id(self) -> int | None:
        """The community that the post covers (primary key), if any."""
        return self.post.community_id if self.post else None

    @property
    def organisation_id(self) -> int | None:
        """The unit that the post belongs to (primary key), if any."""
        return self.post.organisation_id if self.post else None

    def may(self, right: str) -> bool:
        if self.is_system:
            return True
        if self.post is None or right not in RIGHTS.get(self.post.role, ()):
            return False
        return self.reach is not Reach.AUDIT or right not in BEYOND_A_PART

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
