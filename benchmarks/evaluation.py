"""Evaluating a year: how it grows with the district, and against the naive second implementation."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection

from benchmarks import databases, naive
from benchmarks.district import district, workbook
from benchmarks.measuring import Figure, in_turn, median_ratio, medians, seconds
from portal.accounts.actors import SYSTEM
from portal.ledgers.services import import_workbook
from sites.models import Evaluation, EvaluationRound, MeasuredValue, Score
from sites.services.evaluate import evaluate

YEAR = 2025
FEW, MANY = 200, 2_000


def growth() -> Iterator[Figure]:
    """2,000 sites against 200: the time for a site, and the number of reading queries."""
    repeated = 4
    pairs = in_turn(
        lambda: evaluation(MANY) / MANY,
        lambda: sum(evaluation(FEW) for _ in range(repeated)) / repeated / FEW,
        pairs=5,
    )
    many, few = medians(pairs)
    how = f"{many * 1000:.2f} ÷ {few * 1000:.2f} ms a site"
    yield Figure("evaluating 2,000 sites ÷ 200, time a site", median_ratio(pairs), 1.1, how)
    of_many, of_few = reads(MANY), reads(FEW)
    how = f"{of_many} ÷ {of_few} queries"
    yield Figure("evaluating 2,000 sites ÷ 200, reading queries", of_many / of_few, 1, how)


def against_naive() -> Iterator[Figure]:
    """2,000 sites, read from the database and stored there, against rows that lie ready in memory."""
    rows = naive.grouped(district(MANY))
    expected: naive.Totals = {}

    def naively() -> float:
        return seconds(lambda: expected.update(naive.evaluate(rows, YEAR)))

    pairs = in_turn(lambda: evaluation(MANY), naively, pairs=3)
    compare(expected)
    ours, second = medians(pairs)
    how = f"{ours:.2f} ÷ {second:.2f} s, without reading and storing"
    yield Figure("evaluating 2,000 sites ÷ naive implementation", median_ratio(pairs), 1.5, how)


def compare(expected: naive.Totals) -> None:
    """Only what comes to the same can be compared: every total, grade and rank."""
    columns = ("site__code", "total", "grade", "rank", "vetoed")
    found = {code: rest for code, *rest in Evaluation.objects.values_list(*columns)}
    if found != expected:
        raise SystemExit("the portal's evaluations and the naive implementation's differ")


@cache
def stored(sites: int) -> str:
    """Makes a database with such a district, once in a run; answers its name."""
    name = f"district_{sites}"
    databases.make(name)
    import_workbook(by=SYSTEM, path=workbook(sites))
    return name


def evaluation(sites: int) -> float:
    """The seconds that it takes to evaluate the year of such a district for the first time."""
    without_results(sites)
    return seconds(lambda: evaluate(by=SYSTEM, year=YEAR))


def reads(sites: int) -> int:
    """The number of queries that read during an evaluation."""
    without_results(sites)
    queries: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        evaluate(by=SYSTEM, year=YEAR)
    return sum(sql.startswith("SELECT") for sql in queries)


def without_results(sites: int) -> None:
    databases.use(stored(sites))
    for model in (Score, MeasuredValue, Evaluation, EvaluationRound):
        model._default_manager.all().delete()
