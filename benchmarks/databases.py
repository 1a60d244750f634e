"""Databases of a run, each with all tables: copies of the one that the settings name, which is migrated once."""

import os
import shutil
from functools import cache

from django.conf import settings
from django.core.management import call_command
from django.db import connection

TEMPLATE = "portal"


def make(name: str) -> str:
    """Make an empty database, in the place of one of that name, and use it; answers its DATABASE_URL."""
    migrate_template()
    if connection.vendor == "sqlite":
        shutil.copyfile(_in_connection(TEMPLATE), _in_connection(name))
    else:
        use("postgres")
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    use(name)
    if connection.vendor == "sqlite":
        return f"sqlite:///{_in_connection(name)}"
    return os.environ["DATABASE_URL"].replace(f"/{TEMPLATE}?", f"/{name}?")


def use(name: str) -> None:
    """Go over to a database that has been made."""
    connection.close()
    connection.settings_dict["NAME"] = _in_connection(name)


@cache
def migrate_template() -> None:
    call_command("migrate", verbosity=0)
    connection.close()


def _in_connection(name: str) -> str:
    return str(settings.HOME.root / f"{name}.sqlite3") if connection.vendor == "sqlite" else name
