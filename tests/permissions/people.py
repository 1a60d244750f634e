"""Who acts in the district: one person for each column of the tables, and other systems with their tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken

from portal.accounts.actors import Actor
from portal.accounts.models import AuditAssignment, Post, User
from portal.accounts.rights import Role
from portal.api.models import Client as System
from portal.api.scopes import SCOPES
from portal.api.services.clients import create_client
from programmes.models import MemberUnit, ProgrammeOfficer
from sites.models import Mark, SitePost
from tests.factories import an_audit
from tests.permissions.district import YEAR, District, a_job, a_reminder
from tests.permissions.words import NOT_SIGNED_IN, OF_A_PART, OTHER, OWN, ROLES, SIBLING, SYSTEMS, code, name
from volunteers.models import Volunteer

#: what a post of a role names
_SUBDISTRICT = (Role.SUBDISTRICT_OFFICER, Role.SUBDISTRICT_HEAD)
_UNIT = (Role.MEMBER_LIAISON, Role.PARTY_LIAISON, Role.CONTRACTOR)
_SITE = {Role.SITE_KEEPER: None, Role.ASSESSOR: YEAR}
_PERSON = (Role.PARTY_MEMBER, Role.VOLUNTEER)


def user_name(column: str) -> str:
    """Names of those who act are in no table: they stand on every page of theirs."""
    return f"{column}甲"


def settle(district: District) -> dict[str, Actor]:
    """A user in a post for each column of people who are signed in."""
    return {column: _person(district, column, role) for column, role in ROLES.items() if column != NOT_SIGNED_IN}


def _person(district: District, column: str, role: Role | None) -> Actor:
    username = f"user-{role.value if role else 'none'}{'-part' if column == OF_A_PART else ''}"
    user = User.objects.create(username=username, name=user_name(column))
    if role is None:
        return Actor(user=user)
    post = Post.objects.create(user=user, role=role, starts=date(2020, 1, 1), **_place(district, column, role))
    if role == Role.PROGRAMME_OFFICER:
        district["项目经办人"][OWN] = ProgrammeOfficer.objects.create(programme=district["项目"][OWN], post=post)
    if role == Role.MEMBER_LIAISON:
        member = MemberUnit.objects.create(programme=district["项目"][OWN], unit=district["单位"][OWN])
        district["成员单位"][OWN] = member
    if role in _SITE:
        kept = SitePost.objects.create(site=district["项目点"][OWN], post=post, year=_SITE[role])
        district["项目点任职"][OWN if role == Role.SITE_KEEPER else SIBLING] = kept
    if role == Role.ASSESSOR:
        Mark.objects.filter(site=district["项目点"][OWN], assessor="甲").update(assessor=user.name)
    return Actor(user=user, post=post)


def _place(district: District, column: str, role: Role) -> dict[str, Any]:
    if role in _SUBDISTRICT:
        return {"subdistrict": district["街镇"][OWN]}
    if role in _UNIT:
        return {"organisation": district["单位"][OWN]}
    if role == Role.CLERK:
        return {"community": district["村居"][OWN]}
    if column == OF_A_PART:
        part = {"subdistricts": [district["街镇"][OWN].code], "programmes": [district["项目"][OWN].code]}
        return {"assignment": an_audit("部分", **part)}
    if role == Role.AUDITOR:
        days = {"starts": date(2020, 1, 1), "ends": date(2099, 1, 1)}
        assignment = AuditAssignment.objects.create(number=name("审计任务书", OWN), purpose="年度审计", **days)
        district["审计任务书"][OWN] = assignment
        return {"assignment": assignment}
    return {}


@contextmanager
def acting(district: District, actor: Actor) -> Iterator[None]:
    """What is a person's own follows who acts: the own job and account, and the own entry as a volunteer."""
    with transaction.atomic():
        district["用户"][OWN], district["任职"][OWN] = actor.user, actor.post
        jobs = ("任务", "自己的任务", "导出任务", "导入任务")
        district["任务"][OWN] = a_job("任务", OWN, actor.user, actor.post)  # type: ignore[arg-type]
        district["自己的任务"][OWN] = district["导出任务"][OWN] = district["任务"][OWN]
        check = a_job("导入任务", OWN, actor.user, actor.post, kind="ledgers.check")  # type: ignore[arg-type]
        district["导入任务"][OWN] = check
        district["提醒"][OWN] = a_reminder(OWN, actor.user)  # type: ignore[arg-type]
        if actor.post and actor.post.role in _PERSON:
            Volunteer.objects.filter(pk=district["志愿者"][OWN].pk).update(account=actor.user)
        try:
            yield
        finally:
            for thing in ("用户", "任职", "提醒", *jobs):
                del district[thing][OWN]
            transaction.set_rollback(True)


def signed_in(actor: Actor | None) -> Client:
    """A browser in English in which this actor is signed in, or nobody."""
    client = Client(headers={"accept-language": "en"})
    if actor:
        client.force_login(actor.user)  # type: ignore[arg-type]
    return client


# other systems


def admit(district: District, by: Actor) -> dict[str, System]:
    """A system for each of their columns, with all scopes, and one that nobody here speaks for."""
    places: dict[Role, dict[str, Any]] = {
        Role.DISTRICT_CLIENT: {},
        Role.PROGRAMME_CLIENT: {"programmes": [district["项目"][OWN]]},
        Role.SUBDISTRICT_CLIENT: {"subdistrict": district["街镇"][OWN]},
        Role.COMMUNITY_CLIENT: {"community": district["村居"][OWN]},
    }
    found = {
        column: create_client(by=by, code=role.value, name=column, scopes=SCOPES, **places[role])[0]
        for column, role in SYSTEMS.items()
    }
    district["外部系统"][OTHER] = create_client(
        by=by, code=code("外部系统", OTHER), name=name("外部系统", OTHER), scopes=SCOPES
    )[0]
    return found


def token_of(system: System, scopes: frozenset[str]) -> str:
    """A token of the system that is good for these scopes."""
    text = f"token-{system.pk}-{'-'.join(sorted(scopes))}"
    expires = timezone.now() + timedelta(hours=1)
    if not AccessToken.objects.filter(token=text).exists():
        AccessToken.objects.create(
            application=system.application, token=text, expires=expires, scope=" ".join(sorted(scopes))
        )
    return text


@cache
def all_scopes() -> frozenset[str]:
    return frozenset(SCOPES)
