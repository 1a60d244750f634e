"""The tables of an empty portal: made by one process of a run, ten seconds of work, and copied by the others."""

import shutil
from pathlib import Path

from django.db import connection

#: the copy on the PostgreSQL of a run
TEMPLATE = "tables_of_the_run"


def copy(kept: Path | None) -> bool:
    """Put the tables where this process looks for its database; False where nobody has made them yet."""
    if kept is None or not kept.stat().st_size:
        return False
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        shutil.copyfile(kept, name)
    else:
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
    return True


def keep(kept: Path | None) -> None:
    """Keep the tables that this process has made for the others."""
    if kept is None:
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(kept)])
    else:
        connection.close()  # nobody may be connected to what is copied
        _on_server(f'CREATE DATABASE {TEMPLATE} TEMPLATE "{connection.settings_dict["NAME"]}"')
        kept.write_text(TEMPLATE)


def _on_server(command: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(command)
