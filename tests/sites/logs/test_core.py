"""A month's log from the first key press to the signature, as the services have it."""

from datetime import date

import pytest

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.registry import OddityKind, log_oddities
from portal.web.errors import Forbidden, Refused
from sites.log_content import read, tidy
from sites.models import Activity, Incident, LogAside, LogDraft, LogEffort, LogRevision, MonthlyLog, Site, Survey
from sites.services.logs.checking import approve_logs, reopen_log, return_log
from sites.services.logs.drafting import frame_of, put_away, save_draft
from sites.services.logs.odd import answer_oddities
from sites.services.logs.signing import month_state, sign_month
from sites.services.logs.submitting import book_activity, submit_log, take_back_log
from sites.services.logs.writing import Faulty, Stale, write_log
from tests import factories
from tests.sites.logs.conftest import MONTH, a_line, a_text


def handed_in(clerk: Actor, site: Site, *lines: dict[str, str], **values: object) -> MonthlyLog:
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(*(lines or (a_line(),)), **values), edit=0)
    return submit_log(by=clerk, log=saved.log, edit=saved.edit)


def test_what_is_typed_is_kept_as_it_is_faults_and_all(clerk: Actor, site: Site) -> None:
    text = a_text(a_line(date="4月8", participants="二十"), open_days="9九")
    first = save_draft(by=clerk, site=site, month=MONTH, content=text, edit=0)
    again = save_draft(by=clerk, site=site, month=MONTH, content=text, edit=first.edit)
    assert LogDraft.objects.get().content["activities"][0]["participants"] == "二十"
    assert (first.edit, again.edit) == (1, 1), "what has not changed is not saved again"
    assert Entry.objects.filter(action="log.begin").count() == Entry.objects.count() == 1


def test_of_two_who_edit_the_second_is_told_and_both_texts_are_kept(clerk: Actor, site: Site) -> None:
    keeper = factories.an_actor(Role.CLERK, "colleague")
    mine = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(topic="甲")), edit=0)
    theirs = save_draft(by=keeper, site=site, month=MONTH, content=a_text(a_line(topic="乙")), edit=0)
    assert "colleague" in theirs.why_not
    assert theirs.theirs and theirs.theirs.saved_by == clerk.name
    assert LogDraft.objects.get().content["activities"][0]["topic"] == "甲"
    assert LogAside.objects.get(kept_for="colleague").content["activities"][0]["topic"] == "乙"
    taken = save_draft(by=keeper, site=site, month=MONTH, content=a_text(a_line(topic="乙")), edit=mine.edit)
    put_away(by=keeper, log=taken.log)
    assert not taken.why_not and not LogAside.objects.exists()


def test_a_text_that_comes_after_the_hand_in_is_kept_aside(clerk: Actor, site: Site) -> None:
    log = handed_in(clerk, site)
    late = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(topic="晚了")), edit=1)
    assert "handed in" in late.why_not
    assert LogAside.objects.get(log=log).content["activities"][0]["topic"] == "晚了"


def test_handing_in_makes_rows_of_the_text_and_one_entry(clerk: Actor, site: Site) -> None:
    incident = {"row": "i1", "date": "2025-04-09", "grade": "一般", "description": "擦伤"}
    survey = {"row": "s1", "date": "2025-04-30", "valid": "２０", "satisfied": "19"}
    lines = [
        a_line(),
        a_line("r2", 9),
        {"row": "r3", "date": "", "course": "", "topic": "", "participants": "", "hours": ""},
    ]
    log = handed_in(clerk, site, *lines, incidents=[incident], surveys=[survey])
    assert [(one.date.day, one.minutes, one.row) for one in Activity.objects.all()] == [(8, 90, "r1"), (9, 90, "r2")]
    assert (Incident.objects.get().liability, Survey.objects.get().valid) == ("认定中", 20)
    assert (log.status, log.open_days, log.submitted_by) == ("submitted", 20, "clerk")
    assert not LogDraft.objects.exists() and LogEffort.objects.get().fields == 17
    entry = Entry.objects.get(action="log.submit")
    assert entry.details["changes"]["activities"][1] == [
        "2025-04-08 P-K 春日诵读 12 1.5",
        "2025-04-09 P-K 春日诵读 12 1.5",
    ]
    assert entry.details["changes"]["status"] == ["draft", "submitted"]


def test_a_double_click_hands_in_once(clerk: Actor, site: Site) -> None:
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    first = submit_log(by=clerk, log=saved.log, edit=saved.edit)
    again = submit_log(by=clerk, log=saved.log, edit=saved.edit)
    assert first.first_submitted_at == again.first_submitted_at
    assert Entry.objects.filter(action="log.submit").count() == 1


def test_every_fault_is_told_at_once_with_its_place(clerk: Actor, site: Site) -> None:
    text = a_text(
        a_line(day=8, course="?", participants="-1", topic="", hours="1.1"),
        a_line("r2", date="2025-05-08"),
        open_days="31",
        note="电话13800000000",
        surveys=[{"row": "s", "date": "2025-04-02", "valid": "3", "satisfied": "4"}],
    )
    saved = save_draft(by=clerk, site=site, month=MONTH, content=text, edit=0)
    with pytest.raises(Faulty) as caught:
        submit_log(by=clerk, log=saved.log)
    assert {fault.field for fault in caught.value.faults} == {
        "open_days",
        "note",
        "activities.r1.course",
        "activities.r1.participants",
        "activities.r1.topic",
        "activities.r1.hours",
        "activities.r2.date",
        "surveys.s.satisfied",
    }
    assert LogDraft.objects.get().content["note"] == "电话13800000000", "nothing is lost"


@pytest.mark.parametrize(
    "raw",
    [[], "x", {"activities": "x"}, {"activities": [1]}, {"activities": [{}] * 10_000}, {"note": "长" * 2001}],
    ids=["list", "text", "no lines", "no line", "10,000 rows", "too long"],
)
def test_what_is_no_log_is_refused_in_words(clerk: Actor, site: Site, raw: object) -> None:
    with pytest.raises(Refused):
        save_draft(by=clerk, site=site, month=MONTH, content=raw, edit=0)
    assert not MonthlyLog.objects.exists()


def test_characters_that_nothing_can_hold_are_left_out() -> None:
    content = tidy(
        {"note": "甲\x00乙\ud800", "activities": [{"row": "a b", "topic": "\x07x"}, {"row": "k"}, {"row": "k"}]}
    )
    assert content["note"] == "甲乙"
    assert content["activities"][0]["topic"] == "x"
    assert len({line["row"] for line in content["activities"]}) == 3


def test_nothing_is_written_of_a_month_to_come_or_before_the_opening(site: Site, clerk: Actor) -> None:
    for month in (date(2025, 6, 1), date(2024, 2, 1)):
        with pytest.raises(Refused):
            save_draft(by=clerk, site=site, month=month, content=a_text(), edit=0)


def test_nobody_writes_the_log_of_a_site_beyond_the_own_community(site: Site, programme, officer: Actor) -> None:  # type: ignore[no-untyped-def]
    other = factories.a_site(programme, "T", community="D")
    clerk = factories.an_actor(Role.CLERK)
    for by, of in ((clerk, other), (officer, site), (factories.an_actor(Role.AUDITOR), site)):
        with pytest.raises(Refused):
            save_draft(by=by, site=of, month=MONTH, content=a_text(), edit=0)
    assert not MonthlyLog.objects.exists()


def test_a_site_keeper_drafts_and_does_not_hand_in(site: Site, clerk: Actor) -> None:
    keeper = factories.an_actor(Role.SITE_KEEPER)
    site.posts.create(post=keeper.post)
    saved = save_draft(by=keeper, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    with pytest.raises(Forbidden):
        submit_log(by=keeper, log=saved.log)
    assert submit_log(by=clerk, log=saved.log).status == "submitted"


def test_a_returned_log_keeps_its_first_submission(clerk: Actor, officer: Actor, site: Site) -> None:
    log = handed_in(clerk, site)
    first = log.first_submitted_at
    back = return_log(by=officer, log=log, reason="第二场缺主题")
    assert (back.status, back.returned_because) == ("returned", "第二场缺主题")
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(topic="改")), edit=back.edit)
    again = submit_log(by=clerk, log=saved.log, edit=saved.edit)
    assert again.first_submitted_at == first
    assert again.submitted_at != first
    assert approve_logs(by=officer, logs=[again])[0].returned_because == ""


def test_nobody_approves_what_they_handed_in(clerk: Actor, officer: Actor, site: Site) -> None:
    log = handed_in(clerk, site)
    MonthlyLog.objects.update(submitted_by=officer.name)
    with pytest.raises(Refused, match="another person"):
        approve_logs(by=officer, logs=[log])


def test_an_approved_log_is_locked_and_a_correction_keeps_the_version(clerk: Actor, officer: Actor, site: Site) -> None:
    log = approve_logs(by=officer, logs=[handed_in(clerk, site)])[0]
    with pytest.raises(Refused):
        write_log(by=clerk, site=site, month=MONTH, content=a_text())
    opened = reopen_log(by=officer, log=log, reason="人次有误")
    assert (opened.status, opened.version) == ("returned", 2)
    kept = LogRevision.objects.get()
    assert (kept.version, kept.reason, kept.content["status"]) == (1, "人次有误", "approved")
    assert kept.content["activities"][0]["participants"] == 12


def test_a_log_under_a_published_evaluation_stays(clerk: Actor, officer: Actor, site: Site, programme) -> None:  # type: ignore[no-untyped-def]
    log = handed_in(clerk, site)
    from django.utils import timezone

    programme.rounds.create(year=2025, status="notice", computed_at=timezone.now(), computed_by="x", digest="")
    for move in (lambda: approve_logs(by=officer, logs=[log]), lambda: return_log(by=officer, log=log, reason="x")):
        with pytest.raises(Refused, match="public notice or published"):
            move()


def test_an_oddity_is_answered_before_the_log_is_approved(clerk: Actor, officer: Actor, site: Site) -> None:
    log_oddities.add("test", OddityKind("test", "odd", lambda log: [("r1", {"n": log.open_days})]))
    try:
        saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
        log = submit_log(by=clerk, log=saved.log, explanations={"test:r1": "当日开放日"})
        odd = log.oddities.get()
        assert odd.explanation == "当日开放日"
        with pytest.raises(Refused, match="odd"):
            approve_logs(by=officer, logs=[log])
        with pytest.raises(Refused, match="in words"):
            answer_oddities(by=officer, log=log, answers={odd.pk: " "})
        answer_oddities(by=officer, log=log, answers={odd.pk: "已电话核实"})
        back = return_log(by=officer, log=log, reason="补充")
        again = submit_log(by=clerk, log=back)
        assert again.open_oddities == 0, "the same facts keep their answer"
        assert approve_logs(by=officer, logs=[again])[0].status == "approved"
    finally:
        log_oddities._things.pop("test")


def test_what_nobody_checked_is_taken_back(clerk: Actor, officer: Actor, site: Site) -> None:
    log = handed_in(clerk, site)
    assert take_back_log(by=clerk, log=log, reason="漏填一场").status == "returned"
    with pytest.raises(Refused):
        approve_logs(by=officer, logs=[log])


def test_an_activity_is_booked_to_another_site_of_the_community(clerk: Actor, site: Site, programme) -> None:  # type: ignore[no-untyped-def]
    other, far = factories.a_site(programme, "T"), factories.a_site(programme, "F", community="D")
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    for people in ("5", "7"):
        booked = book_activity(by=clerk, log=saved.log, row="r1", site=other, participants=people)
    here, there = (LogDraft.objects.get(log__site=one).content["activities"] for one in (site, other))
    assert len(there) == 1 and there[0]["participants"] == "7" and here[0]["participants"] == "12"
    assert here[0]["occasion"] == there[0]["occasion"] != ""
    save_draft(by=clerk, site=other, month=MONTH, content=a_text(*there), edit=booked.edit)
    other_log = MonthlyLog.objects.get(site=other)
    submit_log(by=clerk, log=other_log)
    with pytest.raises(Refused, match="handed in already"):
        book_activity(by=clerk, log=saved.log, row="r1", site=other, participants="9")
    with pytest.raises(Refused, match="same community"):
        book_activity(by=clerk, log=saved.log, row="r1", site=far, participants="9")


def test_another_system_writes_a_whole_log_and_what_was_typed_meanwhile_is_kept(clerk: Actor, site: Site) -> None:
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(topic="手写")), edit=0)
    system = factories.an_actor(Role.CLERK, "machine")
    with pytest.raises(Stale):
        write_log(by=system, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    with pytest.raises(Faulty):
        write_log(by=system, site=site, month=MONTH, content=a_text(a_line(hours="x")), edit=saved.edit)
    log = write_log(by=system, site=site, month=MONTH, content=a_text(a_line()), edit=saved.edit)
    assert (log.activities.count(), log.status, log.edit) == (1, "draft", 2)
    assert LogAside.objects.get(kept_for="clerk").content["activities"][0]["topic"] == "手写"
    assert Survey.objects.count() == 0


def test_a_part_that_is_missing_stays_as_it_is_stored(clerk: Actor, site: Site) -> None:
    factories.a_survey(site, date(2025, 4, 20), 10, 9)
    write_log(by=clerk, site=site, month=MONTH, content={"open_days": 3, "note": "", "activities": []})
    assert Survey.objects.count() == 1


def test_the_head_signs_a_month_when_all_that_came_in_is_checked(
    clerk: Actor,
    officer: Actor,
    head: Actor,
    site: Site,
    programme,  # type: ignore[no-untyped-def]
) -> None:
    factories.a_site(programme, "T")
    log = handed_in(clerk, site)
    place = site.room.community.subdistrict
    with pytest.raises(Refused, match="wait to be checked"):
        sign_month(by=head, subdistrict=place, month=MONTH)
    approve_logs(by=officer, logs=[log])
    with pytest.raises(Forbidden):
        sign_month(by=officer, subdistrict=place, month=MONTH)
    signed = [sign_month(by=head, subdistrict=place, month=MONTH) for _again in range(2)]
    assert signed[0].pk == signed[1].pk and (signed[0].approved, signed[0].missing) == (1, 1)
    reopen_log(by=officer, log=log, reason="更正")
    assert month_state(place, MONTH).digest != signed[0].digest


def test_a_frame_needs_a_site_that_is_open(programme) -> None:  # type: ignore[no-untyped-def]
    closed = factories.a_site(programme, "Z", closed=date(2025, 3, 31))
    with pytest.raises(Refused, match="not in operation"):
        frame_of(closed, MONTH)


def test_an_empty_log_misses_its_opening_days_and_nothing_else(site: Site) -> None:
    content, faults = read(tidy({"activities": []}), frame_of(site, MONTH))
    assert content is None
    assert [fault.field for fault in faults] == ["open_days"]
