from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from portal.accounts.models import Post, Subdistrict
from portal.accounts.rights import Role
from portal.desk.demo.holidays import notice_of
from portal.desk.demo.months import Known, Plan, begun, of_another_year, plans
from portal.ledgers.services import import_workbook
from portal.registry import sheets
from portal.workbook.writing import WorkbookWriter
from portal.workdays.models import Holiday
from portal.workdays.rules import log_deadline
from portal.workdays.services import enter_holidays
from sites.models import LogEffort, MonthlyLog, Site
from sites.services.logs.checking import return_log
from sites.services.logs.drafting import save_draft
from sites.services.logs.odd import look_again
from sites.services.logs.signing import month_state, sign_month
from sites.site_years import month_of, months_of
from sites.states import LogStatus

#: why the demo's subdistrict gave a log back
REASON = "第二场活动的参加人次与签到表不一致，请核对后再报。"


class Command(PortalCommand):
    help = _("Bring the demo district's logs up to this month, in every state.")

    def act(self, by: Actor, **options: Any) -> None:
        people = {post.role: Actor(post.user, post) for post in Post.objects.filter(user__is_demo=True)}
        if not people:
            raise CommandError(_("There are no demo accounts: this is for the demo district alone."))
        sites = list(Site.objects.select_related("programme").order_by("code"))
        today = timezone.localdate()
        enter_public_holidays(by, today.year)
        known = of_another_year()
        made = list(plans(known, sites, today, deadline_before(sites, today)))
        bring_in(by, made)
        look_again(by=by, logs=list(MonthlyLog.objects.filter(status=LogStatus.SUBMITTED, month__year=today.year)))
        measure(today)
        begin_this_month(people[Role.CLERK], known, today)
        give_one_back(people[Role.SUBDISTRICT_OFFICER])
        sign(people[Role.SUBDISTRICT_HEAD], today)
        self.stdout.write(_("%(count)d logs of %(year)d.") % {"count": len(made), "year": today.year})


def enter_public_holidays(by: Actor, year: int) -> None:
    """Of a year whose notice the demo does not have, nothing: who maintains them is told that they are missing."""
    notice = notice_of(year)
    if notice:
        enter_holidays(by=by, year=year, text=notice)


def deadline_before(sites: list[Site], today: date) -> date:
    """The last day for the logs of the month before this one."""
    holidays = dict(Holiday.objects.values_list("date", "kind"))
    last = month_of(month_of(today).first - timedelta(days=1))
    return max(log_deadline(last.first, site.programme.log_due_day, holidays) for site in sites)


def bring_in(by: Actor, made: list[Plan]) -> None:
    """As any district would: by a workbook."""
    rows = {"月报": (plan.log_row for plan in made), "活动": (row for plan in made for row in plan.activity_rows)}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "months.xlsx"
        with WorkbookWriter(path) as book:
            for name, of_sheet in rows.items():
                book.sheet(name, [column.header for column in sheets[name].columns], of_sheet)
        import_workbook(by=by, path=path, name="demo")


def measure(today: date) -> None:
    """What the logs cost who wrote them: made up, as the drafts that would tell it were never typed."""
    logs = MonthlyLog.objects.filter(month__year=today.year).exclude(status=LogStatus.DRAFT).order_by("pk")
    for log in logs.select_related("site"):
        chance = crc32(log.audit_name.encode())
        typed = 12 + chance % 17
        numbers = {"seconds": 200 + chance % 500, "typed": typed, "fields": typed + 10 + chance % 13}
        LogEffort.objects.get_or_create(log=log, defaults=numbers)


def begin_this_month(clerk: Actor, known: Known, today: date) -> None:
    """The committee has typed what happened so far."""
    month = month_of(today)
    for site in Site.objects.visible_to(clerk).filter(opened_on__lte=today, closed_on=None):
        save_draft(by=clerk, site=site, month=month.first, content=begun(known, site, month, today), edit=0)


def give_one_back(officer: Actor) -> None:
    waiting = MonthlyLog.objects.visible_to(officer).filter(status=LogStatus.SUBMITTED)
    if log := waiting.order_by("month", "site__code").first():
        return_log(by=officer, log=log, reason=REASON)


def sign(head: Actor, today: date) -> None:
    """The months before the last are signed."""
    over = [month for month in months_of(today.year) if month.last < today]
    for own in Subdistrict.objects.visible_to(head):
        for month in over[:-1]:
            state = month_state(own, month.first)
            if state.approved and not state.unchecked:
                sign_month(by=head, subdistrict=own, month=month.first)
