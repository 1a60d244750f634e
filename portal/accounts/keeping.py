"""What an actor is shown, worked out once for as long as nobody has written anything."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from portal.accounts.actors import Actor
from portal.audit.services import head_hash
from portal.web.counting import remembered


def kept(actor: Actor, what: str, compute: Callable[[], Any]) -> Any:
    """What `compute` makes of the rows in the actor's scope, today and in the language of now.

    Only for what no row decides that is written without an entry in the audit trail: jobs, and the files that they
    make, are such rows.
    """
    post = actor.post
    covers = post and (post.pk, post.role, post.subdistrict_id, post.community_id, post.organisation_id)
    rights = sorted(getattr(actor, "scopes", ()))
    who = (actor.is_system, actor.name, covers, post and post.assignment_id, rights)
    return remembered(head_hash, f"{what} {timezone.localdate()} {get_language()} {who}", compute)
