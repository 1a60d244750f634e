"""Which page of the main navigation is marked."""

import pytest

from portal.web.navigation import Page


@pytest.mark.parametrize(
    ("path", "is_marked"),
    [
        ("/logs/overdue/", True),
        ("/logs/check/2025-04/S/", True),
        ("/bulletins/", True),
        ("/", False),
        ("/sites/S/", False),
    ],
)
def test_a_page_is_marked_on_those_that_belong_to_it(path: str, is_marked: bool) -> None:
    assert Page("overdue", "", with_it=("/logs/", "/bulletins/")).holds(path, "/logs/overdue/") is is_marked


def test_the_start_page_is_marked_on_itself_alone() -> None:
    start = Page("start", "")
    assert start.holds("/", "/") and not start.holds("/logs/", "/")
