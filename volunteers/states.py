from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceStatus(models.TextChoices):
    PENDING = "pending", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("not confirmed")


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
