"""An office is handed over on one page, printed, and taken back before its day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.models import Handover, Post, User
from portal.accounts.rights import Role
from portal.accounts.services.handover import hand_over, withdraw_handover
from portal.audit.models import Entry
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme, ProgrammeOfficer
from sites.models import Site, SitePost
from tests.web.district import actor, signed_in

Holder = Callable[..., Actor]
DAY = timedelta(days=1)


@pytest.fixture
def administrator(district: None) -> Actor:
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def successor(district: None) -> User:
    return User.objects.create_user("successor", name="继任人")


def sees(user: User) -> list[str]:
    """Programmes that the user sees today, in the first post held."""
    who = Actor(user=user, post=user.posts.current().first())
    return list(Programme.objects.visible_to(who).order_by("code").values_list("code", flat=True))


def test_today_the_successor_covers_what_the_other_did_until_yesterday(
    holder: Holder, administrator: Actor, successor: User
) -> None:
    officer, today = holder(Role.PROGRAMME_OFFICER), timezone.localdate()
    assert officer.user
    [made] = hand_over(by=administrator, posts=[officer.post], successor=successor, day=today, reason="调任")  # type: ignore[list-item]
    assert (sees(officer.user), sees(successor)) == ([], ["P0"])
    assert made.old.ends == today - DAY
    assert made.new
    assert (made.new.starts, made.new.ends, made.new.role) == (today, None, Role.PROGRAMME_OFFICER)
    assert {"label": "programmes", "lines": ["P0 项目0"]} in made.content
    assert Entry.objects.filter(action="post.hand_over", target="programme_officer").count() == 1


def test_until_the_day_the_old_holder_goes_on(holder: Holder, administrator: Actor, successor: User) -> None:
    keeper, day = holder(Role.SITE_KEEPER), timezone.localdate() + 3 * DAY
    hand_over(by=administrator, posts=[keeper.post], successor=successor, day=day, reason="调任")  # type: ignore[list-item]
    assert Site.objects.visible_to(keeper).exists()
    assert not successor.posts.current().exists()
    assert SitePost.objects.filter(post__user=successor).count() == 1


def test_before_its_day_a_handover_is_taken_back_and_nothing_of_it_is_left(
    holder: Holder, administrator: Actor, successor: User
) -> None:
    officer, day = holder(Role.PROGRAMME_OFFICER), timezone.localdate() + DAY
    Post.objects.filter(pk=officer.post.pk).update(ends=date(2090, 1, 1))  # type: ignore[union-attr]
    [made] = hand_over(by=administrator, posts=[officer.post], successor=successor, day=day, reason="调任")  # type: ignore[list-item]
    withdrawn = withdraw_handover(by=administrator, handover=made, reason="误办")
    assert withdrawn.old.ends == date(2090, 1, 1)
    assert not successor.posts.exists()
    assert ProgrammeOfficer.objects.filter(programme__code="P0", post=officer.post).exists()
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_handover(by=administrator, handover=made, reason="误办")


def test_what_has_taken_place_is_not_taken_back(holder: Holder, administrator: Actor, successor: User) -> None:
    clerk = holder(Role.CLERK)
    made = hand_over(
        by=administrator, posts=[clerk.post], successor=successor, day=timezone.localdate(), reason="调任"  # type: ignore[list-item]
    )  # fmt: skip
    with pytest.raises(Refused, match="taken place"):
        withdraw_handover(by=administrator, handover=made[0], reason="误办")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_done(
    holder: Holder, administrator: Actor, successor: User
) -> None:
    clerk, leader = holder(Role.CLERK), holder(Role.LEADER)
    assert clerk.user
    Post.objects.filter(pk=leader.post.pk).update(ends=date(2021, 1, 1))  # type: ignore[union-attr]
    with pytest.raises(Refused) as refused:
        hand_over(
            by=administrator, posts=[clerk.post, leader.post], successor=clerk.user,  # type: ignore[list-item]
            day=timezone.localdate() - DAY, reason=" ",
        )  # fmt: skip
    assert len(refused.value.reasons) == 4
    assert not Handover.objects.filter(made_by="administrator").exists()
    with pytest.raises(Forbidden):
        hand_over(by=leader, posts=[clerk.post], successor=successor, day=timezone.localdate(), reason="x")  # type: ignore[list-item]


def test_the_page_shows_what_goes_over_makes_the_account_and_prints_the_list(
    holder: Holder, administrator: Actor
) -> None:
    officer, client = holder(Role.PROGRAMME_OFFICER), signed_in(administrator)
    assert officer.user
    assert officer.post
    url = f"/account/offices/hand-over/?user={officer.user.pk}"
    assert client.get("/account/offices/hand-over/").status_code == 200
    typed = {
        "posts": [officer.post.pk], "new_username": "neu", "new_name": "新人",
        "day": timezone.localdate().isoformat(), "reason": "调任",
    }  # fmt: skip
    assert client.post(url, typed | {"new_name": ""}).status_code == 400
    preview = client.post(url, typed).content.decode()
    assert "P0 项目0" in preview
    assert not Handover.objects.filter(made_by="administrator").exists()
    done = client.post(url, typed | {"confirm": "1"}).content.decode()
    assert 'id="one-time-password"' in done
    assert client.post(url, typed | {"confirm": "1"}).status_code == 400
    made = Handover.objects.get(made_by="administrator")
    assert sees(made.successor) == ["P0"]
    page = client.get(f"/account/offices/{made.pk}/").content.decode()
    assert "P0 项目0" in page
    assert "新人（neu）" in page


def test_who_does_not_manage_accounts_has_no_such_page(holder: Holder) -> None:
    for role in (Role.LEADER, Role.CLERK, Role.AUDITOR):
        assert signed_in(holder(role)).get("/account/offices/hand-over/").status_code == 403
