"""What a list can be asked for, what it refuses, and that it tells whether anything changed."""

from typing import Any

import pytest
from django.test import Client as Browser

from sites.models import Site
from tests.api.conftest import Admit

pytestmark = pytest.mark.django_db


def faults(answer: Any) -> dict[str, str]:
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["title"], body["status"]) == ("about:blank", "Bad Request", 400)
    assert all(error["message"] for error in body["errors"])
    return {error["field"]: error["code"] for error in body["errors"]}


def test_all_faults_of_an_address_are_named_at_once(district: list[Any], admit: Admit) -> None:
    query = {
        "programe": "P1", "status": "shut", "subdistrict": "S9", "accepted_after": "yesterday", "page_size": "501",
        "ordering": "code,colour", "fields": "code,secret", "search": "", "cursor": "x",
    }  # fmt: skip
    assert faults(admit().get("sites/", query)) == {
        "programe": "unknown", "status": "invalid_choice", "subdistrict": "invalid_choice",
        "accepted_after": "invalid", "page_size": "invalid", "ordering": "invalid", "fields": "invalid",
        "search": "empty",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("sites/", "status=open&status=closed", "status"),
        ("sites/", "page_size=0", "page_size"),
        ("sites/", "page_size=%D9%A1", "page_size"),
        ("sites/", "cursor=abc", "cursor"),
        ("sites/", "ordering=-code,code", "ordering"),
        ("sites/", "search=%00", "search"),
        ("sites/", "accepted_before=2025-02-30", "accepted_before"),
        ("sites/X1/", "status=open", "status"),
        ("evaluations/", "year=2025.5", "year"),
        ("evaluations/", "year=99999999999999999999", "year"),
        ("evaluations/", "vetoed=maybe", "vetoed"),
        ("evaluations/", "grade=特", "grade"),
        ("monthly-logs/", "month=2025-13", "month"),
        ("monthly-logs/", "month=2025-1", "month"),
        ("monthly-logs/", "late=yes", "late"),
        ("volunteers/", "star=6", "star"),
        ("service-records/", "volunteer=V99", "volunteer"),
        ("awards/", "status=lost", "status"),
        ("reports/", "state=final&job=1", "job"),
    ],
)
def test_what_is_not_understood_is_never_ignored(
    district: list[Any], admit: Admit, path: str, query: str, field: str
) -> None:
    assert list(faults(admit().get(f"{path}?{query}"))) == [field]


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("programmes/", {"kind": "其他"}, ["P0", "P1", "P2", "P3"]),
        ("communities/", {"subdistrict": "S3"}, ["C3"]),
        ("sites/", {"programme": "P1"}, ["X1", "X3"]),
        ("sites/", {"subdistrict": "S1"}, ["X1"]),
        ("sites/", {"community": "C1"}, ["X1"]),
        ("sites/", {"status": "closed"}, []),
        ("sites/", {"accepted_after": "2024-01-01", "accepted_before": "2024-01-01"}, ["X0", "X1", "X2", "X3"]),
        ("sites/", {"accepted_after": "2024-01-02"}, []),
        ("sites/", {"search": "点2"}, ["X2"]),
        ("sites/", {"search": "x2"}, ["X2"]),
        ("monthly-logs/", {"month": "2025-03", "site": "X1"}, ["X1"]),
        ("monthly-logs/", {"month": "2025-04"}, []),
        ("monthly-logs/", {"programme": "P0", "status": "approved"}, ["X0", "X2"]),
        ("volunteers/", {"team": "T2"}, ["V2"]),
        ("volunteers/", {"star": "0", "kind": "居民"}, ["V0", "V1", "V2", "V3"]),
        ("volunteers/", {"star": "1"}, []),
        ("service-records/", {"volunteer": "V2", "date_after": "2025-03-02"}, ["X2"]),
        ("service-records/", {"site": "X2", "date_before": "2025-03-01"}, []),
        ("service-records/", {"site": "X2", "status": "confirmed"}, ["X2"]),
        ("evaluations/", {"year": "2025", "programme": "P1", "grade": "优", "vetoed": "false"}, ["X1", "X3"]),
        ("evaluations/", {"vetoed": "true"}, []),
        ("evaluations/", {"subdistrict": "S2", "kind": "scored"}, ["X2"]),
        ("grants/", {"year": "2025", "programme": "P1", "status": "planned"}, ["X1", "X3"]),
        ("grants/", {"subdistrict": "S0"}, ["X0"]),
        ("awards/", {"year": "2025", "kind": "突出集体", "programme": "P0", "status": "proposed"}, ["X0", "X2"]),
        ("awards/", {"status": "undecided"}, []),
        ("reports/", {"year": "2025", "kind": "site_evaluation", "site": "X3"}, ["X3"]),
        ("reports/", {"programme": "P1", "status": "draft", "state": "missing"}, ["X1", "X3"]),
        ("reports/", {"state": "final"}, []),
    ],
)
def test_filters_choose(district: list[Any], admit: Admit, path: str, query: Any, found: list[str]) -> None:
    names = {"volunteers/": "number", "awards/": "recipient", "programmes/": "code", "communities/": "code"}
    field = names.get(path, "code" if path == "sites/" else "site")
    assert admit().codes(path, field, **query) == found


def test_the_fields_that_are_asked_for_are_answered_in_their_order(district: list[Any], admit: Admit) -> None:
    system = admit()
    assert system.get("sites/", {"fields": "name,code"}).json()["results"][0] == {"name": "项目点0", "code": "X0"}
    assert system.get("evaluations/2025/X1/", {"fields": "rank"}).json() == {"rank": 2}


def test_lists_are_sorted_as_asked_with_what_is_empty_last(district: list[Any], admit: Admit) -> None:
    system = admit()
    Site.objects.filter(code="X1").update(closed_on="2025-05-01")
    Site.objects.filter(code="X3").update(closed_on="2025-06-01")
    assert system.codes("sites/", ordering="closed_on,-code") == ["X1", "X3", "X2", "X0"]
    assert system.codes("sites/", ordering="-closed_on,-code") == ["X3", "X1", "X2", "X0"]


def test_an_answer_that_has_not_changed_is_not_sent_again(district: list[Any], admit: Admit) -> None:
    system = admit()
    for path in ("sites/", "sites/X1/"):
        first = system.get(path)
        again = system.get(path, **{"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        Site.objects.filter(code="X1").update(name="新名" + path)
        changed = system.get(path, **{"if-none-match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


def test_an_answer_is_for_this_reader_alone(district: list[Any], admit: Admit) -> None:
    answer = admit().get("sites/")
    assert "private" in answer["Cache-Control"]
    assert {"authorization", "cookie"} <= {name.strip().lower() for name in answer["Vary"].split(",")}


@pytest.mark.parametrize("path", ["", "nowhere/", "sites", "sites/X9/", "monthly-logs/X1/2025-13/", "reports/x/"])
def test_what_is_not_there_is_a_problem_too(district: list[Any], admit: Admit, path: str) -> None:
    answer = admit().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_head_and_options_are_answered_too(district: list[Any], admit: Admit) -> None:
    headers = admit().headers
    assert Browser().head("/api/v1/sites/", headers=headers).status_code == 200
    for path in ("sites/", "reports/", "sites/X1/"):
        assert Browser().options(f"/api/v1/{path}", headers=headers).status_code == 200
        assert Browser().options(f"/api/v1/{path}").status_code == 401


def test_nothing_is_written_where_nothing_can_be(district: list[Any], admit: Admit) -> None:
    system = admit()
    answer = system.post("sites/", {"code": "X9"})
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in answer["Allow"]
