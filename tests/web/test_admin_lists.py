"""Every list of the admin: it opens, it asks the database the same number of questions for 10 rows and for
60."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.actors import Actor
from tests.web.district import make, signed_in

pytestmark = pytest.mark.django_db

#: rows that there are whatever the size of the district
FEW = {"audit.chainhead"}


def lists() -> dict[str, str]:
    """The addresses of all lists, by model."""
    return {
        model._meta.label_lower: reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    }


def queries_of_all(client: Client) -> dict[str, tuple[int, int]]:
    """Queries and rows of each list."""
    counted = {}
    for name, url in lists().items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200, name
        counted[name] = len(queries), len(response.context["cl"].result_list)
    return counted


#: other systems have a page of their own, which shows no secret; what answers are kept for concerns nobody else
WITHOUT_LIST = {"api.client", "api.answer"}


def test_every_model_of_ours_has_a_list() -> None:
    theirs = ("django.", "oauth2_provider.")
    ours = {model._meta.label_lower for model in apps.get_models() if not model.__module__.startswith(theirs)}
    assert ours - WITHOUT_LIST == set(lists())


def test_no_list_grows_its_questions_with_its_rows(administrator: Actor) -> None:
    client = signed_in(administrator)
    make(10)
    client.get(lists()["sites.site"])
    few = queries_of_all(client)
    assert {name for name, (_queries, rows) in few.items() if rows < 10} == FEW
    make(50, start=10)
    many = queries_of_all(client)
    assert {name for name, (_queries, rows) in many.items() if rows < 50} == FEW
    grown = {name: (few[name][0], many[name][0]) for name in few if many[name][0] > few[name][0]}
    assert grown == {}
