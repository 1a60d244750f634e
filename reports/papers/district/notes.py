"""七、其他需要说明的问题: what was counted and how (docs/rules.md §1 to §7), and what is not in the portal."""

from reports.papers.district.sums import Sums
from reports.pdf.figures import day, moment


def notes(sums: Sums, number: str, edition: int) -> tuple[str, ...]:
    facts = sums.facts
    lines = [
        f"统计期为{facts.year}年1月1日至12月31日。启用当月、停办当月按整月计为运营月份；项目点存量和覆盖率以"
        f"{day(facts.programmes[0].places.day)}为准，同一场所开办多个项目的，项目点分别计数，村居只计一次。",
        "活动以运营月份内、当月月报已通过的为准；开放天数取自已通过的月报；志愿服务以已确认的服务记录为准。按时报送以首次报送时间为准。",
        "各项目的考评方案、等级名称和分值结构不同，得分和等级只在本项目内比较；“可评优等级”按各项目考评方案的规定认定。"
        "各项目、各街镇均按代码排列，不排名次。",
        "指标得分率＝各项目点该指标得分之和÷满分之和；无数据而不计入的项目点不在其内。",
        "百分比四舍五入保留1位小数，均注明分子和分母；“—”或“未测评”表示没有数据，不等于0。",
        "金额精确到分；街镇应配套＝区级实补×配套比例，四舍五入到分。“万元”四舍五入保留2位小数，以正文所列元为准。",
        "存在问题按固定规则从数据中列出：责任事故、否决指标、最低等级、阶段目标、覆盖、月报、满意度调查、"
        "平均得分率低于60%的指标、岗前培训、预算缺口；问题的成因本系统未记录，由各牵头单位另行分析。",
    ]
    if facts.unready:
        lines.append("有项目尚未完成考评，本报告为草稿；补齐后重新生成。")
    lines.append(
        f"数据截止时间为{moment(facts.cutoff)}，此后的补报、更正不影响本版。本报告系统编号{number}，第{edition}版。"
    )
    return tuple(lines)
