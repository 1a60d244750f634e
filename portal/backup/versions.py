"""Which migrations a database has seen, the tables that they make, and an empty database brought to the same."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from portal.web.errors import Refused

#: app and name of a migration
Node = tuple[str, str]
#: what `migrate` itself writes; everything else must be empty before rows are copied into a database
FILLED_BY_MIGRATE = frozenset({"auth_permission", "django_content_type"})


def applied(connection: Any) -> list[Node]:
    """The migrations of the portal that the database has seen. Raises Refused when it is newer than this portal."""
    loader = MigrationLoader(connection)
    nodes = sorted(node for node in loader.applied_migrations or () if node[0] in loader.migrated_apps)
    must_be_known(loader, nodes)
    return nodes


def must_be_known(loader: MigrationLoader, nodes: Iterable[Node]) -> None:
    """Raises Refused, naming the migrations that this version of the portal doesn't have."""
    if unknown := [".".join(node) for node in nodes if node not in loader.graph.nodes]:
        raise Refused(_("It was made by a newer version of the portal: %(names)s") % {"names": ", ".join(unknown)})


def tables(loader: MigrationLoader, nodes: list[Node]) -> list[type[models.Model]]:
    """A model for each table, in the order of their names, as the tables were after these migrations."""
    state = loader.project_state(nodes, at_end=True)
    found = state.apps.get_models(include_auto_created=True)
    return sorted((m for m in found if m._meta.managed and not m._meta.proxy), key=lambda m: m._meta.db_table)


def prepare(connection: Any, nodes: list[Node]) -> None:
    """Gives a database without tables those of these migrations.

    One that has them already, and no rows in them, may be used too. Raises Refused for any other.
    """
    executor = MigrationExecutor(connection)
    must_be_known(executor.loader, nodes)
    if connection.introspection.table_names() and not set(applied(connection)) <= set(nodes):
        raise Refused(_("The database is at a later version already. Take one without tables."))
    must_be_empty(connection)
    executor.migrate(leaves(executor.loader, nodes))


def must_be_empty(connection: Any) -> None:
    """Raises Refused, naming the tables that have rows."""
    if used := [name for name in sorted(connection.introspection.table_names()) if in_use(connection, name)]:
        raise Refused(_("The database is not empty: %(names)s") % {"names": ", ".join(used)})


def in_use(connection: Any, table: str) -> bool:
    if table in FILLED_BY_MIGRATE or table == "django_migrations":
        return False
    with connection.cursor() as cursor:
        # allow sql: names of our tables
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


def leaves(loader: MigrationLoader, nodes: list[Node]) -> list[Node]:
    """The last of each app: to name an earlier one, too, would mean to go back to it."""
    known = set(nodes)
    return [
        node
        for node in nodes
        if not any(c.key[0] == node[0] and c.key in known for c in loader.graph.node_map[node].children)
    ]
