"""Problems of subsidy and match: see `findings`."""

from reports.papers.programme.finding import Dues, Finding, lead
from reports.papers.programme.money import paid
from reports.papers.programme.words import listed, rate
from reports.pdf.figures import money
from reports.programme_data.facts import ProgrammeFacts


def short(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    sums = facts.money.sum
    if sums.district >= sums.entitlement:
        return []
    gap = sums.entitlement - sums.district
    return [
        Finding(
            f"奖补资金缺口{money(gap)}",
            f"{sums.number}个点按标准核定{money(sums.entitlement)}，区级实补{money(sums.district)}，"
            f"缺口{money(gap)}，采用“{facts.money.shortage}”方式分配。",
            "编制下年度预算时按上年核定数测算，统筹解决缺口",
            f"{lead(facts)}会同区财政部门",
            dues.built,
        )
    ]


def unfounded(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    own = [one for one in facts.money.grants if one.ratio and not one.basis]
    if not own:
        return []
    kinds = listed(dict.fromkeys(one.kind for one in own), "类")
    return [
        Finding(
            "街镇配套缺少依据文件",
            f"类别为{kinds}的{len(own)}个点应配套{money(sum(one.match for one in own))}，奖补标准中没有登记配套依据，"
            "分配方案不能审定。",
            "补充登记街镇配套的依据文件，没有依据的取消配套要求",
            lead(facts),
            dues.quick,
        )
    ]


def unsettled(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    if not facts.money.approved:
        return []
    own = [one for one in facts.money.grants if one.state not in ("settled", "cancelled")]
    if not own:
        return []
    number = len(facts.money.grants)
    places = listed(dict.fromkeys(one.subdistrict for one in own), "个街镇", 4)
    return [
        Finding(
            f"{len(own)}个点的奖补或配套尚未办结",
            f"{number}个点中，{paid(facts)}的占{rate(number - len(own), number)}；"
            f"未办结的区级实补{money(sum(one.district for one in own))}、"
            f"应配套{money(sum(one.match for one in own))}。",
            "按审定方案拨付" + ("，街镇配套足额到位" if facts.money.sum.match else ""),
            f"区财政部门、{places}",
            dues.quick,
        )
    ]
