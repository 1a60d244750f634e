from collections.abc import Iterable
from typing import Any

from django import template

from portal.accounts.rights import Right
from portal.workdays.kept import lacking

register = template.Library()


@register.inclusion_tag("components/no_holidays.html", takes_context=True)
def no_holidays(context: dict[str, Any], years: int | Iterable[int]) -> dict[str, Any]:
    """One line where deadlines that fall into `years` are read, if the holidays of one of them are not entered."""
    actor = context["request"].actor
    found = lacking([years] if isinstance(years, int) else years)
    return {"years": found, "may_enter": actor.may(Right.EDIT_ORGANISATION)}
