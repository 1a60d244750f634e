"""What is seen once, on SQLite, though it touches the database: what is made of rows, by whatever database they come.

On both databases is tested what may differ between them: what is locked, counted, added up, ordered, searched or
refused by the database, who sees what (the matrix: a tenth of it), what is imported, backed up, moved or upgraded,
workers that are killed, and a year in the browser. A new module is tested on both until it is named here; a single test
that only looks at how something is drawn is marked `@pytest.mark.looks`.
"""

#: beginnings of the names of tests, and why once is enough
ONCE = {
    "tests/accounts/test_reach.py::test_the_start_page_works_for_each_role": "pages; their figures: tests/desk",
    "tests/api/test_asking.py": "refused before the database is asked; where it stumbles: tests/api/test_schema.py",
    "tests/browser/test_checking.py": "a browser with a page; a month is played on both",
    "tests/browser/test_fixtures.py": "the browser itself",
    "tests/browser/test_lists.py": "a browser with a page; a year is played on both",
    "tests/browser/test_monthly_log.py": "a browser with a page; a month is played on both",
    "tests/browser/test_other_systems.py": "a browser with a page",
    "tests/browser/test_pages.py": "a browser with a page",
    "tests/browser/test_photos.py": "a browser with a page; a month is played on both",
    "tests/browser/test_search.py": "a browser with a page; what is found: tests/web/test_search.py",
    "tests/browser/test_signing_in.py": "a browser with a page",
    "tests/browser/test_start.py": "a browser with a page; its figures: tests/desk/test_links.py and test_year.py",
    "tests/browser/test_year.py::test_a_year_is_brought_to_paper[en": "in Chinese it is played on both",
    "tests/desk/test_ledgers.py": "how a cell is written",
    "tests/desk/test_start_page.py": "what stands on the page; its figures: tests/desk/test_links.py and test_year.py",
    "tests/documents/test_issuing.py::test_what_is_wrong": "what is typed, before anything is written",
    "tests/documents/test_make_reports.py": "what a command says; the work: tests/documents/test_worker.py",
    "tests/documents/test_pages.py": "pages; what is made and issued: the modules beside it",
    "tests/files/test_s3.py": "where bytes lie; the rows that name them: tests/backup",
    "tests/ledgers/test_faulty.py": "what is wrong in a file, before a row of it is written",
    "tests/permissions/test_removal.py": "whether the tables notice; that they are right is asked on both",
    "tests/queries/test_queries.py": "how much a list asks, not what is answered",
    "tests/security/test_headers.py": "what is sent along with a page",
    "tests/signin/test_single_sign_on.py": "what another system says of a person",
    "tests/web/test_admin_writes_through_services.py": "which code writes; that it writes: the tests of each service",
    "tests/web/test_scope_in_the_browser.py": "who sees what: the matrix is asked on both",
    "tests/web/test_list_exports.py": "how a list becomes a sheet; its rows: tests/web/test_lists.py",
}


def is_enough_for(name: str) -> bool:
    """Is this test (`tests/x/test_y.py::test_z[a]`) not asked again?"""
    return name.startswith(tuple(ONCE))
