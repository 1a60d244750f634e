"""An office handed over on one page: the old post ends, the new one begins, and what belongs to it goes along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import registry
from portal.accounts.actors import Actor
from portal.accounts.models import Handover, Post, User
from portal.accounts.rights import CLIENT_ROLES, Right
from portal.audit.services import lock_head, record
from portal.web.errors import Refused


@dataclass(frozen=True)
class Part:
    """Things of one kind that go over, in words."""

    label: str
    lines: list[str]


def what_goes_over(post: Post, today: date | None = None) -> list[Part]:
    """What is tied to the post and what waits for its holder; kinds of which there is nothing are left out."""
    parts = [Part(str(each.label), each.lines(post)) for each in registry.belongings]
    holder, day = Actor(user=post.user, post=post), today or timezone.localdate()
    waiting = [todo for tell in registry.todos for todo in tell(holder, day) if todo.count]
    parts.append(Part(_("to be done"), [f"{todo.count} {todo.what}" for todo in waiting]))
    return [part for part in parts if part.lines]


def handover_faults(posts: Iterable[Post], successor: User | None, day: date) -> list[str]:
    """Why these posts can't be handed over on that day; nothing when they can. `successor` is None for one to come."""
    faults = []
    if day < timezone.localdate():
        faults.append(_("An office is handed over today or later, not in the past."))
    if successor and not successor.is_active:
        faults.append(_("The account of the successor is closed."))
    for post in posts:
        if post.role in CLIENT_ROLES:
            faults.append(_("The post of another system is not handed over."))
        if successor and successor.pk == post.user_id:
            faults.append(_("The successor is another person."))
        if post.starts >= day:
            faults.append(_("“%(post)s” begins on that day or later; change or end it instead.") % {"post": post})
        if post.ends and post.ends < day:
            faults.append(_("“%(post)s” has ended by that day.") % {"post": post})
    return list(dict.fromkeys(faults))


@transaction.atomic
def hand_over(*, by: Actor, posts: Iterable[Post], successor: User, day: date, reason: str) -> list[Handover]:
    """Each post ends the day before `day`, and the successor holds the same from then on to the same end.

    What belongs to it is tied to both: the old post keeps it to its last day and for the record. One entry a post.
    Raises Refused with every reason why not, or Forbidden.
    """
    by.require(Right.EDIT_ACCOUNTS)
    lock_head()
    rows = list(Post.objects.select_for_update(of=("self",)).select_related("user", *Post.NAMED).filter(
        pk__in=[post.pk for post in posts]
    ))  # fmt: skip
    faults = handover_faults(rows, successor, day)
    if not rows or not reason.strip():
        faults.append(_("Name at least one post, and a reason."))
    if faults:
        raise Refused(*faults)
    return [_hand_over(by, post, successor, day, reason.strip()) for post in rows]


def _hand_over(by: Actor, post: Post, successor: User, day: date, reason: str) -> Handover:
    content = [{"label": part.label, "lines": part.lines} for part in what_goes_over(post)]
    places = {name: getattr(post, name) for name in Post.NAMED}
    new = Post.objects.create(user=successor, role=post.role, starts=day, ends=post.ends, **places)
    for belonging in registry.belongings:
        belonging.copy(post, new)
    ended_before, post.ends = post.ends, day - timedelta(days=1)
    post.save(update_fields=["ends"])
    made = Handover.objects.create(
        old=post, new=new, successor=successor, day=day, ended_before=ended_before, content=content, reason=reason,
        made_by=by.name,
    )  # fmt: skip
    details: dict[str, Any] = {"post": post.audit_name, "to": successor.username, "from": day, "content": content}
    record(by=by, action="post.hand_over", target=post.user.username, reason=reason, details=details)
    return made


@transaction.atomic
def withdraw_handover(*, by: Actor, handover: Handover, reason: str) -> Handover:
    """Before its day a handover can be taken back: the new post, which never began, goes, and the old one lasts as long
    as before. Raises Refused once the day has come, or Forbidden."""
    by.require(Right.EDIT_ACCOUNTS)
    lock_head()
    row = Handover.objects.select_for_update(of=("self",)).select_related("old__user", "new", "successor")
    handover = row.get(pk=handover.pk)
    if handover.new is None:
        raise Refused(_("It has been withdrawn already."))
    if handover.day <= timezone.localdate():
        raise Refused(_("It has taken place: hand the office over again to give it back."))
    old, new = handover.old, handover.new
    handover.new, handover.withdrawn_at, handover.withdrawn_by = None, timezone.now(), by.name
    handover.save(update_fields=["new", "withdrawn_at", "withdrawn_by"])
    for belonging in registry.belongings:
        belonging.drop(new)
    new.delete()
    old.ends = handover.ended_before
    old.save(update_fields=["ends"])
    details: dict[str, Any] = {"post": old.audit_name, "to": handover.successor.username, "from": handover.day}
    record(by=by, action="post.keep", target=old.user.username, reason=reason, details=details)
    return handover
