"""The lists of the ledgers are written by portal.web.cells, and look as if Django's admin had written them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.templatetags.admin_list import results
from django.test import Client
from django.utils.html import format_html

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.web.cells import rows_of_cells
from tests.queries.lists import admin_lists

pytestmark = pytest.mark.django_db


def written_by_django(changelist: Any) -> Iterator[str]:
    """With the column's name and kind, which Django's cells do not have."""
    for cells in results(changelist):
        row = ""
        for cell, column in zip(cells, changelist.columns, strict=True):
            begins = format_html(' data-label="{}" class="', column.label) + ("number " if column.is_number else "")
            row += cell.replace(' class="', begins, 1)
        yield row


def test_every_cell_is_what_django_writes(demo: dict[Role, Actor], client: Client, everything: None) -> None:
    user = demo[Role.ADMINISTRATOR].user
    assert user is not None
    client.force_login(user)
    differing, filled = [], 0
    for name, address in admin_lists().items():
        changelist = client.get(address).context["cl"]
        rows = [str(cells) for _row, cells in rows_of_cells(changelist)]
        differing += [name] if rows != list(written_by_django(changelist)) else []
        filled += bool(rows)
    assert not differing
    assert filled > 20


def test_the_ledger_that_is_shown_is_marked_beside_it(demo: dict[Role, Actor], client: Client) -> None:
    user = demo[Role.ADMINISTRATOR].user
    assert user is not None
    client.force_login(user)
    html = client.get("/admin/sites/site/").content.decode()
    assert html.count('<a href="/admin/sites/site/" aria-current="page">') == 1
    assert html.count(" current-model") == 1
    assert '<a href="/admin/sites/room/">' in html


def test_who_may_not_add_is_offered_no_way_to(demo: dict[Role, Actor], client: Client, everything: None) -> None:
    """The list beside the page is drawn up once for all with the same rights, and never for others."""
    offers = {}
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.ADMINISTRATOR):
        user = demo[role].user
        assert user is not None
        client.force_login(user)
        html = client.get("/admin/sites/site/").content.decode()
        offers[role] = 'class="addlink"' in html, "/admin/accounts/post/" in html
    assert offers[Role.ADMINISTRATOR] == (True, True)
    assert offers[Role.AUDITOR][0] is False
