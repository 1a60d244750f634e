"""What two checks protect at once, so that one can go without a wrong cell: written by hand, with the other one."""

from fnmatch import fnmatchcase

#: alone they let nobody through: another check stands before them wherever they are asked
BEHIND_ANOTHER: dict[str, str] = {
    "scope of accounts.Organisation": "everybody with a post sees them, and nobody else gets to a ledger",
    "scope of workdays.Holiday": "everybody with a post sees them, and nobody else gets to a ledger",
    "scope of signin.Session": "one's own, or asked by who may manage accounts and sees all",
    "scope of signin.Failures": "asked by who may manage accounts and sees all",
    "scope of signin.SecondFactor": "one's own, or asked by who may manage accounts and sees all",
    "scope of signin.Identity": "asked by who may manage accounts and sees all",
    "right download_reports": "every role has it, and tokens have it by their scope",
    "token's scope volunteers:personal": "asked as a right: without it the numbers are masked",
    "ScopedAdmin.has_module_permission": "an app without a model that one may see stays hidden",
    "scope of api.Client": "asked by who may manage accounts and sees all",
}

#: no address refuses anybody because of them: of what an address is about, another check has said no before
NOWHERE_ALONE: dict[str, str] = {
    "right fill": "asked of the rows of a workbook: tests/ledgers/test_whose_sheets.py",
    "scope of sites.LogDraft": "reached through its log, which is looked up within the scope",
    "scope of sites.LogAside": "reached through its log, which is looked up within the scope",
    "scope of sites.LogOddity": "reached through its log, which is looked up within the scope",
    "scope of sites.LogEffort": "counted, and never shown by itself",
    "scope of sites.Enrolment": "reached through its site, which is looked up within the scope",
    "scope of sites.MonthSignature": "reached through its subdistrict, which is looked up within the scope",
    "scope of reminding.Digest": "only those of one's own account are ever asked for",
}

#: check, line (both with *), and the other check
TWICE: tuple[tuple[str, str, str], ...] = (
    (
        "*",
        "GET admin/<app_label>/ *",
        "asks what it could offer of each model; has_view_permission decides what is there",
    ),
    ("login", "* admin/*", "the admin's site asks for a post by itself"),
    ("login", "* account/password/ *", "Django's view of it asks for a login by itself"),
    ("scope of *", "GET admin/*/history/ *", "what was done to a row stands in the trail, behind the right to see it"),
    ("scope of *", "GET api/v1/*/ [?]*", "a filter by a code: the rows that it leaves are narrowed by their own scope"),
    ("scope of jobs.Job", "GET api/v1/jobs/<id>/ *", "asked for by its own user alone"),
    ("scope of jobs.Job", "GET export/<pk>/*", "asked for by its own user in its own post alone"),
    ("scope of programmes.Programme", "POST awards/bulk/ *", "its list is looked up among those that one sees"),
    ("scope of sites.MonthlyLog", "* logs/*", "its site is looked up within the scope first"),
    ("rights of a token", "* api/v1/*", "the scope of the token itself"),
    ("right see_people", "* bulletins/*", "the scope of what a bulletin is about"),
    ("scope of funding.Allocation", "POST allocations/*", "who may move them covers all money"),
    ("right see_*", "* admin/*/delete/ *", "has_delete_permission: nothing is deleted there"),
    ("right see_*", "POST admin/*/change/ *", "has_change_permission: a service changes it, or nothing"),
    ("right see_*", "* admin/*/add/ *", "the right to add rows to the sheet"),
    ("right see_people", "POST admin/*/bulk/ *", "edit_people, which the move takes"),
    ("right see_people", "* awards/*", "propose_awards or approve, which the move takes"),
    ("right see_people", "* documents/*", "make_reports or approve, and the documents' own scope"),
    (
        "right manage_jobs",
        "* admin/jobs/job/*",
        "has_change_permission and has_delete_permission: jobs are only read there",
    ),
    ("right edit_*", "GET admin/* 列表", "a refused list asks for its buttons; the right to see it decides"),
    ("right import", "GET admin/* 列表", "a refused list asks what its frame offers; the right to see it decides"),
    (
        "*Admin.has_add_permission",
        "GET admin/* 列表",
        "a refused list asks for its button; has_view_permission decides",
    ),
    ("ScopedAdmin.has_view_permission", "* admin/*/add/ *", "the right to add rows to the sheet"),
    ("ScopedAdmin.has_*", "POST admin/*/bulk/ *", "edit_people, which the move takes"),
    ("LedgerAdmin.has_change_permission", "POST admin/*/bulk/ *", "edit_people and reveal, which the move takes"),
    (
        "*Admin.has_*",
        "POST admin/programmes/memberunit/<object_id>/delete/ *",
        "edit_organisation, which the service takes",
    ),
)


def is_protected_twice(check: str, line: str) -> bool:
    return any(fnmatchcase(check, name) and fnmatchcase(line, asked) for name, asked, _by in TWICE)
