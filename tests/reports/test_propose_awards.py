"""Proposing the commendations of a year, and what a person decides about them."""

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.registry import result_sheets
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from reports.models import Award, AwardQuota, IncentivePoint, IncentiveRule
from reports.services.awards import move_list, restore, revoke, strike
from reports.services.propose_awards import Proposals, propose_awards
from reports.services.shortlists import AwardList
from sites.models import Evaluation, Mark
from sites.services.evaluate import evaluate
from tests.factories import (
    YEAR,
    a_mark,
    a_programme,
    a_scheme,
    a_site,
    a_volunteer,
    an_actor,
    an_incident,
    judged,
    services,
    veto,
)
from volunteers.models import Appraisal

pytestmark = pytest.mark.django_db


def proposed(**arguments: object) -> Proposals:
    return propose_awards(**({"by": SYSTEM, "year": YEAR} | arguments))  # type: ignore[arg-type]


def a_commended_programme(code: str = "P", quota: int | None = 2, marks: dict[str, str] | None = None) -> Programme:
    """Its sites are P1, P2 … with these marks; 优 from 90 may be commended."""
    programme = a_programme(code)
    a_scheme(programme, judged(), veto())
    for site, mark in (marks or {"1": "99", "2": "95", "3": "92", "4": "80"}).items():
        a_mark(a_site(programme, f"{code}{site}"), "A", mark)
    if quota is not None:
        AwardQuota.objects.create(year=YEAR, kind="突出集体", programme=programme, quota=quota)
    evaluate(by=SYSTEM, year=YEAR, programme=code)
    return programme


def a_rule(programme: Programme, kind: str, points: str, giver: str = "文明村居评比") -> None:
    IncentiveRule.objects.create(year=YEAR, programme=programme, giver=giver, kind=kind, points=points)


def listed(status: str = "proposed") -> dict[str, tuple[int, bool]]:
    awards = Award.objects.filter(status=status)
    return {award.recipient_code: (award.position, award.undecided) for award in awards}


def points() -> dict[tuple[str, str], str]:
    rows = IncentivePoint.objects.values_list("giver", "community__code", "points")
    return {(giver, community): f"{given:.2f}" for giver, community, given in rows}


def award(code: str) -> Award:
    return next(one for one in Award.objects.all() if one.recipient_code == code)


def refusal(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reasons


def test_the_best_sites_of_commendable_bands_are_listed() -> None:
    programme = a_commended_programme(quota=9, marks={"1": "99", "2": "95", "3": "80", "5": "98", "6": "100"})
    an_incident(programme.sites.get(code="P6"), date(2025, 1, 1))
    programme.sites.filter(code="P5").update(closed_on=date(2025, 12, 31))
    a_site(programme, "PN", opened=date(2025, 2, 2))
    evaluate(by=SYSTEM, year=YEAR)
    proposed()
    assert listed() == {"P1": (1, False), "P2": (2, False)}


def test_equal_sites_on_the_last_place_are_to_be_decided() -> None:
    a_commended_programme(quota=2, marks={"1": "99", "2": "95", "3": "95"})
    done = proposed().lists[0]
    assert listed() == {"P1": (1, False), "P2": (2, True), "P3": (2, True)}
    assert (done.listed, done.undecided) == (3, 2)
    with pytest.raises(Refused):
        move_list(by=an_actor(Role.LEADER), chosen=AwardList(YEAR, Programme.objects.get()), move="give_notice")


def test_without_a_quota_none_is_listed() -> None:
    programme = a_commended_programme(quota=2)
    proposed()
    AwardQuota.objects.all().delete()
    assert proposed().lists[0].changed
    assert not Award.objects.filter(programme=programme).exists()


def test_volunteers_are_listed_by_hours_then_by_days() -> None:
    site = a_commended_programme().sites.first()
    assert site
    AwardQuota.objects.create(year=YEAR, kind="优秀志愿者", quota=1)
    for number, hours in (("V1", 50), ("V2", 60), ("V3", 60), ("V4", 40)):
        services(a_volunteer(number), site, date(2025, 1, 1), hours)
    proposed()
    assert {code: place for code, place in listed().items() if code[0] == "V"} == {
        "V2": (1, True),
        "V3": (1, True),
    }
    assert Appraisal.objects.count() == 4


def test_proposing_again_changes_nothing_and_says_so() -> None:
    a_rule(a_commended_programme(), "优", "1.5")
    proposed()
    entries = Entry.objects.count()
    again = proposed()
    assert not any(one.changed for one in again.lists)
    assert again.appraised and not again.appraised.changed
    assert again.points and not again.points.changed
    assert Entry.objects.count() == entries


def test_a_struck_name_stays_out_and_the_next_one_moves_up() -> None:
    a_commended_programme(quota=2)
    proposed()
    struck = strike(by=SYSTEM, award=award("P1"), reason="群众反映问题待查")
    assert (struck.status, struck.reason, struck.decided_by) == ("struck", "群众反映问题待查", "system")
    assert listed() == {"P2": (1, False), "P3": (2, False)}
    proposed()
    assert listed() == {"P2": (1, False), "P3": (2, False)}
    assert [row[3] for row in result_sheets["表扬结果"].rows(SYSTEM, YEAR)] == ["P2", "P3"]


def test_striking_takes_a_reason() -> None:
    a_commended_programme()
    proposed()
    refusal(lambda: strike(by=SYSTEM, award=award("P1"), reason=""))
    assert listed("struck") == {}


def test_a_name_put_back_is_a_candidate_again() -> None:
    a_commended_programme(quota=2)
    proposed()
    strike(by=SYSTEM, award=award("P1"), reason="误报")
    restore(by=SYSTEM, award=award("P1"))
    assert listed() == {"P1": (1, False), "P2": (2, False)}
    strike(by=SYSTEM, award=award("P1"), reason="误报")
    AwardQuota.objects.update(quota=0)
    restore(by=SYSTEM, award=award("P1"))
    assert not Award.objects.exists()


def test_a_list_is_conferred_by_another_than_who_proposed_it_and_stays() -> None:
    programme = a_commended_programme(quota=2)
    proposed(by=an_actor(Role.PROGRAMME_OFFICER, "officer", programme))
    chosen, leader = AwardList(YEAR, programme), an_actor(Role.LEADER)
    with pytest.raises(Forbidden):
        move_list(by=an_actor(Role.PROGRAMME_OFFICER, "other", programme), chosen=chosen, move="give_notice")
    move_list(by=leader, chosen=chosen, move="give_notice")
    assert len(proposed().refusals) == 1
    refusal(lambda: strike(by=SYSTEM, award=award("P1"), reason="迟了"))
    move_list(by=leader, chosen=chosen, move="confer")
    revoked = revoke(by=leader, award=award("P1"), reason="弄虚作假")
    assert (revoked.status, revoked.reason) == ("revoked", "弄虚作假")
    assert listed("conferred") == {"P2": (2, False)}
    assert len(proposed().refusals) == 1
    refusal(lambda: move_list(by=leader, chosen=chosen, move="give_notice"))


def test_nobody_publishes_the_list_that_they_proposed() -> None:
    programme = a_commended_programme()
    proposed()
    refusal(lambda: move_list(by=SYSTEM, chosen=AwardList(YEAR, programme), move="give_notice"))


def test_a_list_from_before_a_change_of_the_evaluation_goes_no_further() -> None:
    programme = a_commended_programme()
    proposed()
    Mark.objects.filter(site__code="P4").update(mark=85)
    evaluate(by=SYSTEM, year=YEAR)
    assert list(result_sheets["表扬结果"].rows(SYSTEM, YEAR)) == []
    refusal(lambda: move_list(by=an_actor(Role.LEADER), chosen=AwardList(YEAR, programme), move="give_notice"))
    proposed()
    assert move_list(by=an_actor(Role.OFFICE_DIRECTOR), chosen=AwardList(YEAR, programme), move="give_notice")


def test_while_marks_are_missing_the_programme_has_neither_list_nor_points() -> None:
    incomplete, complete = a_commended_programme("P"), a_commended_programme("Q")
    for programme, number in ((incomplete, "2"), (complete, "1")):
        a_rule(programme, "优", number)
    proposed()
    assert points() == {("文明村居评比", "C"): "2.00"}
    Mark.objects.filter(site__code="P4").delete()
    evaluate(by=SYSTEM, year=YEAR)
    (reason,) = proposed().refusals
    assert "P4（A）" in reason
    assert points() == {("文明村居评比", "C"): "1.00"}
    assert set(listed()) == {"Q1", "Q2"}


def test_points_are_the_highest_of_the_entitled_sites_of_a_community() -> None:
    programme = a_commended_programme(marks={"1": "99", "2": "10", "3": "70"})
    a_site(programme, "PN", opened=date(2025, 3, 3), community="D")
    a_site(programme, "PX", opened=date(2025, 3, 3), closed=date(2025, 9, 9), community="E")
    an_incident(a_site(programme, "PY", opened=date(2025, 3, 3), community="F"), date(2025, 4, 4))
    an_incident(programme.sites.get(code="P3"), date(2025, 1, 1))
    evaluate(by=SYSTEM, year=YEAR)
    for kind, given in (("优", "1.5"), ("差", "2"), ("良", "9"), ("新开办", "0.5")):
        a_rule(programme, kind, given)
    a_rule(programme, "优", "3", "街镇年度考核")
    proposed()
    assert points() == {
        ("文明村居评比", "C"): "2.00",
        ("文明村居评比", "D"): "0.50",
        ("街镇年度考核", "C"): "3.00",
    }
    IncentiveRule.objects.filter(kind="差").delete()
    proposed()
    assert points()["文明村居评比", "C"] == "1.50"


def test_an_officer_proposes_the_own_programmes_and_not_the_districts_part() -> None:
    own = a_commended_programme("P")
    a_commended_programme("Q")
    officer = an_actor(Role.PROGRAMME_OFFICER, "officer", own)
    result = proposed(by=officer)
    assert [one.list.programme for one in result.lists] == [own]
    assert result.appraised is None and result.points
    assert not Appraisal.objects.exists()


def test_who_leads_the_volunteers_proposes_their_list_and_no_other() -> None:
    a_commended_programme()
    result = proposed(by=an_actor(Role.VOLUNTEER_COORDINATOR))
    assert [one.list.programme for one in result.lists] == [None]
    assert result.appraised and result.points is None
    assert not IncentivePoint.objects.exists()


def test_an_officer_strikes_no_volunteer() -> None:
    programme = a_commended_programme()
    site = programme.sites.first()
    assert site
    AwardQuota.objects.create(year=YEAR, kind="优秀志愿者", quota=1)
    services(a_volunteer(), site, date(2025, 1, 1), 60)
    proposed()
    officer = an_actor(Role.PROGRAMME_OFFICER, "officer", programme)
    refusal(lambda: strike(by=officer, award=award("V1"), reason="不符"))
    strike(by=an_actor(Role.VOLUNTEER_COORDINATOR), award=award("V1"), reason="不符")


@pytest.mark.parametrize("by", [Role.AUDITOR, Role.FINANCE_OFFICER])
def test_who_may_not_propose_is_told_so(by: Role) -> None:
    a_commended_programme()
    actor: Actor = an_actor(by)
    with pytest.raises(Forbidden):
        proposed(by=actor)


def test_a_provisional_evaluation_is_no_ground() -> None:
    programme = a_commended_programme()
    Evaluation.objects.all().delete()
    programme.rounds.all().delete()
    evaluate(by=SYSTEM, year=YEAR, as_of=date(2025, 6, 30))
    assert len(proposed().refusals) == 1
    assert not Award.objects.exists()


@pytest.mark.parametrize("year", ["2030", "x"])
def test_what_is_unknown_ends_with_one_clear_line(year: str) -> None:
    a_commended_programme()
    with pytest.raises(CommandError) as error:
        call_command("propose_awards", year)
    assert len(str(error.value).splitlines()) == 1


def test_the_command_says_what_it_proposed() -> None:
    a_commended_programme()
    out = StringIO()
    call_command("propose_awards", "2025", stdout=out)
    assert "P 突出集体" in out.getvalue()
