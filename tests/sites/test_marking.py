"""Assessors enter their marks: what is taken, what is refused and why, and whose they are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web.errors import Forbidden, Refused
from programmes.models import Indicator, Programme, Scheme
from sites.mark_content import Typed, read
from sites.models import EvaluationRound, Mark, Site
from sites.services.evaluate import evaluate
from sites.services.marking import Faulty, enter_marks
from sites.services.posts import assign_site
from sites.todos.marks import to_mark
from tests import factories as a

pytestmark = pytest.mark.django_db

YEAR = a.YEAR
WHOLE = {"A": Typed("50"), "B": Typed("45.5", "资料不全"), "E": Typed("2")}


@pytest.fixture
def programme() -> Programme:
    """Two judged indicators of 50, a bonus of 5, and one that is measured."""
    programme = a.a_programme()
    parts = a.judged("A", "50"), a.judged("B", "50"), a.bonus(), a.measured("月均活动次数", full="0")
    a.a_scheme(programme, *parts)
    return programme


@pytest.fixture
def site(programme: Programme) -> Site:
    return a.a_site(programme, "S1")


def an_assessor(*sites: Site, name: str = "钱明", username: str = "qian", year: int = YEAR) -> Actor:
    who = a.an_actor(Role.ASSESSOR, username)
    assert who.user and who.post
    who.user.name = name
    who.user.save()
    for each in sites:
        assign_site(by=SYSTEM, site=each, post=who.post, year=year)
    return who


def enter(who: Actor, site: Site, year: int = YEAR, **marks: Any) -> int:
    typed = {code: each if isinstance(each, Typed) else Typed(*each) for code, each in marks.items()}
    return enter_marks(by=who, site=site, year=year, marks=typed)


def stored(site: Site) -> dict[str, tuple[str, str, str]]:
    rows = Mark.objects.filter(site=site).order_by("indicator__code", "assessor")
    return {f"{one.indicator.code} {one.assessor}": (str(one.mark), one.reason, str(one.account)) for one in rows}


def entries() -> list[Entry]:
    return list(Entry.objects.filter(action="mark.enter").order_by("number"))


# what is taken


def test_marks_are_stored_as_the_own_with_one_entry_that_says_what_was_before(site: Site) -> None:
    who = an_assessor(site)
    assert enter(who, site, **WHOLE) == 3
    assert enter(who, site, A=("49", "迟交"), B=("45.50", "资料不全")) == 1
    assert stored(site) == {
        "A 钱明": ("49.00", "迟交", "钱明"),
        "B 钱明": ("45.50", "资料不全", "钱明"),
        "E 钱明": ("2.00", "", "钱明"),
    }
    first, second = entries()
    assert first.target == second.target == "S1 2025"
    assert first.details["rows"]["评分"]["S1 2025 B 钱明"] == {
        "得分": [None, "45.50"], "扣分理由": [None, "资料不全"], "账号": [None, "qian"],
    }  # fmt: skip
    assert second.details["rows"]["评分"] == {"S1 2025 A 钱明": {"得分": ["50.00", "49.00"], "扣分理由": ["", "迟交"]}}


def test_the_same_marks_again_change_nothing_and_leave_no_entry(site: Site) -> None:
    who = an_assessor(site)
    enter(who, site, **WHOLE)
    before = list(Mark.objects.values())
    assert enter(who, site, **WHOLE) == 0
    assert len(entries()) == 1 and list(Mark.objects.values()) == before


def test_a_mark_is_withdrawn_by_emptying_it(site: Site) -> None:
    who = an_assessor(site)
    enter(who, site, **WHOLE)
    assert enter(who, site, B=("", ""), E=("", "")) == 2
    assert list(stored(site)) == ["A 钱明"]
    assert entries()[-1].details["rows"]["评分"]["S1 2025 E 钱明"]["得分"] == ["2.00", None]


def test_a_mark_of_the_name_that_an_import_brought_becomes_the_own(site: Site) -> None:
    a.a_mark(site, "A", "50", "钱明")
    who = an_assessor(site)
    assert enter(who, site, A=("50",)) == 1
    assert stored(site) == {"A 钱明": ("50.00", "", "钱明")}
    assert entries()[0].details["rows"]["评分"]["S1 2025 A 钱明"] == {"账号": ["", "qian"]}
    assert enter(who, site, A=("50",)) == 0


def test_a_mark_stays_the_own_when_the_name_changes(site: Site) -> None:
    who = an_assessor(site)
    enter(who, site, A=("50",))
    User.objects.filter(pk=who.user.pk).update(name="钱明明")  # type: ignore[union-attr]
    renamed = Actor(user=User.objects.get(pk=who.user.pk), post=who.post)  # type: ignore[union-attr]
    assert enter(renamed, site, A=("40", "迟交")) == 1
    assert stored(site) == {"A 钱明": ("40.00", "迟交", "钱明明")}


# what is refused


@pytest.mark.parametrize(
    ("mark", "reason", "fields"),
    [
        ("0", "没有资料", []),
        ("50.00", "", []),
        ("４５。５", "全角", []),
        ("50.01", "", ["mark"]),
        ("-1", "x", ["mark"]),
        ("45.555", "x", ["mark"]),
        ("四十五", "x", ["mark"]),
        ("1e1", "x", ["mark"]),
        ("49.99", " ", ["reason"]),
        ("", "只有理由", ["mark"]),
        ("51", "长" * 201, ["mark", "reason"]),
        ("45", "电话13900001234", ["reason"]),
    ],
)
def test_a_mark_lies_within_the_full_one_with_two_decimals_and_a_reason_below_it(
    site: Site, mark: str, reason: str, fields: list[str]
) -> None:
    indicator = Indicator.objects.get(code="A")
    given, faults = read(indicator, Typed(mark, reason))
    assert [fault.field for fault in faults] == fields
    assert (given is None) == bool(fields)


def test_a_bonus_needs_no_reason(site: Site) -> None:
    given, faults = read(Indicator.objects.get(code="E"), Typed("0"))
    assert (given and given.mark, faults) == (Decimal(0), [])


def test_all_faults_are_said_at_once_by_field_and_nothing_is_stored(site: Site) -> None:
    who = an_assessor(site)
    with pytest.raises(Faulty) as refused:
        enter(who, site, A=("50",), B=("40", ""), E=("9",))
    assert [fault[:2] for fault in refused.value.faults] == [("B", "reason"), ("E", "mark")]
    assert not Mark.objects.exists() and not entries()


@pytest.mark.parametrize("status", ["notice", "published"])
def test_from_the_public_notice_on_no_mark_changes(site: Site, status: str) -> None:
    who = an_assessor(site)
    enter(who, site, **WHOLE)
    evaluate(by=SYSTEM, year=YEAR)
    assert enter(who, site, A=("40", "复核后调整")) == 1, "what is computed is no reason yet"
    EvaluationRound.objects.update(status=status, notice_from=date(2026, 3, 2))
    for marks in ({"A": ("30", "x")}, {"A": ("", "")}):
        with pytest.raises(Refused, match="under public notice or published"):
            enter(who, site, **marks)
    assert stored(site)["A 钱明"][0] == "40.00" and len(entries()) == 2


def test_only_what_is_assigned_for_the_year_is_marked(programme: Programme, site: Site) -> None:
    who, other = an_assessor(site, year=2024), a.a_site(programme, "S2")
    an_assessor(site, other, name="李立", username="li")
    for each in (site, other):
        with pytest.raises(Forbidden, match="not assigned"):
            enter(who, each, A=("50",))
    officer = a.an_actor(Role.PROGRAMME_OFFICER, "officer", programme)
    with pytest.raises(Forbidden, match="mark sites"):
        enter(officer, site, A=("50",))
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("opened", "closed", "why"),
    [
        (date(2025, 3, 1), None, "opened in 2025"),
        (date(2026, 1, 1), None, "did not take part"),
        (None, None, "did not take part"),
        (date(2023, 1, 1), date(2024, 12, 31), "did not take part"),
        (date(2023, 1, 1), date(2025, 1, 1), ""),
    ],
)
def test_only_sites_that_are_evaluated_in_the_year_are_marked(
    programme: Programme, opened: date | None, closed: date | None, why: str
) -> None:
    one = a.a_site(programme, "N", opened=opened, closed=closed)
    who = an_assessor(one)
    if not why:
        assert enter(who, one, A=("50",)) == 1
        return
    with pytest.raises(Refused, match=why):
        enter(who, one, A=("50",))


def test_only_the_judged_indicators_of_the_published_scheme_are_marked(site: Site) -> None:
    who = an_assessor(site)
    for code in ("M", "X"):
        with pytest.raises(Refused, match=f"Not marked in this year: {code}"):
            enter(who, site, **{code: ("1",)})
    Scheme.objects.update(published_at=None, published_by=None)
    with pytest.raises(Refused, match="no published scheme"):
        enter(who, site, A=("50",))


def test_two_accounts_of_one_name_do_not_mark_the_same(site: Site) -> None:
    first, second = an_assessor(site), an_assessor(site, username="qian2")
    enter(first, site, A=("50",))
    with pytest.raises(Faulty, match="Another assessor of the name 钱明") as refused:
        enter(second, site, A=("40", "迟交"), B=("50",))
    assert [fault[:2] for fault in refused.value.faults] == [("A", "mark")]
    assert enter(second, site, A=("", ""), B=("50",)) == 1, "who gives none takes nothing away"
    assert stored(site)["A 钱明"][2] == "钱明" and Mark.objects.get(indicator__code="A").account == first.user


# what waits


def test_a_site_waits_until_all_its_indicators_are_marked_and_as_long_as_marks_are_taken(
    programme: Programme, site: Site
) -> None:
    new = a.a_site(programme, "N", opened=date(2025, 2, 1))
    who, today = an_assessor(site, a.a_site(programme, "S2"), new), date(2026, 1, 10)
    enter(who, site, A=("50",))
    [waiting] = to_mark(who, today)
    assert (waiting.count, waiting.url) == (2, "/marking/?state=open")
    assert [(one.url, one.note) for one in waiting.places] == [
        ("/marking/2025/S1/", "1/3"),
        ("/marking/2025/S2/", "0/3"),
    ]
    enter(who, site, **WHOLE)
    assert next(to_mark(who, today)).url == "/marking/2025/S2/"
    EvaluationRound.objects.create(
        programme=programme, year=YEAR, status="notice", notice_from=today, computed_at="2026-01-01T00:00Z", digest="d"
    )
    assert next(to_mark(who, today)).count == 0
