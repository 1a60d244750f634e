"""Categories of the workbook for programmes and their schemes."""

PROGRAMME_KINDS = (
    "快乐学堂", "在职党员进社区", "市民学校", "社区养老服务中心", "社区家庭服务中心", "党群服务中心", "其他",
)  # fmt: skip

#: first-level indicators in the order in which they are printed
DIMENSIONS = ("决策", "过程", "产出", "效益", "加分", "否决")
OUTPUT = "产出"

MEASURED, JUDGED, BONUS, VETO = "定量", "定性", "加分", "否决"
INDICATOR_KINDS = (MEASURED, JUDGED, BONUS, VETO)
#: kinds that assessors mark
MARKED_KINDS = (JUDGED, BONUS)

ZERO, LEFT_OUT = "记0分", "不计入"
NO_DATA = (ZERO, LEFT_OUT)

#: the kind under which a site opened in the year claims subsidy; no band may have this name
NEW_SITE = "新开办"
