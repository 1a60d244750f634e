"""Which sites a post covers: a site keeper's own, and those that an assessor marks in a year."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Post
from portal.accounts.rights import Right, Role
from portal.audit.services import record
from portal.web.errors import Refused
from sites.models import Site, SitePost

#: whose posts cover single sites
ROLES = (Role.SITE_KEEPER, Role.ASSESSOR)


@transaction.atomic
def assign_site(*, by: Actor, site: Site, post: Post, year: int | None = None, reason: str = "") -> SitePost:
    """The post covers the site from now on; an assessor's in a year. Done again it changes nothing.

    Raises Refused or Forbidden.
    """
    by.require(Right.EDIT_ACCOUNTS)
    if faults := site_post_faults(post, year):
        raise Refused(*faults.values())
    found, created = SitePost.objects.get_or_create(site=site, post=post, year=year)
    if created:
        record(by=by, action="site.assign", target=site.code, reason=reason, details=_who(found))
    return found


@transaction.atomic
def unassign_site(*, by: Actor, assigned: SitePost, reason: str = "") -> None:
    """The post no longer covers the site; that it once did stays in the audit trail."""
    by.require(Right.EDIT_ACCOUNTS)
    record(by=by, action="site.unassign", target=assigned.site.code, reason=reason, details=_who(assigned))
    assigned.delete()


def site_post_faults(post: Post, year: int | None) -> dict[str, str]:
    """What is wrong with a site's post that shall be, by field; empty when nothing is."""
    if post.role not in ROLES:
        return {"post": _("Only posts of site keepers and assessors cover single sites.")}
    if post.role == Role.ASSESSOR and year is None:
        return {"year": _("An assessor marks a site in a year.")}
    if post.role == Role.SITE_KEEPER and year is not None:
        return {"year": _("A site keeper keeps the site whatever the year.")}
    return {}


def _who(assigned: SitePost) -> dict[str, Any]:
    return {"user": assigned.post.user.username, "post": assigned.post.audit_name, "year": assigned.year}
