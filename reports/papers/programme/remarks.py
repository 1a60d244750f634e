"""十、其他需要说明的问题: what was counted and how, what was not measured, what the portal does not record."""

from reports.papers.blocks import Block, Heading, Items, Para
from reports.papers.programme.words import listed
from reports.pdf.figures import moment
from reports.programme_data.facts import ProgrammeFacts

COMMON = "领导小组成员单位和会议情况、自评和实地考评记录、异议处理、整改台账、资金到账明细"
#: what reports of a kind are expected to tell and no ledger holds
UNRECORDED = {
    "快乐学堂": (
        "儿童在册和考勤、家长同意书和接送登记、开放天数的上学日和寒暑假构成、安全演练和隐患整改、政府购买服务合同"
    ),
    "在职党员进社区": (
        "党员报到和回执、服务岗位和微心愿的双认领、义务服务日、共驻共建协议和联席会议、季度反馈函、结对帮扶"
    ),
    "市民学校": "挂牌日期、校长和管委会配备、教师库和评教、学习笔记、学校场地开放、困难补助、知晓率",
    "社区养老服务中心": "服务对象分类和健康档案、探访周期、助餐食品安全检查、外出活动、功能室达标、收费公示",
    "社区家庭服务中心": "建设里程碑、儿童剧场次、承接社会组织合同和课程满意度、文明家庭评选、四项用途经费",
    "党群服务中心": "六室和必备设施、代办事项和限时办结、诉求办理、知晓率、明察暗访和通报约谈",
}


def remarks(facts: ProgrammeFacts) -> list[Block]:
    return [
        Heading("其他需要说明的问题"),
        Heading("口径说明", 2),
        Items(tuple(_counted(facts))),
        Heading("未测评情况", 2),
        *(Para(line) for line in _not_measured(facts)),
        Heading("数据更正", 2),
        Para(_corrections(facts)),
        Heading("本系统未记录的事项", 2),
        Para(_unrecorded(facts)),
    ]


def _counted(facts: ProgrammeFacts) -> list[str]:
    year = facts.year
    lines = [
        f"统计期为{year}年1月1日至12月31日。启用当月、停办当月按整月计为运营月份，未运营月份不计入。",
        "活动、开放天数以运营月份内已通过的月报为准；志愿服务以已确认的服务记录为准，时长不含往返路途；满意度按年内全部有效问卷合计。",
        "按时报送以首次报送时间为准，退回后重报不影响；从未报送或仍为草稿的为未报。",
        "年初、年末运行点数分别按上年12月31日和当年12月31日终了时的启用、停办日期计算；覆盖率的分子为年末有运行点的村居，分母为该类全部村居。",
        "全区志愿者人数按人计算，在多个点服务的只计一次，岗前培训以在本项目首次计入服务之日为准；各点的岗前培训率按点分别计算，二者合计不同。",
        "得分率＝得分合计÷（分值×计分点数）；无数据且按方案不计入的点不在分母内。均分、中位数按参评点总分计算，新开办点不参加。",
        "百分比和人均、场均数四舍五入保留1位小数，得分保留2位小数，点的度量值保留4位小数，各步计算不取中间舍入值。",
    ]
    if facts.money.rates:
        lines.append("金额单位为元，精确到分；街镇应配套＝区级实补×配套比例，四舍五入到分。")
    lines.append(
        "问题由考评结果和台账按统一规则列出：指标得分率低于80%的列最低的3项，点的总分低于均分10分以上、满意度低于80%的予以列出。"
        "原因只引用考评人注明的扣分理由，台账没有记录的不作推断。"
        "办理时限自考评结果核算之日起算：整改类为次月底，提升类为其后第6个月底，建设类为当年底（7月以后核算的为次年底）。"
    )
    lines.append(f"数据截止时间为{moment(facts.round.computed)}，此后的补报、更正不影响本版。")
    return lines


def _not_measured(facts: ProgrammeFacts) -> list[str]:
    lines = []
    for one in facts.indicators:
        if one.left_out:
            names = [site.name for site in facts.evaluated if one.code in site.scores and site.scores[one.code] is None]
            lines.append(
                f"“{one.name}”有{one.left_out}个参评点没有数据，按考评方案不计入，其余指标得分折算为百分制：{listed(names)}。"
            )
    return lines or ["参评点的各项指标均有数据或按方案记分，没有因无数据而不计入的情况。表中“—”表示没有数据，不等于0。"]


def _corrections(facts: ProgrammeFacts) -> str:
    number = facts.work.corrections
    if not number:
        return f"{facts.year}年度已通过的月报没有更正。"
    return (
        f"{facts.year}年度月报通过审核后更正{number}次，更正前后的内容和原因均保存在本系统，本报告按更正后的数据统计。"
    )


def _unrecorded(facts: ProgrammeFacts) -> str:
    own = UNRECORDED.get(facts.kind, "")
    return f"以下事项本系统未记录，本报告不作叙述：{COMMON}{'、' if own else ''}{own}。"
