"""Sharing out a programme's budget: what is stored, and what is refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from funding.explain import explain
from funding.models import Allocation, Budget, Grant, Rate
from funding.services.allocate import Allocations, allocate
from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.registry import result_sheets
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from sites.models import Mark
from sites.services.evaluate import evaluate
from tests.factories import (
    YEAR,
    a_budget,
    a_mark,
    a_programme,
    a_rate,
    a_scheme,
    a_site,
    an_actor,
    an_incident,
    judged,
    veto,
)

pytestmark = pytest.mark.django_db


def allocated(**arguments: object) -> Allocations:
    return allocate(**({"by": SYSTEM, "year": YEAR} | arguments))  # type: ignore[arg-type]


def a_funded_programme(code: str = "P", budget: int | None = 250, shortage: str = "先保新开办") -> Programme:
    """S1 and S2 are 优, S3 is 差 without a rate, S4 shut, S5 vetoed, N new."""
    programme = a_programme(code)
    a_scheme(programme, judged(), veto())
    for site, mark in (("S1", "95"), ("S2", "90"), ("S3", "1"), ("S4", "95"), ("S5", "95")):
        closed = date(2025, 12, 31) if site == "S4" else None
        a_mark(a_site(programme, f"{code}{site}", closed=closed), "A", mark)
    an_incident(programme.sites.get(code=f"{code}S5"), date(2025, 1, 1))
    a_site(programme, f"{code}N", opened=date(2025, 7, 1))
    a_rate(programme, "优", 100, "0.5", "区政办发〔2023〕12号")
    a_rate(programme, "新开办", 200)
    if budget is not None:
        a_budget(programme, budget, shortage)
    evaluate(by=SYSTEM, year=YEAR, programme=code)
    return programme


def grants() -> dict[str, tuple[str, int, int, int]]:
    rows = Grant.objects.values_list("site__code", "kind", "entitlement_fen", "district_fen", "match_fen")
    return {site: (kind, *amounts) for site, kind, *amounts in rows}


def refusal(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reasons


def test_entitled_sites_with_a_rate_share_the_budget() -> None:
    a_funded_programme()
    done = allocated().done[0]
    assert grants() == {
        "PN": ("新开办", 20000, 20000, 0),
        "PS1": ("优", 10000, 2500, 1250),
        "PS2": ("优", 10000, 2500, 1250),
    }
    assert (done.grants, done.entitlement, done.district, done.match) == (3, 40000, 25000, 2500)


def test_an_allocation_is_computed_again_only_when_something_changed() -> None:
    programme = a_funded_programme()
    assert allocated().done[0].changed
    entries, first = Entry.objects.count(), Grant.objects.get(site__code="PS1").pk
    assert not allocated().done[0].changed
    assert Entry.objects.count() == entries
    Budget.objects.update(amount_fen=40000)
    Rate.objects.filter(kind="新开办").delete()
    assert Allocation.objects.get().is_outdated
    Allocation.objects.update(status="reviewed", reviewed_at="2026-01-01T00:00:00Z", reviewed_by="x")
    assert allocated().done[0].changed
    assert sorted(grants()) == ["PS1", "PS2"]
    assert Grant.objects.get(site__code="PS1").pk == first
    assert (Allocation.objects.get().status, Allocation.objects.get().reviewed_by) == ("draft", None)
    assert programme.allocations.get().budget_fen == 40000


def test_a_programme_without_rates_pays_none() -> None:
    programme = a_funded_programme()
    allocated()
    Rate.objects.all().delete()
    done = allocated().done[0]
    assert (done.allocation, done.changed) == (None, True)
    assert not Allocation.objects.filter(programme=programme).exists()


def test_a_programme_with_rates_and_no_budget_is_named_and_the_others_computed() -> None:
    a_funded_programme("P")
    a_funded_programme("Q", budget=None)
    result = allocated()
    assert [one.programme.code for one in result.done] == ["P"]
    assert [reason.split(" ")[0] for reason in result.refusals] == ["Q"]


def test_while_marks_are_missing_there_is_no_allocation() -> None:
    a_funded_programme()
    allocated()
    Mark.objects.filter(site__code="PS2").delete()
    evaluate(by=SYSTEM, year=YEAR)
    assert list(result_sheets["奖补结果"].rows(SYSTEM, YEAR)) == []
    (reason,) = refusal(allocated)
    assert "PS2（A）" in reason
    assert not Allocation.objects.exists()


def test_missing_marks_and_a_missing_budget_are_told_together() -> None:
    a_funded_programme(budget=None)
    Mark.objects.filter(site__code="PS2").delete()
    evaluate(by=SYSTEM, year=YEAR)
    assert len(refusal(allocated)) == 2


def test_a_provisional_evaluation_is_no_ground() -> None:
    programme = a_programme()
    a_scheme(programme, judged())
    a_mark(a_site(programme), "A", "95")
    a_rate(programme, "优", 100)
    a_budget(programme, 100)
    evaluate(by=SYSTEM, year=YEAR, as_of=date(2025, 6, 30))
    assert len(refusal(allocated)) == 1
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("status", ["notice", "approved", "paying", "settled"])
def test_from_the_public_notice_on_nothing_is_computed_again(status: str) -> None:
    a_funded_programme()
    allocated()
    before = grants()
    Allocation.objects.update(status=status)
    Budget.objects.update(amount_fen=1)
    assert len(refusal(allocated)) == 1
    assert grants() == before
    assert len(list(result_sheets["奖补结果"].rows(SYSTEM, YEAR))) == 3


def test_an_outdated_draft_is_no_result() -> None:
    a_funded_programme()
    allocated()
    assert len(list(result_sheets["奖补结果"].rows(SYSTEM, YEAR))) == 3
    Budget.objects.update(amount_fen=1)
    assert list(result_sheets["奖补结果"].rows(SYSTEM, YEAR)) == []


def test_only_who_may_allocate_does() -> None:
    programme = a_funded_programme()
    with pytest.raises(Forbidden):
        allocated(by=an_actor(Role.PROGRAMME_OFFICER, "officer", programme))
    assert allocated(by=an_actor(Role.FINANCE_OFFICER)).done[0].allocation


@pytest.mark.parametrize("arguments", [["2030"], ["x"], ["2025", "--programme", "unknown"]])
def test_what_is_unknown_ends_with_one_clear_line(arguments: list[str]) -> None:
    a_funded_programme()
    with pytest.raises(CommandError) as error:
        call_command("allocate", *arguments)
    assert len(str(error.value).splitlines()) == 1


def test_the_command_says_what_it_shared_out() -> None:
    a_funded_programme()
    out = StringIO()
    call_command("allocate", "2025", stdout=out)
    assert "250.00" in out.getvalue()
    assert "400.00" in out.getvalue()


def test_a_grant_is_explained_by_its_pool() -> None:
    a_funded_programme(budget=200)
    Rate.objects.filter(kind="新开办").update(amount_fen=19999)
    allocated()
    first, second = (explain(Grant.objects.get(site__code=code)) for code in ("PS1", "PS2"))
    assert (first.new_first, first.method, first.budget, first.claims, first.claimed) == (
        True,
        "先保新开办",
        20000,
        3,
        39999,
    )
    assert (first.pool.money, first.pool.claimed, first.pool.is_short) == (1, 20000, True)
    assert (first.exact, first.cut, first.share.remainder, first.share.extra) == (D("0.5"), 0, D("0.5"), True)
    assert (second.cut, second.share.extra, second.left_over) == (0, False, 1)
    assert (first.share.amount, first.grant.district_fen, first.exact_match, first.grant.match_fen) == (
        1,
        1,
        D("0.5"),
        1,
    )
    new = explain(Grant.objects.get(site__code="PN"))
    assert (new.exact, new.share.amount, new.pool.is_short) == (19999, 19999, False)
