"""Jobs that still run when an office is handed over: named, and left to end under who began them."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Post
from portal.jobs.models import Job
from portal.jobs.states import OPEN_STATES
from portal.registry import Belonging, belongings


def lines(post: Post) -> list[str]:
    rows = Job.objects.filter(post=post, parent=None, status__in=OPEN_STATES).order_by("created_at", "pk")
    return [f"{job.title} · {job.get_status_display()}" for job in rows]


belongings.add("jobs", Belonging(_("jobs still running"), lines))
