"""Databases of a run, each with all tables: copies of the one in the settings, which is migrated once."""

import os
import shutil
from functools import cache

from django.conf import settings
from django.core.management import call_command
from django.db import connection

TEMPLATE = "portal"


def make(name: str) -> str:
    """Make an empty database, in the place of one of that name, and use it; answers its DATABASE_URL."""
    make_template()
    if connection.vendor == "sqlite":
        shutil.copyfile(_in_connection(TEMPLATE), _in_connection(name))
        address = f"sqlite:///{_in_connection(name)}"
    else:
        _on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        address = os.environ["DATABASE_URL"].replace(f"/{TEMPLATE}?", f"/{name}?")
    use(name)
    return address


def use(name: str) -> None:
    """Go over to a database that has been made."""
    connection.close()
    connection.settings_dict["NAME"] = _in_connection(name)


@cache
def make_template() -> None:
    if connection.vendor != "sqlite":
        _on_server(f"CREATE DATABASE {TEMPLATE}")
    use(TEMPLATE)
    call_command("migrate", verbosity=0)
    connection.close()


def _on_server(*commands: str) -> None:
    use("postgres")
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)


def _in_connection(name: str) -> str:
    return str(settings.HOME.root / f"{name}.sqlite3") if connection.vendor == "sqlite" else name
