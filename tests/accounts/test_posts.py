"""Posts begin and end, one acts in the post that one chose, and a form belongs to the post in which it was opened."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.models import Post, User
from portal.accounts.rights import Role
from portal.accounts.services import users
from portal.accounts.services.audits import end_assignment, make_assignment
from portal.jobs.models import Job
from portal.web.errors import Refused
from tests.factories import a_unit, an_audit
from tests.web.district import actor, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def administrator() -> Actor:
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def leader(administrator: Actor) -> Post:
    """Another post of the administrator's."""
    assert administrator.user
    return Post.objects.create(user=administrator.user, role=Role.LEADER, starts=date(2024, 1, 1))


def acts_in(client: Client) -> str:
    return str(client.get("/").wsgi_request.actor.post.role)  # type: ignore[attr-defined]


def opened_in(client: Client) -> str:
    """What a form of the page that is open says of itself."""
    found = client.get("/admin/accounts/user/add/").content.decode()
    return found.split('name="opened_in_post" value="')[1].split('"')[0]


def test_the_chosen_post_is_named_in_the_head_of_every_page(administrator: Actor, leader: Post) -> None:
    client = signed_in(administrator)
    client.post("/account/post/", {"post": leader.pk})
    assert "<small>Leader in charge</small>" in client.get("/").content.decode()


@pytest.mark.parametrize("which", ["ended", "future", "foreign", "none"])
def test_no_post_is_chosen_that_is_not_held_today(administrator: Actor, leader: Post, which: str) -> None:
    today = timezone.localdate()
    changed = {
        "ended": {"ends": today - DAY},
        "future": {"starts": today + DAY},
    }.get(which, {})
    Post.objects.filter(pk=leader.pk).update(**changed)
    chosen = actor("other", Role.LEADER).post.pk if which == "foreign" else leader.pk  # type: ignore[union-attr]
    client = signed_in(administrator)
    answer = client.post("/account/post/", {"post": "x" if which == "none" else chosen}, follow=True)
    assert "not yours" in answer.content.decode()
    assert acts_in(client) == Role.ADMINISTRATOR


def test_a_post_that_ends_while_one_acts_in_it_is_dead_within_one_request(administrator: Actor, leader: Post) -> None:
    client = signed_in(administrator)
    client.post("/account/post/", {"post": leader.pk})
    assert acts_in(client) == Role.LEADER
    Post.objects.filter(pk=leader.pk).update(ends=timezone.localdate() - DAY)
    assert acts_in(client) == Role.ADMINISTRATOR


def test_a_post_of_tomorrow_gives_nothing_today() -> None:
    who = actor("tomorrow", Role.LEADER)
    Post.objects.filter(pk=who.post.pk).update(starts=timezone.localdate() + DAY)  # type: ignore[union-attr]
    assert signed_in(who).get("/").status_code == 403


def test_a_form_that_was_opened_in_another_post_is_refused_in_words(administrator: Actor, leader: Post) -> None:
    client, other_window = signed_in(administrator), signed_in(administrator)
    other_window.cookies = client.cookies
    typed = {"username": "neu", "name": "新人", "password": "long-password-2025", "email": ""}
    stale = typed | {"opened_in_post": opened_in(client)}
    other_window.post("/account/post/", {"post": leader.pk})
    answer = client.post("/admin/accounts/user/add/", stale)
    assert answer.status_code == 409
    assert "was opened as “District administrator”" in answer.content.decode()
    assert not User.objects.filter(username="neu").exists()
    other_window.post("/account/post/", {"post": administrator.post.pk})  # type: ignore[union-attr]
    assert client.post("/admin/accounts/user/add/", stale).status_code == 302


def test_a_form_of_a_post_that_has_ended_is_refused_in_words(administrator: Actor, leader: Post) -> None:
    client = signed_in(administrator)
    client.post("/account/post/", {"post": leader.pk})
    stale = {"opened_in_post": str(leader.pk)}
    Post.objects.filter(pk=leader.pk).update(ends=timezone.localdate() - DAY)
    answer = client.post("/admin/accounts/user/add/", stale)
    assert answer.status_code == 409
    assert "not yours any more" in answer.content.decode()


def test_one_can_change_back_from_a_window_that_is_stale(administrator: Actor, leader: Post) -> None:
    client = signed_in(administrator)
    stale = opened_in(client)
    client.post("/account/post/", {"post": leader.pk})
    client.post("/account/post/", {"post": administrator.post.pk, "opened_in_post": stale})  # type: ignore[union-attr]
    assert acts_in(client) == Role.ADMINISTRATOR


# audit assignments


def an_assignment(by: Actor, first: date, last: date) -> Actor:
    assignment = make_assignment(by=by, number="审计〔2026〕7号", purpose="资金审计", starts=first, ends=last)
    user = users.create_user(by=by, username="auditor", name="审计员", password="long-password-2025")
    user.must_change_password = False
    user.save()
    post = users.grant_post(by=by, user=user, role=Role.AUDITOR, assignment=assignment, starts=first)
    return Actor(user=user, post=post)


def test_an_auditors_post_ends_by_itself_with_the_assignment(administrator: Actor) -> None:
    today = timezone.localdate()
    auditor = an_assignment(administrator, today - DAY, today)
    assert auditor.post
    assert auditor.post.ends is None
    client = signed_in(auditor)
    assert client.get("/").status_code == 200
    auditor.post.assignment.ends = today - DAY  # type: ignore[union-attr]
    auditor.post.assignment.save()  # type: ignore[union-attr]
    assert client.get("/").status_code == 403


def test_an_assignment_that_is_ended_early_takes_its_posts_along(administrator: Actor) -> None:
    today = timezone.localdate()
    auditor = an_assignment(administrator, today - 2 * DAY, today + DAY)
    client = signed_in(auditor)
    assert client.get("/").status_code == 200
    assert auditor.post
    assert auditor.post.assignment
    end_assignment(by=administrator, assignment=auditor.post.assignment, ends=today - DAY)
    assert client.get("/").status_code == 403


def test_an_assignment_of_tomorrow_gives_nothing_today(administrator: Actor) -> None:
    today = timezone.localdate()
    auditor = actor("early", Role.AUDITOR, assignment=an_audit("明日", starts=today + DAY))
    assert signed_in(auditor).get("/").status_code == 403


def test_an_auditor_is_given_no_post_without_an_assignment_or_beyond_it(administrator: Actor) -> None:
    today = timezone.localdate()
    user = actor("who", Role.LEADER).user
    assert user
    ended = an_audit("旧", starts=today - 9 * DAY, ends=today - 8 * DAY)
    for places in ({}, {"assignment": ended}, {"assignment": an_audit("新", ends=today), "ends": today + DAY}):
        with pytest.raises(Refused):
            users.grant_post(by=administrator, user=user, role=Role.AUDITOR, **places)
    with pytest.raises(Refused):
        users.grant_post(by=administrator, user=user, role=Role.LEADER, assignment=an_audit())
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=user, role=Role.AUDITOR)


def test_an_assignment_is_entered_with_its_scope_and_shown(administrator: Actor) -> None:
    client = signed_in(administrator)
    typed = {
        "number": "审〔2026〕9号", "purpose": "绩效",
        "starts": "2026-01-01", "ends": "2030-01-01", "years": "2024，2025",
    }  # fmt: skip
    assert client.post("/admin/accounts/auditassignment/add/", typed).status_code == 302
    assert "2024、2025" in client.get("/admin/accounts/auditassignment/").content.decode()
    faulty = client.post("/admin/accounts/auditassignment/add/", typed | {"years": "24", "ends": "2025-01-01"})
    assert faulty.context["errors"]
    assert len(faulty.context["adminform"].form.errors) == 3


@pytest.mark.parametrize("role", [Role.MEMBER_LIAISON, Role.PARTY_LIAISON])
def test_a_units_post_names_the_unit(administrator: Actor, role: Role) -> None:
    user = actor("who", Role.LEADER).user
    assert user
    with pytest.raises(Refused):
        users.grant_post(by=administrator, user=user, role=role)
    assert users.grant_post(by=administrator, user=user, role=role, organisation=a_unit()).organisation


def test_a_job_is_seen_in_the_post_in_which_it_was_begun() -> None:
    officer = actor("officer", Role.PROGRAMME_OFFICER)
    assert officer.user
    clerk = Post.objects.create(user=officer.user, role=Role.VOLUNTEER, starts=date(2024, 1, 1))
    job = Job.objects.create(kind="nothing", title="任务", user=officer.user, post=officer.post)
    assert Job.objects.visible_to(officer).get() == job
    assert not Job.objects.visible_to(Actor(user=officer.user, post=clerk)).exists()
