"""What each role does most, straight from the start page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right, Role
from portal.web.addresses import address, rows_of

Address = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Quick:
    label: Any
    url: str


def _of_year(name: str) -> Address:
    return lambda year: address(name, year=year)


def _at_year(name: str) -> Address:
    return lambda year: address(name, year)


def _page(name: str) -> Address:
    return lambda year: address(name)


def _list(model: str) -> Address:
    return lambda year: rows_of(model)


EVALUATIONS = (_("Evaluations"), _of_year("evaluations"))
ALLOCATIONS = (_("Subsidy"), _of_year("allocations"))
AWARDS = (_("Commendation"), _of_year("awards"))
DOCUMENTS = (_("Documents"), _of_year("documents"))
LOGS = (_("Monthly logs"), _at_year("year_logs"))
TO_CHECK = (_("Monthly logs to be checked"), _page("log_queue"))
EFFORT = (_("Effort for logs"), _page("log_burden"))
TO_SIGN = (_("Signing of months"), _page("months_to_sign"))
MARKING = (_("Marking"), _page("marking"))
MY_LOGS = (_("Monthly logs"), _page("logs"))
SITES = (_("Sites"), _list("sites_site"))
OPEN_SITES = (_("Sites"), _at_year("year_sites"))
COVERAGE = (_("Coverage"), _at_year("year_coverage"))
SERVICE = (_("Volunteer service"), _list("volunteers_servicerecord"))
AUDIT = (_("Audit trail"), _list("audit_entry"))
VOLUNTEERS = (_("Volunteers"), _list("volunteers_volunteer"))
TEAMS = (_("Teams"), _list("volunteers_team"))
APPRAISALS = (_("Appraisals"), _list("volunteers_appraisal"))
PROGRAMMES = (_("Programmes"), _list("programmes_programme"))

LINKS: dict[str, tuple[tuple[Any, Address], ...]] = {
    Role.ADMINISTRATOR: (
        (_("Import"), _page("import")),
        (_("Export"), _page("export")),
        (_("Users and posts"), _list("accounts_post")),
        PROGRAMMES,
        DOCUMENTS,
        AUDIT,
    ),
    Role.PROGRAMME_OFFICER: (EVALUATIONS, LOGS, SITES, COVERAGE, AWARDS, DOCUMENTS),
    Role.FINANCE_OFFICER: (
        ALLOCATIONS,
        (_("Budgets"), _list("funding_budget")),
        (_("Subsidy rates"), _list("funding_rate")),
        (_("Export"), _page("export")),
    ),
    Role.OFFICE_DIRECTOR: (EVALUATIONS, ALLOCATIONS, AWARDS, COVERAGE, DOCUMENTS, EFFORT),
    Role.LEADER: (EVALUATIONS, ALLOCATIONS, AWARDS, DOCUMENTS),
    Role.SUBDISTRICT_OFFICER: (TO_CHECK, LOGS, OPEN_SITES, COVERAGE, SERVICE, ALLOCATIONS, DOCUMENTS),
    Role.SUBDISTRICT_HEAD: (TO_SIGN, TO_CHECK, LOGS, OPEN_SITES, ALLOCATIONS, AWARDS, DOCUMENTS),
    Role.CLERK: (MY_LOGS, OPEN_SITES, EVALUATIONS, DOCUMENTS),
    Role.MEMBER_LIAISON: (EVALUATIONS, LOGS, OPEN_SITES, COVERAGE, DOCUMENTS),
    Role.SITE_KEEPER: (MY_LOGS, OPEN_SITES, EVALUATIONS, DOCUMENTS),
    Role.ASSESSOR: (MARKING, OPEN_SITES, LOGS, EVALUATIONS),
    Role.VOLUNTEER_COORDINATOR: (SERVICE, VOLUNTEERS, TEAMS, APPRAISALS, AWARDS, DOCUMENTS),
    Role.PARTY_LIAISON: (VOLUNTEERS, SERVICE, TEAMS, APPRAISALS, DOCUMENTS),
    Role.PARTY_MEMBER: (SERVICE, APPRAISALS, DOCUMENTS),
    Role.VOLUNTEER: (SERVICE, APPRAISALS, DOCUMENTS),
    Role.CONTRACTOR: (PROGRAMMES, DOCUMENTS),
    Role.GUARDIAN: (PROGRAMMES, DOCUMENTS),
    Role.AUDITOR: (AUDIT, ALLOCATIONS, EVALUATIONS, DOCUMENTS, (_("Export"), _page("export"))),
}


def quick_links(actor: Actor, year: int) -> list[Quick]:
    """The links of the actor's role; a page that is not there is left out."""
    found = []
    for label, url in LINKS.get(actor.post.role if actor.post else "", ()):
        if (label, url) == AUDIT and not actor.may(Right.SEE_AUDIT):
            continue
        try:
            found.append(Quick(label, url(year)))
        except NoReverseMatch:
            continue
    return found
