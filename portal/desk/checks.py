"""What must not be there in production: the demo's accounts and data. Also a check of `check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from portal.accounts.models import Subdistrict, User
from portal.registry import worker_warmups
from portal.runtime.progress import Progress

#: province 99 of the division codes does not exist: only made-up districts begin with it
NO_PROVINCE = "99"


def demo_faults() -> list[str]:
    """What of the demo is in the database or in PORTAL_HOME, in words."""
    progress = Progress.read(settings.HOME)
    faults = ["PORTAL_HOME was begun with the demo district"] if progress and progress.kind == "demo" else []
    if User._meta.db_table not in connection.introspection.table_names():
        return faults
    if names := list(User.objects.filter(is_demo=True).values_list("username", flat=True)):
        faults.append(f"there are demo accounts: {', '.join(names)}")
    if codes := list(Subdistrict.objects.filter(code__startswith=NO_PROVINCE).values_list("code", flat=True)):
        faults.append(f"there is a demo district: subdistricts {', '.join(codes)}")
    return faults


def refuse_demo_in_production() -> None:
    """Raises ImproperlyConfigured in production mode when anything of the demo is there."""
    if settings.PRODUCTION and (faults := demo_faults()):
        raise ImproperlyConfigured("\n- ".join(["The portal cannot start in production mode:", *faults]))


worker_warmups.add("no demo in production", refuse_demo_in_production)


@register(deploy=True)
def no_demo_in_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [Error(fault, id="portal.E001") for fault in demo_faults()]
