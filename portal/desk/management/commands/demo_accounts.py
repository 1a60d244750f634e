from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from portal.accounts.models import Community, Post, Subdistrict
from portal.accounts.rights import Role
from portal.accounts.services.beginning import create_demo_user, demo_assignment, grant_demo_post
from programmes.models import Programme
from programmes.services import assign_officer
from sites.models import Mark, Site
from sites.services.posts import assign_site

#: known to everybody, so production mode refuses these accounts (portal.desk.checks)
PASSWORD = "demo-district-2025"  # noqa: S105

#: username → name and role
ACCOUNTS = {
    "guanli": ("系统管理员（演示）", Role.ADMINISTRATOR),
    "yewu": ("业务经办人（演示）", Role.PROGRAMME_OFFICER),
    "caiwu": ("财务审核（演示）", Role.FINANCE_OFFICER),
    "zhuren": ("领导小组办公室主任（演示）", Role.OFFICE_DIRECTOR),
    "zhiyuan": ("志愿者管理员（演示）", Role.VOLUNTEER_COORDINATOR),
    "kaoping": ("考评组成员（演示）", Role.ASSESSOR),
    "shenji": ("审计人员（演示）", Role.AUDITOR),
    "jiezhen": ("街镇经办人（演示）", Role.SUBDISTRICT_OFFICER),
    "fenguan": ("街镇分管领导（演示）", Role.SUBDISTRICT_HEAD),
    "cunju": ("村居报送员（演示）", Role.CLERK),
}
#: how many programmes, in the order of their codes, the demo's programme officer covers
OWN_PROGRAMMES = 2
#: how many sites of the first programme with marks the demo's assessor is to mark, in the latest year with marks
SITES_TO_MARK = 6


class Command(PortalCommand):
    help = _("Create the demo accounts for the demo district and print them.")

    @transaction.atomic
    def act(self, by: Actor, **options: Any) -> None:
        if not Community.objects.exists():
            raise CommandError(_("There is no district yet: import a workbook first."))
        posts = {username: self._account(by, username) for username in ACCOUNTS}
        for programme in Programme.objects.order_by("code")[:OWN_PROGRAMMES]:
            assign_officer(by=by, programme=programme, post=posts["yewu"])
        self._sites_to_mark(by, posts["kaoping"])
        self.stdout.write(_("Demo accounts, all with the password %(password)s:") % {"password": PASSWORD})
        for username, post in posts.items():
            self.stdout.write(f"  {username:<8} {post}")

    def _sites_to_mark(self, by: Actor, post: Post) -> None:
        latest = (
            Mark.objects.order_by("-indicator__scheme__year", "site__code").select_related("indicator__scheme").first()
        )
        if latest is None:
            return
        year = latest.indicator.scheme.year
        marked = Mark.objects.filter(indicator__scheme=latest.indicator.scheme).order_by().values("site")
        for site in Site.objects.filter(pk__in=marked).order_by("code")[:SITES_TO_MARK]:
            assign_site(by=by, site=site, post=post, year=year)

    def _account(self, by: Actor, username: str) -> Post:
        name, role = ACCOUNTS[username]
        user = create_demo_user(by=by, username=username, name=name, password=PASSWORD)
        return grant_demo_post(by=by, user=user, role=role, **place_of(by, role))


def place_of(by: Actor, role: Role) -> dict[str, Any]:
    """The first subdistrict or community for a post that needs one, and the assignment of an auditor's."""
    if role in (Role.SUBDISTRICT_OFFICER, Role.SUBDISTRICT_HEAD):
        return {"subdistrict": Subdistrict.objects.order_by("code").first()}
    if role == Role.CLERK:
        return {"community": Community.objects.order_by("code").first()}
    if role == Role.AUDITOR:
        return {"assignment": demo_assignment(by=by)}
    return {}
