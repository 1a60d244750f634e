"""Accounts and the posts that they hold: every write to them."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import AuditAssignment, Community, Organisation, Post, Subdistrict, User
from portal.accounts.rights import CLIENT_ROLES, NEEDED_PLACE, Right, Role
from portal.audit.changes import added, changed, values_of
from portal.audit.services import record
from portal.web.errors import Refused


def one_time_password() -> str:
    """Random, and within the rules: chance may deal one of two kinds of signs."""
    while True:
        password = secrets.token_urlsafe(12)
        try:
            validate_password(password)
        except ValidationError:
            continue
        return password


@transaction.atomic
def create_user(*, by: Actor, username: str, name: str, password: str, email: str = "", reason: str = "") -> User:
    """A new account; its holder chooses another password at the first login. Raises Refused or Forbidden."""
    by.require(Right.EDIT_ACCOUNTS)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("There is a user named %(name)s already.") % {"name": username})
    user = User(username=username, name=name, email=email, must_change_password=True)
    _set(user, password)
    user.save(force_insert=True)
    details = added(user, "name", "email")
    record(by=by, action="user.create", target=username, reason=reason, details=details)
    return user


@transaction.atomic
def change_user(*, by: Actor, user: User, name: str, email: str, is_active: bool, reason: str = "") -> User:
    """Name, address, and whether the account may log in. Raises Refused when nobody could administer any
    more."""
    by.require(Right.EDIT_ACCOUNTS)
    user = User.objects.select_for_update().get(pk=user.pk)
    wanted = {"name": name, "email": email, "is_active": is_active}
    changes = {field: value for field, value in wanted.items() if getattr(user, field) != value}
    if not changes:
        return user
    if changes.get("is_active") is False:
        _keep_an_administrator(without=Q(user=user))
    before = values_of(user, *changes)
    for field, value in changes.items():
        setattr(user, field, value)
    user.save(update_fields=list(changes))
    record(by=by, action="user.change", target=user.username, reason=reason, details=changed(user, before))
    return user


@transaction.atomic
def set_password(*, by: Actor, user: User, password: str, reason: str = "") -> None:
    """A password that another sets: it opens the door once, to the page that asks for an own one. Raises Refused for
    the account of another system."""
    by.require(Right.EDIT_ACCOUNTS)
    if user.posts.filter(role__in=CLIENT_ROLES).exists():
        raise Refused(_("Another system has a secret, and no password."))
    _store_password(user, password, must_change=True)
    record(by=by, action="user.set_password", target=user.username, reason=reason)


@transaction.atomic
def change_own_password(*, by: Actor, password: str) -> User:
    """The actor's own password; the caller has made sure that the old one is known. Returns the user."""
    if by.user is None:
        raise Refused(_("Only a user has a password."))
    user = _store_password(by.user, password, must_change=False)
    record(by=by, action="user.change_own_password", target=user.username)
    return user


@transaction.atomic
def grant_post(
    *,
    by: Actor,
    user: User,
    role: str,
    subdistrict: Subdistrict | None = None,
    community: Community | None = None,
    organisation: Organisation | None = None,
    assignment: AuditAssignment | None = None,
    starts: date | None = None,
    ends: date | None = None,
    reason: str = "",
) -> Post:
    """A post from a day (today) to a day (open). Raises Refused when the role needs a place and none is
    named."""
    by.require(Right.EDIT_ACCOUNTS)
    starts = starts or timezone.localdate()
    places: dict[str, Any] = {
        "subdistrict": subdistrict, "community": community, "organisation": organisation, "assignment": assignment,
    }  # fmt: skip
    if faults := post_faults(role, places, starts, ends):
        raise Refused(*faults.values())
    post = Post.objects.create(user=user, role=role, starts=starts, ends=ends, **places)
    details: dict[str, Any] = {"post": post.audit_name, "starts": starts, "ends": ends}
    record(by=by, action="post.grant", target=user.username, reason=reason, details=details)
    return post


@transaction.atomic
def end_post(*, by: Actor, post: Post, ends: date | None, reason: str = "") -> Post:
    """The last day of a post; None leaves it open. Who holds what when stays on record: a post is never
    deleted."""
    by.require(Right.EDIT_ACCOUNTS)
    post = Post.objects.select_for_update().select_related("user").get(pk=post.pk)
    if post.ends == ends:
        return post
    if ends and ends < post.starts:
        raise Refused(_("A post can't end before it begins."))
    if ends and ends < timezone.localdate():
        _keep_an_administrator(without=Q(pk=post.pk))
    before, post.ends = values_of(post, "ends"), ends
    post.save(update_fields=["ends"])
    details: dict[str, Any] = {"post": post.audit_name} | changed(post, before)
    record(by=by, action="post.end", target=post.user.username, reason=reason, details=details)
    return post


def post_faults(role: str, places: Mapping[str, Any], starts: date, ends: date | None) -> dict[str, str]:
    """What is wrong with a post that shall be granted, by field; empty when nothing is."""
    faults = {}
    if role not in Role.values:
        faults["role"] = _("There is no role %(role)s.") % {"role": role}
    elif role in CLIENT_ROLES:
        faults["role"] = _("Another system gets its post on the page of other systems.")
    place = NEEDED_PLACE.get(role, "")
    if place and not places.get(place):
        faults[place] = _("A post of this role names it.")
    if ends and ends < starts:
        faults["ends"] = _("A post can't end before it begins.")
    if assignment := places.get("assignment"):
        faults |= _faults_of_audit(role, assignment, starts, ends)
    return faults


def _faults_of_audit(role: str, assignment: AuditAssignment, starts: date, ends: date | None) -> dict[str, str]:
    if role != Role.AUDITOR:
        return {"assignment": _("Only an auditor's post belongs to an audit assignment.")}
    if starts < assignment.starts or (assignment.ends and (ends or starts) > assignment.ends):
        return {"starts": _("The post lies outside of the time of the audit assignment.")}
    return {}


def _store_password(user: User, password: str, *, must_change: bool) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    _set(user, password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])
    return user


def _set(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(*error.messages) from None
    user.set_password(password)


def _keep_an_administrator(*, without: Q) -> None:
    """Locked out of the accounts, the district could let nobody in any more."""
    left = Post.objects.current().filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(without)
    if not left.exists():
        raise Refused(_("Somebody has to stay who administers the portal."))
