"""A district of three of everything, and one person in each role: what is theirs has the number 0."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Organisation, Subdistrict
from portal.accounts.rights import CLIENT_ROLES, Role
from programmes.models import Programme, ProgrammeOfficer
from sites.models import Site, SitePost
from tests.factories import an_audit
from tests.web.district import YEAR, actor, make
from volunteers.models import Team, Volunteer

#: every role that people hold
PEOPLE = [role for role in Role if role not in CLIENT_ROLES]


@pytest.fixture(autouse=True)
def _no_cached_content_types() -> None:
    ContentType.objects.clear_cache()


@pytest.fixture(scope="package")
def _district(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Made once for all tests here, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        make(3)
        Team.objects.exclude(code="T0").update(unit=Organisation.objects.get(code="U1"))
        Programme.objects.update(lead_unit=Organisation.objects.get(code="U1"))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def district(_district: None, db: None) -> None:
    """The rows are there."""


def place(role: str) -> dict[str, Any]:
    """What a post of this role names, of what has the number 0."""
    if role in (Role.SUBDISTRICT_OFFICER, Role.SUBDISTRICT_HEAD):
        return {"subdistrict": Subdistrict.objects.get(code="S0")}
    if role == Role.CLERK:
        return {"community": Community.objects.get(code="C0")}
    if role in (Role.MEMBER_LIAISON, Role.PARTY_LIAISON):
        return {"organisation": Organisation.objects.get(code="U0")}
    return {"assignment": an_audit()} if role == Role.AUDITOR else {}


@pytest.fixture
def holder(district: None) -> Callable[..., Actor]:
    """Makes a user in a post of a role that covers what has the number 0."""

    def holds(role: str, name: str = "") -> Actor:
        who = actor(name or str(role), role, **place(role))
        assert who.post
        if role == Role.PROGRAMME_OFFICER:
            ProgrammeOfficer.objects.create(programme=Programme.objects.get(code="P0"), post=who.post)
        if role in (Role.SITE_KEEPER, Role.ASSESSOR):
            year = YEAR if role == Role.ASSESSOR else None
            SitePost.objects.create(site=Site.objects.get(code="X0"), post=who.post, year=year)
        if role in (Role.PARTY_MEMBER, Role.VOLUNTEER):
            Volunteer.objects.filter(number="V0").update(account=who.user)
        return who

    return holds
