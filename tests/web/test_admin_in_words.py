"""The admin shows codes in words: what was done, in which post, what was measured."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.audit.services import record
from portal.registry import audit_actions, audit_roles
from portal.workflow import Workflow
from tests.web.district import actor, make, signed_in

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("portal", "programmes", "sites", "volunteers", "funding", "reports")
RECORDERS = {"record", "Note", "_record", "_store"}
ACTION = re.compile(r"[a-z]+\.[a-z_]+")


def recorded(source: str) -> Iterator[str]:
    """The actions that calls in the source record by name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDERS:
            given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "action")]
            texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from (text for text in texts if ACTION.fullmatch(text))


def used() -> set[str]:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    by_name = {action for path in files for action in recorded(path.read_text())}
    states = [import_module(f"{package}.states") for package in ("sites", "volunteers", "funding", "reports")]
    flows = [thing for module in states for thing in vars(module).values() if isinstance(thing, Workflow)]
    return by_name | {f"{flow.name}.{move.name}" for flow in flows for move in flow.moves}


def test_every_recorded_action_has_words_and_no_other() -> None:
    assert used() == set(audit_actions.names())
    assert {"round.compute", "ledgers.import", "job.queue", "award.confer"} <= used()


def test_every_role_has_words() -> None:
    assert audit_roles.names() == Role.values


@pytest.mark.django_db
def test_the_trail_is_read_in_words_and_kept_in_codes(administrator: Actor) -> None:
    make(1)
    finance = actor("caiwu", Role.FINANCE_OFFICER)
    with transaction.atomic():
        entry = record(by=finance, action="allocation.give_notice", target="KL 2025")
        record(by=finance, action="moon.land")
    page = signed_in(administrator, "zh-hans").get(reverse("admin:audit_entry_changelist")).content.decode()
    with override("zh-hans"):
        words = [str(audit_actions["allocation.give_notice"]), str(Role.FINANCE_OFFICER.label), "moon.land"]
    assert [word for word in words if f">{word}<" not in page] == []
    assert ">allocation.give_notice<" not in page
    assert ">finance_officer<" not in page
    assert ">system<" not in page
    entry.refresh_from_db()
    assert (entry.action, entry.post) == ("allocation.give_notice", "finance_officer")


@pytest.mark.django_db
def test_a_measured_value_has_its_name_and_its_value(administrator: Actor) -> None:
    make(1)
    page = signed_in(administrator).get(reverse("admin:sites_measuredvalue_changelist")).content.decode()
    assert ">月均开放天数<" in page
    assert "1.6667 天/月" in page
    assert ">open_days_per_month<" not in page
