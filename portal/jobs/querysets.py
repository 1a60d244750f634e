from typing import Self

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.accounts.scope import ScopedQuerySet


class JobQuerySet(ScopedQuerySet):
    """Everybody sees the own jobs, in the post in which they were asked for. What others had done, and what their
    workbooks quote, is seen by who looks after jobs and by who audits the whole district."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system or actor.may(Right.MANAGE_JOBS) or actor.may(Right.SEE_AUDIT):
            return self.all()
        return self.filter(user=actor.user, post=actor.post) if actor.user and actor.post else self.none()
