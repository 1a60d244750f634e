"""Versions of a log: all readable, two of them compared."""

from typing import Any

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from sites.logs.comparing import ADDED, CHANGED, REMOVED, SAME, compare
from sites.models import Incident, LogPhoto, LogRevision, MonthlyLog, Site
from sites.services.logs.checking import approve_logs, reopen_log
from sites.services.logs.drafting import save_draft
from sites.services.logs.photos import add_photo, remove_photo
from sites.services.logs.submitting import submit_log
from sites.services.logs.withdrawing import withdraw_photo
from sites.services.revisions import contents_of
from tests import factories
from tests.files.photos import a_photo
from tests.sites.logs.conftest import MONTH, a_line, a_text
from tests.web.district import signed_in

NOTHING: dict[str, Any] = {"incidents": [], "surveys": [], "photos": []}


def line(day: int, topic: str = "诵读", people: int = 12, course: str = "K", minutes: int = 90) -> dict[str, Any]:
    return {"date": f"2025-04-{day:02}", "course": course, "topic": topic, "participants": people, "minutes": minutes}


def states(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[str, str]]:
    pairs = compare({"activities": old}, {"activities": new}).parts["activities"].lines
    return [(pair.state, str(pair.cells[0].new or pair.cells[0].old)[-2:]) for pair in pairs]


def test_nothing_differs_between_a_version_and_itself() -> None:
    content = {"open_days": 20, "note": "", "activities": [line(1), line(2), line(2)], **NOTHING}
    found = compare(content, content)
    assert found.is_same and found.parts["activities"].count(SAME) == 3


def test_fields_of_the_log_are_compared_and_missing_ones_are_empty() -> None:
    found = compare({"open_days": 20}, {"open_days": 21, "note": "补"})
    assert [(cell.name, cell.old, cell.new) for cell in found.head] == [("open_days", 20, 21), ("note", "", "补")]
    assert not found.is_same


def test_a_line_with_a_new_figure_is_changed_and_tells_which() -> None:
    [pair] = compare({"activities": [line(8)]}, {"activities": [line(8, people=21)]}).parts["activities"].lines
    assert pair.state == CHANGED
    assert [cell.name for cell in pair.cells if cell.differs] == ["participants"]


def test_lines_are_added_and_removed_in_their_places() -> None:
    old = [line(1), line(8, "手工", 5, "H", 60), line(9)]
    new = [line(1), line(9), line(20, "心理", 30, "X", 45)]
    assert states(old, new) == [(SAME, "01"), (REMOVED, "08"), (SAME, "09"), (ADDED, "20")]
    assert states(new, old) == [(SAME, "01"), (ADDED, "08"), (SAME, "09"), (REMOVED, "20")]


def test_an_incident_a_survey_and_a_photo_are_compared_like_an_activity() -> None:
    fall = {"date": "2025-04-09", "grade": "一般", "description": "擦伤"}
    survey = {"date": "2025-04-30", "valid": 20, "satisfied": 19}
    old = {"incidents": [fall], "surveys": [survey], "photos": [{"photo": "a", "row": "r1"}, {"photo": "b", "row": ""}]}
    new = {
        "incidents": [fall | {"grade": "较大"}, fall | {"date": "2025-04-10", "description": "走失"}],
        "surveys": [],
        "photos": [{"photo": "a", "row": "r2"}, {"photo": "c", "row": "r1"}],
    }
    found = compare(old, new)
    states = {name: [pair.state for pair in part.lines] for name, part in found.parts.items()}
    assert states["incidents"] == [CHANGED, ADDED] and states["surveys"] == [REMOVED]
    assert states["photos"] == [SAME, REMOVED, ADDED]
    assert not compare(old | {"activities": []}, old | {"activities": [], "surveys": []}).is_same


def test_what_was_not_kept_with_a_version_is_unknown_and_not_removed() -> None:
    known = {"activities": [line(1)], "incidents": [{"date": "2025-04-09", "grade": "一般", "description": "擦伤"}]}
    for old, new, unknown in (({}, known, (True, False)), (known, {}, (False, True))):
        part = compare(old, new).parts["incidents"]
        assert ([pair.state for pair in part.lines], part.old_unknown, part.new_unknown) == ([SAME], *unknown)
        assert not compare(old, new).is_same
    assert not compare({}, {}).is_same and compare({}, {}).parts["incidents"].lines == ()


def test_what_shares_too_little_is_another_line() -> None:
    assert states([line(8)], [line(9, "手工", 5)]) == [(REMOVED, "08"), (ADDED, "09")]
    assert states([line(8)], [line(9, people=5)]) == [(CHANGED, "09")]


def test_of_two_alike_the_same_one_is_found_first() -> None:
    old = [line(8, people=10), line(8, people=20)]
    assert states(old, [line(8, people=20)]) == [(REMOVED, "08"), (SAME, "08")]
    assert states([], []) == [] and states([], [line(1)]) == [(ADDED, "01")]


def corrected(clerk: Actor, officer: Actor, site: Site) -> None:
    for number, people in enumerate(("12", "21", "22")):
        saved = save_draft(
            by=clerk,
            site=site,
            month=MONTH,
            content=a_text(a_line(participants=people)),
            edit=3 * number and _edit(site),
        )
        log = approve_logs(by=officer, logs=[submit_log(by=clerk, log=saved.log)])[0]
        if number < 2:
            reopen_log(by=officer, log=log, reason=f"人次有误{number}")


def cells(context: Any) -> dict[str, tuple[Any, Any, bool]]:
    """Those of the first activity."""
    return {str(one.label): one.cell for one in context["tables"][0].lines[0].cells}


def _edit(site: Site) -> int:
    return site.logs.get().edit


def test_all_versions_are_read_and_any_two_compared(clerk: Actor, officer: Actor, site: Site) -> None:
    corrected(clerk, officer, site)
    page = signed_in(officer)
    found = page.get("/logs/versions/2025-04/S/").context
    assert [(one.number, one.reason) for one in found["versions"]] == [(3, ""), (2, "人次有误1"), (1, "人次有误0")]
    assert (found["older"].number, found["newer"].number) == (2, 3)
    assert cells(found)["Attendance"] == (21, 22, True) and cells(found)["Course"][1] == "课程"
    first = page.get("/logs/versions/2025-04/S/?old=1&new=1")
    assert first.context["is_one"] and cells(first.context)["Attendance"] == (12, 12, False)
    turned = page.get("/logs/versions/2025-04/S/?old=3&new=1").context
    assert (turned["older"].number, turned["newer"].number) == (1, 3)
    assert page.get("/logs/versions/2025-04/S/?old=99&new=x").status_code == 200


def test_versions_are_read_with_the_log_and_by_nobody_else(clerk: Actor, officer: Actor, site: Site) -> None:
    corrected(clerk, officer, site)
    assert signed_in(clerk).get("/logs/versions/2025-04/S/").status_code == 200
    elsewhere = factories.an_actor(Role.FINANCE_OFFICER)
    assert signed_in(elsewhere).get("/logs/versions/2025-04/S/").status_code == 404


MONTHS = ("2025-02", "2025-04")
VERSIONS = "/logs/versions/2025-04/S/"
INCIDENT = {"row": "i1", "date": "2025-04-09", "grade": "一般", "description": "擦伤"}
SURVEY = {"row": "s1", "date": "2025-04-30", "valid": "20", "satisfied": "19"}


def approved(clerk: Actor, officer: Actor, site: Site, *photos: int, **values: Any) -> MonthlyLog:
    """A log that is handed in with these photos and approved; again, after it was opened for correction."""
    text = a_text(a_line(), **{"incidents": [INCIDENT], "surveys": [SURVEY]} | values)
    edit = MonthlyLog.objects.filter(site=site).values_list("edit", flat=True).first() or 0
    saved = save_draft(by=clerk, site=site, month=MONTH, content=text, edit=edit)
    for seed in photos:
        add_photo(by=clerk, log=saved.log, row="r1", name=f"{seed}.jpg", data=a_photo(seed))
    return approve_logs(by=officer, logs=[submit_log(by=clerk, log=saved.log)])[0]


def test_a_version_keeps_all_that_the_log_held(clerk: Actor, officer: Actor, site: Site) -> None:
    log = approved(clerk, officer, site, 1)
    Incident.objects.create(site=site, date="2025-03-31", grade="一般", liability="否", description="上月")
    reopen_log(by=officer, log=log, reason="致电13812340987更正")
    kept = LogRevision.objects.get()
    assert kept.content["incidents"] == [{"date": "2025-04-09", "grade": "一般", "description": "擦伤"}]
    assert kept.content["surveys"] == [{"date": "2025-04-30", "valid": 20, "satisfied": 19}]
    assert kept.content["photos"] == [{"photo": LogPhoto.objects.get().sha256, "row": "r1"}]
    assert kept.reason == "致电138****0987更正"


def test_what_happened_is_kept_with_its_own_site_and_month_in_as_many_questions_for_many_logs(
    site: Site, programme: Any, django_assert_max_num_queries: Any
) -> None:
    logs = [factories.a_log(each, month) for each in (site, factories.a_site(programme, "T")) for month in MONTHS]
    for log in logs:
        day = log.month.replace(day=28)
        Incident.objects.create(site=log.site, date=day, grade="一般", liability="否", description=log.audit_name)
    with django_assert_max_num_queries(5):
        found = contents_of(list(MonthlyLog.objects.select_related("site")))
    said = {log.audit_name: [one["description"] for one in found[log.pk]["incidents"]] for log in logs}
    assert said == {name: [name] for name in ("S 2025-02", "S 2025-04", "T 2025-02", "T 2025-04")}


def test_a_correction_of_an_incident_alone_is_read_line_by_line(clerk: Actor, officer: Actor, site: Site) -> None:
    log = approved(clerk, officer, site)
    approved(clerk, officer, reopened(officer, log), incidents=[INCIDENT | {"grade": "较大"}], surveys=[])
    activities, incidents, surveys = signed_in(officer).get(VERSIONS).context["tables"]
    assert [line.pair.state for line in activities.lines] == [SAME]
    assert [one.cell for one in incidents.lines[0].cells if one.cell[2]] == [("一般", "较大", True)]
    assert [line.pair.state for line in surveys.lines] == [REMOVED]


def reopened(officer: Actor, log: MonthlyLog) -> Site:
    return reopen_log(by=officer, log=log, reason="更正").site


def test_a_photo_removed_in_a_correction_stays_readable_in_the_version_that_had_it(
    clerk: Actor, officer: Actor, site: Site
) -> None:
    log = approved(clerk, officer, site, 1, 2)
    reopened(officer, log)
    gone, stays = LogPhoto.objects.order_by("pk")
    remove_photo(by=clerk, photo=gone)
    approved(clerk, officer, site, 3)
    page = signed_in(officer)
    shown = page.get(VERSIONS)
    assert [(one.photo, str(one.mark)) for one in shown.context["pictures"]] == [
        (gone, "removed"),
        (stays, ""),
        (LogPhoto.objects.last(), "added"),
    ]
    assert "04-08 春日诵读" in shown.content.decode()
    assert page.get(f"/logs/photos/{gone.pk}/small/").status_code == 200
    assert f"/logs/photos/{gone.pk}/" not in page.get("/logs/check/2025-04/S/").content.decode()
    first = page.get(VERSIONS + "?old=1&new=1").context["pictures"]
    assert [one.photo for one in first] == [gone, stays]


def test_a_photo_taken_out_is_told_of_where_it_was_and_is_in_no_version_after(
    clerk: Actor, officer: Actor, site: Site
) -> None:
    log = approved(clerk, officer, site, 1)
    withdraw_photo(by=officer, photo=LogPhoto.objects.get(), reason="家长撤回同意")
    page = signed_in(officer)
    assert "because: 家长撤回同意" in page.get(VERSIONS).content.decode()
    reopened(officer, log)
    approved(clerk, officer, site)
    assert [str(one.mark) for one in page.get(VERSIONS).context["pictures"]] == ["removed"]
    assert "2025-05-02, because: 家长撤回同意" in page.get(VERSIONS).content.decode()
    assert page.get(VERSIONS + "?old=2&new=2").context["pictures"] == []


def test_a_version_tells_of_a_photo_whose_time_is_over(clerk: Actor, officer: Actor, site: Site) -> None:
    reopened(officer, approved(clerk, officer, site, 1))
    LogPhoto.objects.all().delete()
    assert "no longer kept" in signed_in(officer).get(VERSIONS).content.decode()


def test_a_version_of_an_earlier_release_says_what_was_not_kept_and_has_its_photos(
    clerk: Actor, officer: Actor, site: Site
) -> None:
    log = approved(clerk, officer, site, 1)
    reopened(officer, log)
    old = LogRevision.objects.get()
    old.content = {name: old.content[name] for name in ("status", "open_days", "note", "activities")}
    old.save()
    approved(clerk, officer, site, 2)
    first, second = LogPhoto.objects.order_by("pk")
    page = signed_in(officer).get(VERSIONS)
    _activities, incidents, surveys = page.context["tables"]
    assert incidents.unknown == surveys.unknown == (1,) and [one.pair.state for one in incidents.lines] == [SAME]
    assert "Version 1 was kept at a time when" in page.content.decode()
    assert [(one.photo, str(one.mark)) for one in page.context["pictures"]] == [(first, ""), (second, "added")]
