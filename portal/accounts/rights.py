"""Who may do what: one table from roles to how far they see and what they may do (docs/domain.md)."""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("District administrator")
    PROGRAMME_OFFICER = "programme_officer", _("Programme officer")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    OFFICE_DIRECTOR = "office_director", _("Office director")
    LEADER = "leader", _("Leader in charge")
    MEMBER_LIAISON = "member_liaison", _("Member unit's liaison")
    SUBDISTRICT_OFFICER = "subdistrict_officer", _("Subdistrict officer")
    SUBDISTRICT_HEAD = "subdistrict_head", _("Head of the subdistrict")
    CLERK = "clerk", _("Committee clerk")
    SITE_KEEPER = "site_keeper", _("Site keeper")
    ASSESSOR = "assessor", _("Assessor")
    VOLUNTEER_COORDINATOR = "volunteer_coordinator", _("Volunteer coordinator")
    AUDITOR = "auditor", _("Auditor")
    PARTY_LIAISON = "party_liaison", _("Unit's party liaison")
    PARTY_MEMBER = "party_member", _("Party member")
    VOLUNTEER = "volunteer", _("Volunteer")
    CONTRACTOR = "contractor", _("Contracted organisation")
    GUARDIAN = "guardian", _("Guardian")
    DISTRICT_CLIENT = "district_client", _("Other system (whole district)")
    PROGRAMME_CLIENT = "programme_client", _("Other system (programmes)")
    SUBDISTRICT_CLIENT = "subdistrict_client", _("Other system (subdistrict)")
    COMMUNITY_CLIENT = "community_client", _("Other system (community)")


#: posts of other systems: made with a client (portal.api), never given to a person
CLIENT_ROLES = (Role.DISTRICT_CLIENT, Role.PROGRAMME_CLIENT, Role.SUBDISTRICT_CLIENT, Role.COMMUNITY_CLIENT)


class Reach(Enum):
    """How far a post sees; the querysets say what that means for their rows."""

    EVERYTHING = "everything"
    PROGRAMMES = "programmes"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    NOTHING = "nothing"


class Right(models.TextChoices):
    SEE_PEOPLE = "see_people", _("see volunteers and their service")
    SEE_MONEY = "see_money", _("see budgets, allocations and grants")
    SEE_ACCOUNTS = "see_accounts", _("see users and posts")
    SEE_AUDIT = "see_audit", _("see the audit trail")
    REVEAL = "reveal", _("see personal data in clear")
    EDIT_ACCOUNTS = "edit_accounts", _("manage users and posts")
    EDIT_ORGANISATION = "edit_organisation", _("maintain subdistricts, communities, units and holidays")
    EDIT_PROGRAMMES = "edit_programmes", _("maintain programmes and evaluation schemes")
    EDIT_SITES = "edit_sites", _("maintain sites and their records")
    EDIT_PEOPLE = "edit_people", _("maintain volunteers and their service")
    EDIT_MONEY = "edit_money", _("maintain rates and budgets")
    IMPORT = "import", _("import the ledger workbook")
    EXPORT = "export", _("export the ledger workbook")
    EVALUATE = "evaluate", _("compute evaluations")
    ALLOCATE = "allocate", _("compute allocations")
    PROPOSE_AWARDS = "propose_awards", _("compute shortlists")
    APPROVE = "approve", _("approve what others prepared")
    MAKE_REPORTS = "make_reports", _("make reports")
    DOWNLOAD_REPORTS = "download_reports", _("download reports")
    MANAGE_JOBS = "manage_jobs", _("cancel and try again the jobs of others")


_CLIENTS = {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.REVEAL, Right.DOWNLOAD_REPORTS, Right.MAKE_REPORTS}
_SEE_ALL = {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.SEE_ACCOUNTS, Right.SEE_AUDIT, Right.DOWNLOAD_REPORTS}

REACH: dict[str, Reach] = {
    Role.ADMINISTRATOR: Reach.EVERYTHING,
    Role.FINANCE_OFFICER: Reach.EVERYTHING,
    Role.AUDITOR: Reach.EVERYTHING,
    Role.OFFICE_DIRECTOR: Reach.EVERYTHING,
    Role.LEADER: Reach.EVERYTHING,
    Role.PROGRAMME_OFFICER: Reach.PROGRAMMES,
    Role.SUBDISTRICT_OFFICER: Reach.SUBDISTRICT,
    Role.SUBDISTRICT_HEAD: Reach.SUBDISTRICT,
    Role.CLERK: Reach.COMMUNITY,
    Role.DISTRICT_CLIENT: Reach.EVERYTHING,
    Role.PROGRAMME_CLIENT: Reach.PROGRAMMES,
    Role.SUBDISTRICT_CLIENT: Reach.SUBDISTRICT,
    Role.COMMUNITY_CLIENT: Reach.COMMUNITY,
}

RIGHTS: dict[str, set[Right]] = {
    Role.ADMINISTRATOR: set(Right),
    Role.PROGRAMME_OFFICER: {
        Right.SEE_PEOPLE,
        Right.SEE_MONEY,
        Right.EDIT_PROGRAMMES,
        Right.EDIT_SITES,
        Right.EXPORT,
        Right.EVALUATE,
        Right.PROPOSE_AWARDS,
        Right.MAKE_REPORTS,
        Right.DOWNLOAD_REPORTS,
    },
    Role.FINANCE_OFFICER: {
        Right.SEE_MONEY,
        Right.EDIT_MONEY,
        Right.EXPORT,
        Right.ALLOCATE,
        Right.DOWNLOAD_REPORTS,
    },
    Role.OFFICE_DIRECTOR: {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.DOWNLOAD_REPORTS, Right.APPROVE},
    Role.LEADER: {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.DOWNLOAD_REPORTS, Right.APPROVE},
    Role.AUDITOR: _SEE_ALL | {Right.EXPORT},
    Role.SUBDISTRICT_OFFICER: {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.DOWNLOAD_REPORTS},
    Role.SUBDISTRICT_HEAD: {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.DOWNLOAD_REPORTS},
    Role.CLERK: {Right.DOWNLOAD_REPORTS},
    # of these a token has those that its scopes name (portal.api.scopes)
    **dict.fromkeys(CLIENT_ROLES, _CLIENTS),
}
