import pytest
from django.contrib.contenttypes.models import ContentType

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from tests.web.district import actor


@pytest.fixture
def administrator(db: None, everything: None) -> Actor:
    """Who may do everything, so that each page is there; tests/permissions holds what an administrator really may."""
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def auditor(db: None) -> Actor:
    return actor("auditor", Role.AUDITOR)


@pytest.fixture
def finance(db: None) -> Actor:
    return actor("finance", Role.FINANCE_OFFICER)


@pytest.fixture(autouse=True)
def _no_cached_content_types() -> None:
    """Which content types are remembered depends on the tests before; queries are counted here."""
    ContentType.objects.clear_cache()
