"""Whose months an actor answers for: what a post covers is more than what it may read."""

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.rights import Reach


def covers_whole(actor: Actor) -> bool:
    """Whether the actor sees the months of all subdistricts, of the programmes in its scope."""
    if actor.reach is Reach.AUDIT:
        return not _audited(actor)
    return actor.reach in (Reach.EVERYTHING, Reach.PROGRAMMES)


def covers(actor: Actor, subdistrict: Subdistrict) -> bool:
    """Whether the actor sees all sites of the subdistrict, of the programmes in its scope."""
    if actor.reach is Reach.SUBDISTRICT:
        return actor.subdistrict_id == subdistrict.pk
    return covers_whole(actor) or subdistrict.code in _audited(actor)


def _audited(actor: Actor) -> list[str]:
    """The codes of the subdistricts to which an audit is limited."""
    assignment = actor.post.assignment if actor.post else None
    return list(assignment.subdistricts) if assignment else []
