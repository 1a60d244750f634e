"""The database itself refuses to change or delete an entry of the audit trail."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from portal.accounts.actors import SYSTEM
from portal.audit import triggers
from portal.audit.models import Entry
from portal.audit.services import record


def an_entry() -> Entry:
    with transaction.atomic():
        return record(by=SYSTEM, action="test.act", target="x")


def refuses_everything() -> bool:
    """Whether raw statements, past all of Django, fail."""
    verbs = ["UPDATE {} SET actor = 'somebody'", "DELETE FROM {}"]
    if connection.vendor == "postgresql":
        verbs.append("TRUNCATE {}")
    for verb in verbs:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(verb.format(triggers.TABLE))
        except DatabaseError as error:
            assert "append-only" in str(error)
        else:
            return False
    return Entry.objects.filter(actor="system").exists()


@pytest.mark.django_db
def test_an_entry_can_be_neither_changed_nor_deleted() -> None:
    entry = an_entry()
    assert refuses_everything()
    for act in (entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(actor="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.django_db
def test_without_the_triggers_it_could() -> None:
    an_entry()
    triggers.drop()
    assert not refuses_everything()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_built_anew_is_append_only_again_after_migrate() -> None:
    an_entry()
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(Entry)
    else:
        triggers.drop()
    assert not refuses_everything()
    an_entry()
    call_command("migrate", verbosity=0)
    assert refuses_everything()


@pytest.mark.django_db
def test_installing_them_twice_does_no_harm() -> None:
    an_entry()
    triggers.install()
    triggers.install()
    assert refuses_everything()
