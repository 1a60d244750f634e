"""Migrations add: what an earlier version stored is not taken away, narrowed or given another name by the way.

Each one that does so all the same is named here, with the reason why nothing is lost by it.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TAKES_AWAY = (
    migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel,
    migrations.AlterModelTable,
)  # fmt: skip

#: "app.migration: Operation what" → why nothing is lost
ALLOWED: dict[str, str] = {}


def faults_of(
    app: str,
    name: str,
    operation: Operation,
    before: ProjectState,
    after: ProjectState,
    fresh: frozenset[tuple[str, str]] = frozenset(),
) -> Iterator[str]:
    """What this operation loses or refuses of what is stored; `before` and `after` are the models around it, `fresh`
    the tables that the same migration has made."""
    kind = type(operation).__name__
    if isinstance(operation, TAKES_AWAY):
        words = [getattr(operation, part, "") for part in ("model_name", "name", "old_name")]
        yield f"{app}.{name}: {kind} {'.'.join(filter(None, words))}"
    if isinstance(operation, migrations.AddField) and (app, operation.model_name_lower) in fresh:
        return  # of a table that the same migration makes: it has no rows yet
    if isinstance(operation, migrations.AddField | migrations.AlterField):
        what = f"{operation.model_name_lower}.{operation.name}"
        fields = [state.models[app, operation.model_name_lower].fields.get(operation.name) for state in (before, after)]
        if narrows(*fields) if isinstance(operation, migrations.AlterField) else lacks_a_value(fields[1]):
            yield f"{app}.{name}: {kind} {what}"


def narrows(old: models.Field, new: models.Field) -> bool:
    """Would a value of the old column not fit into the new one?"""
    shorter = new.max_length is not None and (old.max_length is None or new.max_length < old.max_length)
    other = old.get_internal_type() != new.get_internal_type() or old.db_column != new.db_column
    return bool(shorter or other or (old.null and not new.null) or (new.unique and not old.unique))


def lacks_a_value(field: models.Field) -> bool:
    """Would the rows that are there already have nothing to put into the new column?"""
    empty = field.blank and field.empty_strings_allowed
    return not (field.null or field.has_default() or field.has_db_default() or empty or field.many_to_many)


def all_faults() -> set[str]:
    """Of every migration of ours, but the first of each app, which finds no tables yet."""
    local = {config.label for config in apps.get_app_configs() if "site-packages" not in config.path}
    loader, found = MigrationLoader(None), set()
    for (app, name), migration in loader.disk_migrations.items():
        if app not in local or migration.initial:
            continue
        state = loader.project_state((app, name), at_end=False)
        known = set(state.models)
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(app, state)
            found |= set(faults_of(app, name, operation, before, state, frozenset(set(state.models) - known)))
    return found


def test_what_takes_something_away_is_named_with_the_reason_why_it_may() -> None:
    assert all_faults() == set(ALLOWED)


TEXT, SHORT = models.CharField(max_length=20), models.CharField(max_length=10)


@pytest.mark.parametrize(
    ("operation", "found"),
    [
        (migrations.RemoveField("thing", "name"), True),
        (migrations.RenameField("thing", "name", "title"), True),
        (migrations.DeleteModel("thing"), True),
        (migrations.AlterField("thing", "name", SHORT), True),
        (migrations.AlterField("thing", "name", models.IntegerField()), True),
        (migrations.AlterField("thing", "name", models.CharField(max_length=20, unique=True)), True),
        (migrations.AlterField("thing", "name", models.CharField(max_length=30, help_text="longer")), False),
        (migrations.AlterField("thing", "day", models.DateField()), True),
        (migrations.AddField("thing", "new", models.IntegerField()), True),
        (migrations.AddField("thing", "new", models.IntegerField(default=0)), False),
        (migrations.AddField("thing", "new", models.CharField(max_length=9, blank=True)), False),
        (migrations.AddField("thing", "new", models.DateField(null=True)), False),
    ],
)
def test_what_takes_something_away_is_found(operation: Operation, found: bool) -> None:
    before = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", TEXT), ("day", models.DateField(null=True))]
    migrations.CreateModel("Thing", fields).state_forwards("app", before)
    after = before.clone()
    operation.state_forwards("app", after)
    assert bool(list(faults_of("app", "0002", operation, before, after))) == found
