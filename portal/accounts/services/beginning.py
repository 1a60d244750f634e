"""The accounts that a portal begins with: one administrator for an empty district, or the demo's."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import AuditAssignment, Post, User
from portal.accounts.rights import Right, Role
from portal.accounts.services.audits import make_assignment
from portal.accounts.services.users import create_user, grant_post, one_time_password, set_password
from portal.audit.services import record
from portal.web.errors import Refused

FIRST_ADMINISTRATOR = "admin"
DEMO_AUDIT = "演示审计任务"


@transaction.atomic
def create_first_administrator(*, by: Actor) -> tuple[User, str]:
    """The account and its one-time password; again with a new one as long as nobody has used it.

    Raises Refused when there are other accounts, or the administrator has logged in.
    """
    by.require(Right.EDIT_ACCOUNTS)
    password = one_time_password()
    user = User.objects.select_for_update().filter(username=FIRST_ADMINISTRATOR).first()
    if User.objects.exclude(username=FIRST_ADMINISTRATOR).exists() or (user and user.last_login):
        raise Refused(_("There are accounts already."))
    if user:
        set_password(by=by, user=user, password=password)
    else:
        name = str(Role.ADMINISTRATOR.label)
        user = create_user(by=by, username=FIRST_ADMINISTRATOR, name=name, password=password)
        grant_post(by=by, user=user, role=Role.ADMINISTRATOR)
    return user, password


@transaction.atomic
def create_demo_user(*, by: Actor, username: str, name: str, password: str) -> User:
    """An account that production mode refuses; its known password stays. Made before, it is left as it is."""
    by.require(Right.EDIT_ACCOUNTS)
    user: User
    user, created = User.objects.get_or_create(username=username, defaults={"name": name, "is_demo": True})
    if created:
        user.set_password(password)
        user.save(update_fields=["password"])
        record(by=by, action="user.create_demo", target=username, details={"name": name})
    return user


@transaction.atomic
def demo_assignment(*, by: Actor) -> AuditAssignment:
    """The assignment of the demo's auditor: the whole district, for a year. Made before, it is left as it is."""
    found: AuditAssignment | None = AuditAssignment.objects.filter(number=DEMO_AUDIT).first()
    today = timezone.localdate()
    return found or make_assignment(
        by=by,
        number=DEMO_AUDIT,
        purpose="社区项目资金与绩效审计（演示）",
        starts=today,
        ends=today + timedelta(days=365),
    )


@transaction.atomic
def grant_demo_post(*, by: Actor, user: User, role: Role, **places: object) -> Post:
    """The demo user's post; granted before, it is left as it is."""
    return user.posts.filter(role=role).first() or grant_post(by=by, user=user, role=role, **places)  # type: ignore[arg-type]
