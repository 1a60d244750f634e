from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.registry import Panel, site_panels
from reports.models import Document
from sites.models import Site


def documents_panel(actor: Actor, site: Site, year: int) -> Panel | None:
    """The documents of the site's year, for those who may download them."""
    if not actor.may(Right.DOWNLOAD_REPORTS):
        return None
    made = Document.objects.visible_to(actor).filter(site=site, year=year, file__isnull=False)
    documents = list(made.select_related("file"))
    return Panel(Document._meta.verbose_name_plural, "reports/_site_panel.html", {"documents": documents})


site_panels.add("documents", documents_panel)
