"""The admin writes to a table of ours only through a service, whatever is posted to whichever of its
pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse

from portal.accounts.actors import Actor
from portal.ledgers.admin import LedgerAdmin
from programmes.models import Programme
from tests.web.district import id_number, make, signed_in
from tests.web.watch import watching

pytestmark = pytest.mark.django_db

ADMINS = {admin_.opts.label_lower: admin_ for admin_ in admin.site._registry.values()}
LEDGERS = {name for name, admin_ in ADMINS.items() if isinstance(admin_, LedgerAdmin)}
#: what a service adds or changes, beside the ledgers
ACCOUNTS = {"accounts.user", "accounts.post", "programmes.programmeofficer"}

#: what makes a copy of the first row another row
NEW_KEYS: dict[str, Any] = {
    "number": 99,
    "date": "2025-12-31",
    "code": "NEW",
    "name": "新名称",
    "year": 2031,
    "giver": "文明村居评比",
    "phone": "19900001111",
    "id_number": id_number(900),
}

#: a change for rows without a text of their own
CHANGES: dict[str, dict[str, Any]] = {
    "programmes.band": {"minimum": "0", "commendable": ""},
    "workdays.holiday": {"kind": "班"},
    "funding.budget": {"amount_fen": "2000.50"},
    "reports.awardquota": {"quota": "4"},
    "reports.incentiverule": {"points": "2"},
}


@pytest.fixture
def client(administrator: Actor) -> Client:
    make(3)
    return signed_in(administrator)


def page(admin_: ModelAdmin[Any], name: str, *args: Any) -> str:
    return reverse(f"admin:{admin_.opts.app_label}_{admin_.opts.model_name}_{name}", args=args)


def first(admin_: ModelAdmin[Any]) -> Any:
    return admin_.model._default_manager.order_by("pk").first()


def shown(client: Client, url: str) -> dict[str, Any]:
    """What the form of a page would send if it were sent as it is."""
    form = client.get(url).context["adminform"].form
    data = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            data[field.html_name] = value.isoformat() if isinstance(value, date) else getattr(value, "pk", value)
    return data


def posts(client: Client, admin_: ModelAdmin[Any]) -> list[tuple[str, dict[str, Any]]]:
    """All that can be posted to the pages of a model: rows added, changed and deleted, and actions."""
    row = first(admin_)
    change, add = page(admin_, "change", row.pk), page(admin_, "add")
    sent = shown(client, change) if admin_.opts.label_lower in LEDGERS | ACCOUNTS else {"name": "x", "note": "x"}
    changed = {name: f"{value}改" if name in ("name", "topic", "basis") else value for name, value in sent.items()}
    return [
        (add, sent | {name: value for name, value in NEW_KEYS.items() if name in sent}),
        (change, changed | {"reason": "更正"}),
        (page(admin_, "delete", row.pk), {"post": "yes"}),
        (
            page(admin_, "changelist"),
            {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"},
        ),
        (page(admin_, "changelist"), {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "_save": "1"}),
    ]


@pytest.mark.parametrize("name", ADMINS)
def test_nothing_is_written_past_a_service(client: Client, name: str) -> None:
    for url, data in posts(client, ADMINS[name]):
        with watching() as watch:
            client.post(url, data)
        assert watch.past_services == [], url


@pytest.mark.parametrize("name", sorted(LEDGERS))
def test_a_changed_ledger_row_is_saved_by_the_service(client: Client, name: str) -> None:
    _add, (url, data), *_rest = posts(client, ADMINS[name])
    data |= CHANGES.get(name, {})
    with watching() as watch:
        response = client.post(url, data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert any("audit_entry" in sql for sql in watch.by_services)


def test_rows_are_added_by_the_service(client: Client) -> None:
    added = set()
    for name in LEDGERS:
        admin_ = ADMINS[name]
        before = admin_.model._default_manager.count()
        client.post(*posts(client, admin_)[0])
        if admin_.model._default_manager.count() == before + 1:
            added.add(name)
    # a lone indicator or band makes no valid scheme, and a kind wants a band of the year
    assert LEDGERS - added == {
        "programmes.indicator",
        "programmes.band",
        "funding.rate",
        "reports.incentiverule",
    }


@pytest.mark.parametrize("name", ADMINS)
def test_who_may_only_read_changes_nothing(auditor: Actor, administrator: Actor, name: str) -> None:
    make(1)
    sent = posts(signed_in(administrator), ADMINS[name])
    client = signed_in(auditor)
    assert client.get(page(ADMINS[name], "changelist")).status_code == 200
    for url, data in sent:
        with watching() as watch:
            response = client.post(url, data)
        assert watch.by_services + watch.past_services == [], url
        assert response.status_code in (403, 200, 302), url


def test_the_watch_sees_a_write_past_the_services(db: None) -> None:
    with watching() as watch:
        Programme.objects.create(code="P", name="N", kind="其他", start_year=2025, menu_per_month=1, log_due_day=5)
        Programme.objects.update(name="M")
        Programme.objects.all().delete()
    assert len(watch.past_services) >= 3
    assert watch.by_services == []
