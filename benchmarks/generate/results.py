"""What the portal makes of the year: evaluations, subsidy, commendation, and the documents that there are to be."""

from django.db import transaction

from benchmarks.generate.drawing import Say
from benchmarks.generate.places import YEAR
from funding.services.allocate import allocate
from portal.accounts.actors import SYSTEM
from reports.services.documents import documents_for, documents_wanted
from reports.services.propose_awards import propose_awards
from sites.services.evaluate import evaluate


def compute(say: Say) -> None:
    evaluate(by=SYSTEM, year=YEAR)
    say("the year is evaluated")
    allocate(by=SYSTEM, year=YEAR)
    say("the subsidy is allocated")
    propose_awards(by=SYSTEM, year=YEAR)
    say("the commendation is proposed")
    with transaction.atomic():
        number = sum(
            len(documents_for(each.kind, YEAR, each.subjects)) for each in documents_wanted(by=SYSTEM, year=YEAR)
        )
    say(f"{number:>9,} documents, not printed")
