"""The whole: what a district consists of, in the order in which it can be stored."""

import time
from dataclasses import dataclass
from random import Random

from django.db import connection, transaction

from benchmarks.generate import happenings, people, places, results
from benchmarks.generate.drawing import Say, Store
from portal.accounts.actors import SYSTEM
from portal.audit.services import record
from portal.backup.versions import must_be_empty
from portal.ledgers import collector


@dataclass(frozen=True)
class Size:
    """How much of what; `volunteers` is ten for a site unless given. The same seed makes the same district."""

    sites: int
    activities: int
    service_records: int
    volunteers: int | None = None
    seed: int = 1


def generate(size: Size, *, say: Say) -> None:
    """Fill an empty database that is migrated. Raises Refused for one that holds anything.

    The ledgers are stored as an import would store them, in one transaction with an entry in the audit trail; what
    the rules make of them is then computed by the portal's own services.
    """
    must_be_empty(connection)
    start = time.monotonic()

    def tell(text: str) -> None:
        say(f"{time.monotonic() - start:6.1f} s  {text}")

    with collector.paused():
        store_ledgers(size, Store(tell))
        analyse()
        results.compute(tell)
    analyse()
    tell("done")


def analyse() -> None:
    """What the database would find out by itself in the next minutes: how its tables are filled."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@transaction.atomic
def store_ledgers(size: Size, store: Store) -> None:
    random = Random(size.seed)
    places.store_reference(size.sites)
    sites = places.store_sites(random, size.sites, store)
    happenings.store_happenings(random, sites, size.activities, store)
    people.store_people(random, sites, size.volunteers or 10 * size.sites, size.service_records, store)
    details = {"seed": size.seed, "counts": store.counts}
    record(by=SYSTEM, action="ledgers.import", target="benchmarks.generate", details=details)
