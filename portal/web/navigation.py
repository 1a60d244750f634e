"""The main navigation: which pages there are, in the order of the work, and who is shown them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """A page of the navigation: the name of its address, the right it takes (empty: any post), and how far who is shown
    it sees (values of portal.accounts.rights.Reach; empty: however far). `with_it`: where the pages that belong to it
    begin, besides its own address."""

    url_name: str
    label: Any
    right: str = ""
    reaches: tuple[str, ...] = ()
    with_it: tuple[str, ...] = ()

    def holds(self, path: str, url: str) -> bool:
        """Is `path` this page, at `url`, or one that belongs to it?"""
        return path == url if url == "/" else path.startswith((url, *self.with_it))


@dataclass(frozen=True)
class Item:
    url: str
    label: Any
    here: bool


PAGES = (
    Page("start", _("Start")),
    Page("logs", _("Monthly logs"), "write_logs"),
    Page(
        "overdue",
        _("Monthly logs"),
        reaches=("everything", "audit", "programmes", "subdistrict"),
        with_it=("/logs/", "/bulletins/"),
    ),
    Page("marking", _("Marking"), "mark"),
    Page("evaluations", _("Evaluation")),
    Page("allocations", _("Subsidy"), "see_money", with_it=("/grants/",)),
    Page("awards", _("Commendation")),
    Page("documents", _("Documents"), "download_reports"),
    Page("jobs", _("My jobs")),
    Page("admin:index", _("Ledgers")),
    Page("import", _("Import"), "import"),
    Page("export", _("Export"), "export"),
    Page("clients", _("Other systems"), "edit_accounts"),
)


def items(actor: Any, path: str) -> Iterator[Item]:
    """The pages that `actor` may open; the one under which `path` lies is marked."""
    for page in PAGES:
        if (page.right and not actor.may(page.right)) or (page.reaches and actor.reach.value not in page.reaches):
            continue
        try:
            url = reverse(page.url_name)
        except NoReverseMatch:
            continue
        yield Item(url, page.label, here=page.holds(path, url))
