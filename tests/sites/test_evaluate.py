"""Computing the evaluations of a year: what is stored, what is refused, and what stays as it is."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from sites.models import Evaluation, EvaluationRound, Mark
from sites.services.evaluate import Evaluations, evaluate
from tests.factories import (
    YEAR,
    a_log,
    a_mark,
    a_programme,
    a_scheme,
    a_site,
    an_activity,
    an_actor,
    an_incident,
    bonus,
    judged,
    measured,
    veto,
)

pytestmark = pytest.mark.django_db


def evaluated(**arguments: object) -> Evaluations:
    return evaluate(**({"by": SYSTEM, "year": YEAR} | arguments))  # type: ignore[arg-type]


def a_judged_programme(code: str = "P", sites: tuple[str, ...] = ("S1",), mark: str | None = "95") -> Programme:
    programme = a_programme(code)
    a_scheme(programme, judged(), bonus(), veto())
    for site in sites:
        made = a_site(programme, site)
        if mark is not None:
            a_mark(made, "A", mark)
    return programme


def the(site: str) -> Evaluation:
    return Evaluation.objects.final().get(site__code=site)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out)
    return out.getvalue()


def refusal(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reasons


def test_scores_totals_and_ranks_are_stored() -> None:
    programme = a_judged_programme(sites=("S1", "S2", "S3"))
    a_mark(programme.sites.get(code="S2"), "E", "3.5")
    an_incident(programme.sites.get(code="S3"), date(2025, 5, 5))
    done = evaluated().done[0]
    assert (done.evaluated, done.new, done.vetoed, done.changed) == (3, 0, 1, True)
    found = [(the(code).total, the(code).grade, the(code).rank) for code in ("S1", "S2", "S3")]
    assert found == [(D(95), "优", 2), (D("98.5"), "优", 1), (D(95), "差", 3)]
    assert {score.indicator.code: score.score for score in the("S1").scores.all()} == {
        "A": 95,
        "E": 0,
        "V": None,
    }


def test_a_new_site_has_measures_and_a_veto_but_no_scores() -> None:
    programme = a_judged_programme(sites=())
    site = a_site(programme, "N", opened=date(2025, 5, 1))
    an_incident(site, date(2025, 6, 1))
    done = evaluated().done[0]
    assert (done.evaluated, done.new, done.vetoed) == (0, 1, 1)
    found = the("N")
    assert (found.is_new, found.vetoed, found.total, found.grade, found.rank) == (True, True, None, "", None)
    assert found.values.get(measure="serious_incident_count").numerator == 1
    assert not found.scores.exists()


def test_without_a_mark_the_programme_is_incomplete_and_nobody_has_a_rank() -> None:
    programme = a_judged_programme(sites=("S1", "S2"))
    Mark.objects.filter(site__code="S2").delete()
    done = evaluated().done[0]
    assert done.missing == {"S2": ("A",)}
    assert EvaluationRound.objects.get(programme=programme).status == "incomplete"
    assert (the("S1").total, the("S1").rank) == (95, None)
    assert (the("S2").total, the("S2").grade, the("S2").missing) == (None, "", ["A"])
    assert "S2（A）" in run("2025")


def test_marks_of_another_year_do_not_count() -> None:
    programme = a_judged_programme()
    a_scheme(programme, judged(), year=YEAR - 1)
    a_mark(programme.sites.get(), "A", "1", year=YEAR - 1)
    evaluated()
    assert the("S1").total == 95


def test_computing_again_changes_nothing_and_says_so() -> None:
    a_judged_programme()
    assert evaluated().done[0].changed
    entries, stored = Entry.objects.count(), the("S1")
    assert not evaluated().done[0].changed
    assert Entry.objects.count() == entries
    assert EvaluationRound.objects.get().computed_at == stored.round.computed_at


def test_computing_again_after_a_change_keeps_the_identity_and_lifts_the_review() -> None:
    programme = a_judged_programme(sites=("S1", "S2"))
    evaluated()
    before = the("S1").pk
    EvaluationRound.objects.update(status="reviewed", reviewed_at="2026-01-01T00:00:00Z", reviewed_by="somebody")
    assert not evaluated().done[0].changed
    assert EvaluationRound.objects.get().status == "reviewed"
    Mark.objects.filter(site__code="S1").update(mark=80)
    programme.sites.filter(code="S2").update(opened_on=None)
    assert evaluated().done[0].changed
    round_ = EvaluationRound.objects.get()
    assert (round_.status, round_.reviewed_by, round_.computed_by) == ("computed", None, "system")
    assert (the("S1").pk, the("S1").total) == (before, 80)
    assert not Evaluation.objects.filter(site__code="S2").exists()


@pytest.mark.parametrize("status", ["notice", "published"])
def test_a_round_under_notice_or_published_is_not_computed_again(status: str) -> None:
    a_judged_programme()
    evaluated()
    EvaluationRound.objects.update(status=status)
    Mark.objects.update(mark=1)
    assert len(refusal(evaluated)) == 1
    assert the("S1").total == 95
    assert evaluated(as_of=date(2025, 6, 30)).done


def test_programmes_without_a_scheme_are_named_and_the_others_computed() -> None:
    a_judged_programme()
    for code in ("X", "Y"):
        a_site(a_programme(code), f"S{code}", opened=date(2025, 3, 1))
    a_scheme(Programme.objects.get(code="Y"), judged(), published=False)
    a_programme("idle")
    result = evaluated()
    assert [one.programme.code for one in result.done] == ["P"]
    assert [reason.split(" ")[0] for reason in result.refusals] == ["X", "Y"]
    with pytest.raises(CommandError, match="X 项目X"):
        run("2025")
    assert "P 项目P" in run("2025", "--programme", "P")


def test_a_programme_asked_for_by_code_is_refused_without_a_scheme() -> None:
    a_programme("idle")
    assert "idle" in refusal(lambda: evaluated(programme="idle"))[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["2030"],
        ["1999"],
        ["1"],
        ["20x5"],
        ["２０２５"],
        ["2025", "--programme", "unknown"],
        ["2025", "--as-of", "2025-12-31"],
        ["2025", "--as-of", "2024-12-31"],
        ["2025", "--as-of", "2025-02-30"],
        ["2025", "--as-of", "2025-01-30"],
    ],
)
def test_what_is_unknown_or_impossible_ends_with_one_clear_line(arguments: list[str]) -> None:
    a_judged_programme()
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 1
    assert len(str(error.value).splitlines()) == 1
    assert not EvaluationRound.objects.exists()


def test_a_provisional_round_is_kept_apart_and_its_day_counts() -> None:
    programme = a_programme()
    a_scheme(programme, measured("activities_per_month", full_at=D(1)))
    site = a_site(programme)
    an_activity(a_log(site, "2025-01", submitted="2025-02-03T09:00:00"), 5)
    evaluated()
    evaluated(as_of=date(2025, 2, 3))
    evaluated(as_of=date(2025, 1, 31))
    totals = dict(Evaluation.objects.values_list("round__as_of", "total"))
    assert totals == {None: D("8.33"), date(2025, 2, 3): D(100), date(2025, 1, 31): D(0)}
    assert not evaluated(as_of=date(2025, 2, 3)).done[0].changed


def test_an_officer_computes_the_own_programmes_and_no_others() -> None:
    own = a_judged_programme()
    a_judged_programme("Q", ("S2",))
    officer = an_actor(Role.PROGRAMME_OFFICER, "officer", own)
    assert [one.programme for one in evaluated(by=officer).done] == [own]
    assert refusal(lambda: evaluated(by=officer, programme="Q"))
    assert EvaluationRound.objects.get().computed_by == "officer"


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.AUDITOR, Role.SUBDISTRICT_OFFICER, Role.CLERK])
def test_who_may_not_evaluate_is_told_so(role: Role) -> None:
    a_judged_programme()
    with pytest.raises(Forbidden):
        evaluated(by=an_actor(role))


def test_reading_takes_as_many_queries_for_many_sites_as_for_one() -> None:
    programme = a_judged_programme()
    evaluated()

    def reading_queries() -> int:
        Mark.objects.filter(site__code="S1").update(mark=F("mark") - 1)
        with CaptureQueriesContext(connection) as queries:
            evaluated()
        return sum(query["sql"].startswith("SELECT") for query in queries)

    few = reading_queries()
    for number in range(40):
        a_mark(a_site(programme, f"T{number}", opened=date(2024, 1 + number % 12, 5)), "A", "50")
    assert reading_queries() == few


def test_what_is_written_meanwhile_is_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second assessor's mark arrives between the reading and the writing."""
    from portal.audit.services import record
    from sites.services import evaluate as module

    programme = a_judged_programme()
    compute, arrived = module.compute, []

    def compute_while_somebody_writes(*arguments: object) -> object:
        result = compute(*arguments)  # type: ignore[arg-type]
        if not arrived:
            arrived.append(a_mark(programme.sites.get(), "A", "85", "考评组乙"))
            record(by=SYSTEM, action="mark.save")
        return result

    monkeypatch.setattr(module, "compute", compute_while_somebody_writes)
    evaluated()
    assert the("S1").total == 90


def test_the_command_names_the_bands_from_the_highest_minimum_down() -> None:
    programme = a_programme("P")
    a_scheme(programme, judged())
    for site, mark in {"S1": "10", "S2": "10", "S3": "95", "S4": "10"}.items():
        a_mark(a_site(programme, site), "A", mark)
    assert "优 1 差 3" in run("2025")
