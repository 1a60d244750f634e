from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.rights import Right
from portal.workflow import Move, Workflow, guard


class ServiceStatus(models.TextChoices):
    PENDING = "pending", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("not confirmed")


IS_EVIDENCE = _("It is evidence of an evaluation under public notice or published, and stays as it is.")
_no_evidence = guard(lambda record: not record.is_evidence, IS_EVIDENCE)


def _by_no_recorder(record: Any, by: Any) -> str | None:
    """The ledger names who recorded it as a person, so the name in use counts as well as the account's."""
    known = {by.name, str(getattr(by, "user", None) or "")} - {"", "None"}
    if record.recorder and record.recorder in known:
        return gettext("Nobody approves what they prepared: another person has to do this.")
    return None


def _by_no_volunteer(record: Any, by: Any) -> str | None:
    account, user = record.volunteer.account_id, getattr(by, "user", None)
    return gettext("Nobody confirms the own service.") if account and user and user.pk == account else None


SERVICE_MOVES = Workflow(
    "service",
    (
        Move(
            "confirm",
            _("confirm"),
            (ServiceStatus.PENDING,),
            ServiceStatus.CONFIRMED,
            Right.EDIT_PEOPLE,
            guards=(_no_evidence, _by_no_recorder, _by_no_volunteer),
        ),
        Move(
            "reject",
            _("not confirm"),
            (ServiceStatus.PENDING,),
            ServiceStatus.REJECTED,
            Right.EDIT_PEOPLE,
            guards=(_no_evidence,),
            needs_reason=True,
        ),
    ),
)

#: the words of the workbook for the states of a service record
SERVICE_WORDS = {
    "待确认": ServiceStatus.PENDING,
    "已确认": ServiceStatus.CONFIRMED,
    "不予确认": ServiceStatus.REJECTED,
}

RESIDENT_ID, OTHER_ID = "居民身份证", "其他"
ID_KINDS = (RESIDENT_ID, OTHER_ID)
VOLUNTEER_KINDS = ("大学生", "在职党员", "退休人员", "居民", "五老")

EXCELLENT, QUALIFIED, INSUFFICIENT = "优秀", "合格", "参加不足"
APPRAISAL_GRADES = (EXCELLENT, QUALIFIED, INSUFFICIENT)
