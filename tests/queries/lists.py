"""Every list there is: of the admin's registry, of the API's addresses, and the pages of the portal."""

from collections.abc import Iterator

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

#: pages that are no lists, by the names of their routes, and what they are instead
OTHER_PAGES = {
    "forms and questions that are answered": [
        "login", "logout", "password_change", "switch_post", "set_language", "import", "import_confirm", "export",
        "new_client", "rotate_client", "revoke_client", "job_cancel", "job_retry", "evaluate", "evaluate_programme",
        "round_move", "allocate", "allocate_programme", "allocation_move", "propose_awards", "award_list_move",
        "award_move", "document_move", "awards_bulk", "documents_bulk", "login_again", "login_code", "second_factor",
        "end_session", "end_all_sessions", "bind_identity", "free_identity", "reset_factor", "unlock", "reveal",
        "hand_over", "withdraw_handover", "overdue_remind", "reminders_read", "unsent", "log_queue_bulk", "log_reopen",
        "grant_exemption", "withdraw_exemption", "holidays",
        "add_log_photos", "remove_log_photo", "withdraw_log_photo",
    ],
    "a single thing": [
        "evaluation", "grant", "bulletin", "place_bulletin", "document", "job", "job_progress", "import_job",
        "export_job", "handover", "exemption", "log_check", "log_versions", "month_to_sign",
        "mark_site",
    ],
    "a file": [
        "export_file", "document_file", "documents_archive", "second_factor_qr", "exemption_proof", "log_photo",
        "log_photo_small", "log_sheet_file", "log_sign_in",
    ],
    "on the way through the door": ["sso", "sso_back", "session_state"],
    "asked by POST, for other systems": ["token"],
    "of a committee, written; its list is counted in tests/sites/logs/test_page.py": [
        "logs", "log", "log_save", "log_aside", "log_share", "log_ready", "log_done", "log_take_back",
        "log_enrolments", "log_sheet",
    ],
    "asked by POST, counted in tests/web/test_search.py": ["suggest"],
}  # fmt: skip


def admin_lists() -> dict[str, str]:
    """Model → the address of its list."""
    names = {model._meta.label_lower: model._meta for model in admin.site._registry}
    return {
        f"admin {name}": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for name, meta in names.items()
    }


def api_lists() -> dict[str, str]:
    return {
        f"api {path}": f"/{path}"
        for path, route in routes(get_resolver())
        if getattr(route.callback, "actions", {}).get("get") == "list"
    }


def pages(year: int, programme: str, site: str, search: str) -> dict[str, str]:
    """The portal's own pages that show rows of the district, by the names of their routes."""
    asked = {
        "start": f"/?year={year}",
        "year_sites": f"/year/{year}/sites/",
        "year_coverage": f"/year/{year}/coverage/",
        "year_logs": f"/year/{year}/logs/",
        "overdue": f"/logs/overdue/?month={year}-01",
        "log_queue": "/logs/check/?state=every",
        "months_to_sign": f"/logs/sign/?year={year}",
        "overdue_text": f"/logs/overdue/text/?month={year}-01",
        "exemptions": "/logs/exemptions/",
        "log_burden": f"/logs/burden/?year={year}",
        "reminders": "/reminders/",
        "marking": "/marking/",
        "site": f"/sites/{site}/?year={year}",
        "evaluations": f"/evaluations/?year={year}&programme={programme}",
        "allocations": f"/allocations/?year={year}",
        "allocation": f"/allocations/{year}/of/{programme}/",
        "awards": f"/awards/?year={year}&programme={programme}",
        "bulletins": f"/bulletins/?year={year}",
        "documents": f"/documents/?year={year}",
        "document_year": f"/documents/year/{year}/",
        "document_unprintable": f"/documents/year/{year}/unprintable/",
        "jobs": "/jobs/",
        "clients": "/api/clients/",
        "logins": "/account/logins/",
        "sessions": "/account/sessions/",
        "search": f"/search/?q={search}&kind=sites",
    }
    return {f"page {name}": address for name, address in asked.items()}


def page_routes() -> set[str]:
    """The names of all routes that are neither the admin's nor the API's."""
    return {route.name or path for path, route in routes(get_resolver()) if not path.startswith(("admin/", "api/v1/"))}


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each address with what it leads to."""
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        else:
            yield path, entry
