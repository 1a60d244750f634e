"""The API and its description agree, whatever is asked: no fault of its own, and no answer that is not described.

API_CASES says how many requests are made (tests.api.long makes thousands).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from portal.api.scopes import SCOPES
from portal.wsgi import application
from reports.models import Document
from tests.api.conftest import Admit, System
from tests.check import openapi

CASES = int(os.environ.get("API_CASES") or 150)
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
#: what is there, so that not everything that is asked for is unknown
KNOWN = {"site": "X1", "number": "V1", "month": "2025-03", "year": 2025}
CODES = {"programmes": "P1", "subdistricts": "S1", "communities": "C1", "sites": "X1"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(district: list[Any], admit: Admit) -> System:
    return admit(scopes=list(SCOPES))


@pytest.fixture
def operations(system: System) -> Iterator[list[Any]]:
    """Asked past Django's test client: the connection must outlive a request, for the test's data lie in it."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application, headers=system.headers)
    yield [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_every_answer_is_as_described(operations: list[Any], system: System) -> None:
    asked: list[str] = []
    for number, operation in enumerate(operations):
        ask(operation, number, -(-CASES // len(operations)), system, asked)
    assert len(asked) >= CASES
    assert len(set(asked)) == len(operations) == 27


def ask(operation: Any, number: int, times: int, system: System, asked: list[str]) -> None:
    modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @seed(number)
    @settings(max_examples=times, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=st.one_of(modes), known=st.booleans(), keyed=st.sampled_from(["a", "b", None]))
    def one(case: Any, known: bool, keyed: str | None) -> None:
        if known:
            case.path_parameters = dict(known_parameters(operation.label, case.path_parameters))
        if keyed and operation.method == "post":
            case.headers["Idempotency-Key"] = keyed
        case.call_and_validate(headers=system.headers, checks=CHECKS)
        asked.append(operation.label)

    one()


def known_parameters(label: str, given_: Any) -> Iterator[tuple[str, Any]]:
    for name, value in (given_ or {}).items():
        if name == "id":
            yield name, Document.objects.values_list("pk", flat=True).first()
        elif name == "code":
            yield name, CODES[label.split("/")[3]]
        else:
            yield name, KNOWN.get(name, value)


def test_the_description_is_served_as_it_is_committed(system: System) -> None:
    served = yaml.safe_load(system.get("schema/").content)
    committed = yaml.safe_load(Path(openapi.FILE).read_text())
    assert served == committed
    assert served["openapi"].startswith("3.1")


def test_a_description_that_drifted_or_is_no_openapi_is_found() -> None:
    committed = Path(openapi.FILE).read_text()
    assert openapi.faults(committed, committed) == []
    assert openapi.faults(committed.replace("Only these fields.", "Those.", 1), committed)
    broken = committed.replace("openapi: 3.1.0", "openapi: 3.1.0\nnonsense: 1")
    assert openapi.faults(broken, broken)
