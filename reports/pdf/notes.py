"""口径说明: what was counted, and how, in the words that stand at the end of a site's report."""

from .figures import day, moment, plain
from .site_report import SiteReport


def notes(report: SiteReport) -> list[str]:
    """The explanations that apply to this report, in order; the rules are those of docs/rules.md §1-§4."""
    lines = [_period(report), COUNTED, MEASURES, NO_DATA]
    if report.conclusion.left_out:
        lines.append(
            f"不计入指标分值合计{plain(report.conclusion.left_out)}分，基础分＝其余指标得分合计×100÷"
            f"{plain(100 - report.conclusion.left_out)}。"
        )
    lines.append(ROUNDING)
    if report.internal and report.conclusion.rank is not None:
        lines.append(RANK)
    if report.grant is not None:
        lines.append(MONEY)
    lines.append(
        f"数据截止时间为{moment(report.cutoff)}，此后的补报、更正不影响本版；更正另出新版并注明所替代的版次。"
        f"本报告系统编号{report.number}，第{report.edition}版{_replaced(report.edition)}。"
    )
    return lines


def _replaced(edition: int) -> str:
    return f"，替代第{edition - 1}版，第{edition - 1}版自本版生成之日起废止" if edition > 1 else ""


def _period(report: SiteReport) -> str:
    end = day(report.as_of) if report.as_of else f"{report.year}年12月31日"
    partial = "只计最后一日不晚于该日的月份，报送期限未到的月份不计入按时报送率。" if report.as_of else ""
    whole = "启用当月、停办当月按整月计为运营月份，未运营月份不计入分母。"
    return f"统计期为{report.year}年1月1日至{end}。{whole}{partial}"


COUNTED = (
    "活动以运营月份内、当月月报已通过的为准；开放天数取自已通过的月报；志愿服务时长以已确认的服务记录为准。"
    "按时报送以首次报送时间为准，退回后重报不影响。"
)
MEASURES = (
    "定量指标得分＝分值×（度量值－起评值）÷（满分值－起评值），最低0分，最高为该指标分值；"
    "起评值大于满分值的，数值越低越好。定性指标取全体考评人评分的平均值。"
)
NO_DATA = "“—”或“未测评”表示没有数据，不等于0；“记0分”“不计入”按考评方案对无数据情形的规定执行。"
ROUNDING = "度量值四舍五入保留4位小数，得分保留2位小数，得分率保留1位小数；各步计算不取中间舍入值。"
RANK = (
    "名次在同一项目参加考评的项目点中产生：未被否决的在前，依次比较总分、一级指标“产出”得分，"
    "均相同的名次并列。新开办项目点不参加排名。"
)
MONEY = "金额单位为元，精确到分；街镇应配套＝区级实补×配套比例，四舍五入到分。"
