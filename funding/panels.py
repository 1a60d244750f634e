from funding.models import Grant
from portal.accounts.actors import Actor
from portal.registry import Panel, site_panels
from sites.models import Site


def grant_panel(actor: Actor, site: Site, year: int) -> Panel | None:
    """The site's grant of the year, for those who may see money."""
    grants = Grant.objects.visible_to(actor).filter(site=site, allocation__year=year)
    grant = grants.select_related("allocation").first()
    if grant is None:
        return None
    return Panel(Grant._meta.verbose_name, "funding/_site_panel.html", {"grant": grant, "year": year})


site_panels.add("grant", grant_panel)
