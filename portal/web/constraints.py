"""Building blocks for constraints that the database itself keeps, on SQLite and PostgreSQL."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q


def choices(values: Iterable[str]) -> list[tuple[str, str]]:
    """Categories of the workbook as choices: what is stored is what is shown."""
    return [(value, value) for value in values]


def one_of(field: str, values: Iterable[str], name: str) -> CheckConstraint:
    """A column holds one of `values`."""
    return CheckConstraint(condition=Q(**{f"{field}__in": list(values)}), name=name)


def both_or_neither(first: str, second: str, name: str) -> CheckConstraint:
    """Two nullable columns are filled together: who and when, for example."""
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return CheckConstraint(condition=neither | both, name=name)


def in_order(earlier: str, later: str, name: str, *, required: bool = True) -> CheckConstraint:
    """Two dates follow each other; when `required`, the later one is never there without the earlier."""
    ordered = Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)})
    if not required:
        ordered |= Q(**{f"{earlier}__isnull": True})
        return CheckConstraint(condition=ordered, name=name)
    # NULL >= x is unknown, which a CHECK lets pass: say that the earlier date must be there
    present = Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": False})
    return CheckConstraint(condition=ordered & present, name=name)
