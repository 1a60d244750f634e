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
    """How far a post sees; the querysets say what that means for their rows, and know nothing of others."""

    EVERYTHING = "everything"
    #: the part of the district that the audit assignment names
    AUDIT = "audit"
    #: the programmes that the post is in charge of
    PROGRAMMES = "programmes"
    #: the programmes in which the post's unit leads or is a member, and the volunteers of the unit's teams
    PART = "part"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    #: the sites that the post keeps
    SITES = "sites"
    #: the sites and years that the post marks
    MARKING = "marking"
    #: all money of the district, and what it rests on: places, sites, schemes and results, not what happened there
    MONEY = "money"
    #: volunteers, their teams and their service
    VOLUNTEERS = "volunteers"
    #: the volunteers of the unit's teams
    UNIT = "unit"
    #: one's own person
    PERSON = "person"
    #: what everybody with a post sees: units, names of places and programmes, public notices
    PUBLIC = "public"
    NOTHING = "nothing"


#: reaches that see nothing of any place beyond its name
WITHOUT_PLACES = (Reach.VOLUNTEERS, Reach.UNIT, Reach.PERSON, Reach.PUBLIC)
#: reaches that see nothing of what happens at a site: no log, no mark, no service
WITHOUT_LOGS = (*WITHOUT_PLACES, Reach.MONEY)
#: reaches that see all volunteers and all their service
OF_ALL_VOLUNTEERS = (Reach.EVERYTHING, Reach.VOLUNTEERS)
#: reaches of posts that name single sites
OF_SITES = (Reach.SITES, Reach.MARKING)


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
    WRITE_LOGS = "write_logs", _("draft monthly logs")
    SUBMIT_LOGS = "submit_logs", _("hand in monthly logs")
    CHECK_LOGS = "check_logs", _("check monthly logs")
    SIGN_LOGS = "sign_logs", _("sign a month")
    MARK = "mark", _("mark sites")
    EDIT_PEOPLE = "edit_people", _("maintain volunteers and their service")
    EDIT_MONEY = "edit_money", _("maintain rates and budgets")
    IMPORT = "import", _("import the ledger workbook")
    FILL = "fill", _("bring into all ledgers what they do not have yet")
    EXPORT = "export", _("export the ledger workbook")
    EVALUATE = "evaluate", _("compute evaluations")
    ALLOCATE = "allocate", _("compute allocations")
    PROPOSE_AWARDS = "propose_awards", _("compute shortlists")
    APPROVE = "approve", _("approve what others prepared")
    MAKE_REPORTS = "make_reports", _("make reports")
    MAKE_BULLETINS = "make_bulletins", _("make monthly bulletins")
    DOWNLOAD_REPORTS = "download_reports", _("download reports")
    MANAGE_JOBS = "manage_jobs", _("cancel and try again the jobs of others")


_LOGS = {Right.WRITE_LOGS, Right.SUBMIT_LOGS, Right.CHECK_LOGS}
_REPORTS = {Right.MAKE_REPORTS, Right.MAKE_BULLETINS, Right.DOWNLOAD_REPORTS}
_CLIENTS = {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.REVEAL} | _REPORTS | _LOGS
_SEE_ALL = {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.SEE_ACCOUNTS, Right.SEE_AUDIT, Right.DOWNLOAD_REPORTS}

#: what covers the district as a whole and therefore goes beyond an audit of a part of it
BEYOND_A_PART = {Right.SEE_ACCOUNTS, Right.SEE_AUDIT}

REACH: dict[str, Reach] = {
    Role.ADMINISTRATOR: Reach.EVERYTHING,
    Role.FINANCE_OFFICER: Reach.MONEY,
    Role.OFFICE_DIRECTOR: Reach.EVERYTHING,
    Role.LEADER: Reach.EVERYTHING,
    # everything when the assignment is the whole district's (portal.accounts.actors)
    Role.AUDITOR: Reach.AUDIT,
    Role.PROGRAMME_OFFICER: Reach.PROGRAMMES,
    Role.MEMBER_LIAISON: Reach.PART,
    Role.SUBDISTRICT_OFFICER: Reach.SUBDISTRICT,
    Role.SUBDISTRICT_HEAD: Reach.SUBDISTRICT,
    Role.CLERK: Reach.COMMUNITY,
    Role.SITE_KEEPER: Reach.SITES,
    Role.ASSESSOR: Reach.MARKING,
    Role.VOLUNTEER_COORDINATOR: Reach.VOLUNTEERS,
    Role.PARTY_LIAISON: Reach.UNIT,
    Role.PARTY_MEMBER: Reach.PERSON,
    Role.VOLUNTEER: Reach.PERSON,
    # the portal knows no contracts and no children yet
    Role.CONTRACTOR: Reach.PUBLIC,
    Role.GUARDIAN: Reach.PUBLIC,
    Role.DISTRICT_CLIENT: Reach.EVERYTHING,
    Role.PROGRAMME_CLIENT: Reach.PROGRAMMES,
    Role.SUBDISTRICT_CLIENT: Reach.SUBDISTRICT,
    Role.COMMUNITY_CLIENT: Reach.COMMUNITY,
}

RIGHTS: dict[str, set[Right]] = {
    # who runs the system and prepares, decides and maintains nothing of the year; sees volunteers, as accounts are tied
    # to them
    Role.ADMINISTRATOR: {
        Right.SEE_PEOPLE,
        Right.SEE_ACCOUNTS,
        Right.SEE_AUDIT,
        Right.EDIT_ACCOUNTS,
        Right.EDIT_ORGANISATION,
        Right.IMPORT,
        Right.FILL,
        Right.EXPORT,
        Right.DOWNLOAD_REPORTS,
        Right.MANAGE_JOBS,
    },
    Role.PROGRAMME_OFFICER: {
        Right.SEE_PEOPLE,
        Right.SEE_MONEY,
        Right.EDIT_PROGRAMMES,
        Right.EDIT_SITES,
        Right.IMPORT,
        Right.EXPORT,
        Right.EVALUATE,
        Right.PROPOSE_AWARDS,
        Right.MAKE_REPORTS,
        Right.MAKE_BULLETINS,
        Right.DOWNLOAD_REPORTS,
    },
    Role.FINANCE_OFFICER: {
        Right.SEE_MONEY,
        Right.EDIT_MONEY,
        Right.IMPORT,
        Right.EXPORT,
        Right.ALLOCATE,
        Right.DOWNLOAD_REPORTS,
    },
    # the leading group's office also prints what covers all programmes, as the district's yearbook
    Role.OFFICE_DIRECTOR: {
        Right.SEE_PEOPLE,
        Right.SEE_MONEY,
        Right.APPROVE,
        Right.MAKE_REPORTS,
        Right.MAKE_BULLETINS,
        Right.DOWNLOAD_REPORTS,
    },
    Role.LEADER: {Right.SEE_PEOPLE, Right.SEE_MONEY, Right.DOWNLOAD_REPORTS, Right.APPROVE},
    Role.MEMBER_LIAISON: {Right.SEE_PEOPLE, Right.DOWNLOAD_REPORTS},
    Role.AUDITOR: _SEE_ALL | {Right.EXPORT},
    Role.SUBDISTRICT_OFFICER: {
        Right.SEE_PEOPLE,
        Right.SEE_MONEY,
        Right.CHECK_LOGS,
        Right.MAKE_BULLETINS,
        Right.DOWNLOAD_REPORTS,
    },
    Role.SUBDISTRICT_HEAD: {
        Right.SEE_PEOPLE,
        Right.SEE_MONEY,
        Right.CHECK_LOGS,
        Right.SIGN_LOGS,
        Right.MAKE_BULLETINS,
        Right.DOWNLOAD_REPORTS,
    },
    Role.CLERK: {Right.WRITE_LOGS, Right.SUBMIT_LOGS, Right.DOWNLOAD_REPORTS},
    Role.SITE_KEEPER: {Right.WRITE_LOGS, Right.DOWNLOAD_REPORTS},
    Role.ASSESSOR: {Right.MARK, Right.DOWNLOAD_REPORTS},
    Role.VOLUNTEER_COORDINATOR: {
        Right.SEE_PEOPLE,
        Right.REVEAL,
        Right.EDIT_PEOPLE,
        Right.IMPORT,
        Right.EXPORT,
        Right.PROPOSE_AWARDS,
        Right.MAKE_REPORTS,
        Right.DOWNLOAD_REPORTS,
    },
    Role.PARTY_LIAISON: {Right.SEE_PEOPLE, Right.DOWNLOAD_REPORTS},
    Role.PARTY_MEMBER: {Right.SEE_PEOPLE, Right.DOWNLOAD_REPORTS},
    Role.VOLUNTEER: {Right.SEE_PEOPLE, Right.DOWNLOAD_REPORTS},
    Role.CONTRACTOR: {Right.DOWNLOAD_REPORTS},
    Role.GUARDIAN: {Right.DOWNLOAD_REPORTS},
    # of these a token has those that its scopes name (portal.api.scopes)
    **dict.fromkeys(CLIENT_ROLES, _CLIENTS),
}

#: what a post of a role must name to cover anything
NEEDED_PLACE: dict[str, str] = {
    Role.MEMBER_LIAISON: "organisation",
    Role.SUBDISTRICT_OFFICER: "subdistrict",
    Role.SUBDISTRICT_HEAD: "subdistrict",
    Role.CLERK: "community",
    Role.PARTY_LIAISON: "organisation",
    Role.AUDITOR: "assignment",
}
