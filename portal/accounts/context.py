"""What every page can ask for."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.accounts.models import User


def people(request: HttpRequest) -> dict[str, Any]:
    """`people`: the names of persons by what records keep of them, for the filter `who`; read where one is shown."""
    return {"people": SimpleLazyObject(_names)}


def _names() -> dict[str, str]:
    # allow unscoped: of who acted on a thing that the reader sees; nothing else of an account
    return dict(User.objects.order_by().values_list("username", "name"))
