"""Versions of a log: all readable, two of them compared."""

from typing import Any

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from sites.logs.comparing import ADDED, CHANGED, REMOVED, SAME, compare
from sites.models import Site
from sites.services.logs.checking import approve_logs, reopen_log
from sites.services.logs.drafting import save_draft
from sites.services.logs.submitting import submit_log
from tests import factories
from tests.sites.logs.conftest import MONTH, a_line, a_text
from tests.web.district import signed_in


def line(day: int, topic: str = "诵读", people: int = 12, course: str = "K", minutes: int = 90) -> dict[str, Any]:
    return {"date": f"2025-04-{day:02}", "course": course, "topic": topic, "participants": people, "minutes": minutes}


def states(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[str, str]]:
    pairs = compare({"activities": old}, {"activities": new}).lines
    return [(pair.state, str(pair.cells[0].new or pair.cells[0].old)[-2:]) for pair in pairs]


def test_nothing_differs_between_a_version_and_itself() -> None:
    content = {"open_days": 20, "note": "", "activities": [line(1), line(2), line(2)]}
    found = compare(content, content)
    assert found.is_same and found.count(SAME) == 3


def test_fields_of_the_log_are_compared_and_missing_ones_are_empty() -> None:
    found = compare({"open_days": 20}, {"open_days": 21, "note": "补"})
    assert [(cell.name, cell.old, cell.new) for cell in found.head] == [("open_days", 20, 21), ("note", "", "补")]
    assert not found.is_same


def test_a_line_with_a_new_figure_is_changed_and_tells_which() -> None:
    [pair] = compare({"activities": [line(8)]}, {"activities": [line(8, people=21)]}).lines
    assert pair.state == CHANGED
    assert [cell.name for cell in pair.cells if cell.differs] == ["participants"]


def test_lines_are_added_and_removed_in_their_places() -> None:
    old = [line(1), line(8, "手工", 5, "H", 60), line(9)]
    new = [line(1), line(9), line(20, "心理", 30, "X", 45)]
    assert states(old, new) == [(SAME, "01"), (REMOVED, "08"), (SAME, "09"), (ADDED, "20")]
    assert states(new, old) == [(SAME, "01"), (ADDED, "08"), (SAME, "09"), (REMOVED, "20")]


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


def _edit(site: Site) -> int:
    return site.logs.get().edit


def test_all_versions_are_read_and_any_two_compared(clerk: Actor, officer: Actor, site: Site) -> None:
    corrected(clerk, officer, site)
    page = signed_in(officer)
    found = page.get("/logs/versions/2025-04/S/").context
    assert [(one.number, one.reason) for one in found["versions"]] == [(3, ""), (2, "人次有误1"), (1, "人次有误0")]
    assert (found["older"].number, found["newer"].number) == (2, 3)
    assert found["lines"][0].cells["participants"] == (21, 22, True)
    assert found["lines"][0].cells["course"][1] == "课程"
    first = page.get("/logs/versions/2025-04/S/?old=1&new=1")
    assert first.context["is_one"] and first.context["lines"][0].cells["participants"] == (12, 12, False)
    turned = page.get("/logs/versions/2025-04/S/?old=3&new=1").context
    assert (turned["older"].number, turned["newer"].number) == (1, 3)
    assert page.get("/logs/versions/2025-04/S/?old=99&new=x").status_code == 200


def test_versions_are_read_with_the_log_and_by_nobody_else(clerk: Actor, officer: Actor, site: Site) -> None:
    corrected(clerk, officer, site)
    assert signed_in(clerk).get("/logs/versions/2025-04/S/").status_code == 200
    elsewhere = factories.an_actor(Role.FINANCE_OFFICER)
    assert signed_in(elsewhere).get("/logs/versions/2025-04/S/").status_code == 404
