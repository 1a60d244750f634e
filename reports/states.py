from django.db import models
from django.utils.translation import gettext_lazy as _

UNITS, VOLUNTEERS = "突出集体", "优秀志愿者"
AWARD_KINDS = (UNITS, VOLUNTEERS)
GIVERS = ("街镇年度考核", "文明村居评比", "社区教育考评")


class AwardStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    NOTICE = "notice", _("under public notice")
    CONFERRED = "conferred", _("conferred")
    REVOKED = "revoked", _("revoked")
    STRUCK = "struck", _("struck off")


#: an award in one of these states is not proposed anew
FROZEN_AWARDS = (AwardStatus.NOTICE, AwardStatus.CONFERRED, AwardStatus.REVOKED)


class DocumentKind(models.TextChoices):
    SITE_EVALUATION = "site_evaluation", _("annual evaluation report of a site")
