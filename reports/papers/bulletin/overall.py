"""一、总体情况: the month in sentences, and against the month before."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from reports.bulletin_data import Bulletin, Line
from reports.pdf.figures import count, hours, plain, share


def overall(facts: Bulletin) -> Iterator[tuple[str, str]]:
    """Headings and their paragraphs."""
    compared = Compared(facts)
    yield "月报报送", _logs(facts, compared)
    yield "开放和活动", _activities(facts, compared)
    yield "志愿服务", _service(facts, compared)
    yield "安全", _safety(facts.total)
    yield "群众满意度", _satisfaction(facts.total)


class Compared:
    """环比: against the month before, which is named with its figure."""

    def __init__(self, facts: Bulletin) -> None:
        earlier = facts.month - timedelta(days=1)
        self.base, self.before = f"{earlier.year}年{earlier.month}月", facts.before
        self.now = facts.total

    def amount(self, figure: str, unit: str) -> str:
        """环比增长12.1%（13/107，基期2025年5月107场）; minutes are compared as such and shown as hours."""
        if self.before is None or (not self.before.approved and figure != "minutes"):
            return f"{self.base}没有已通过的月报，不作环比"
        now, before = getattr(self.now, figure), getattr(self.before, figure)
        write = hours if figure == "minutes" else count
        base = f"基期{self.base}{write(before)}{unit}"
        if now == before:
            return f"环比持平（{base}）"
        if not before:
            return f"{base}，不计算环比增幅"
        word = "增长" if now > before else "下降"
        rate = plain(Fraction(abs(now - before) * 100, before), 1)
        return f"环比{word}{rate}%（{write(abs(now - before))}/{write(before)}，{base}）"

    def rate(self, part: str, whole: str) -> str:
        """环比上升3.2个百分点（2025年5月为93.1%（27/29））."""
        if self.before is None or not getattr(self.before, whole) or not getattr(self.now, whole):
            return f"{self.base}无可比数据，不作环比"
        now, before = (Fraction(getattr(line, part) * 100, getattr(line, whole)) for line in (self.now, self.before))
        base = f"基期{self.base}为{share(getattr(self.before, part), getattr(self.before, whole), 1)}"
        if now == before:
            return f"环比持平（{base}）"
        return f"环比{'上升' if now > before else '下降'}{plain(abs(now - before), 1)}个百分点（{base}）"


def _logs(facts: Bulletin, compared: Compared) -> str:
    line = facts.total
    if not facts.is_over:
        lead = f"月报报送截止日为{facts.deadline.year}年{facts.deadline.month}月{facts.deadline.day}日，目前尚未截止。"
    else:
        lead = ""
    text = (
        f"{lead}全{facts.place_kind or '区'}应报月报{count(line.due)}份，已报{count(line.handed_in)}份，"
        f"报送率{share(line.handed_in, line.due, 1)}；按时报送{count(line.on_time)}份，"
        f"按时报送率{share(line.on_time, line.due, 1)}，{compared.rate('on_time', 'due')}。"
        f"已通过{count(line.approved)}份，通过率{share(line.approved, line.due, 1)}；"
        f"待审核{count(line.unchecked)}份，退回待重报{count(line.returned)}份，未报{count(line.missing)}份"
    )
    return f"{text}，另有{count(line.exempt)}份经批准免报。" if line.exempt else f"{text}。"


def _activities(facts: Bulletin, compared: Compared) -> str:
    line = facts.total
    if not line.approved:
        return "截至数据截止时间，本月月报都没有通过审核，开放和活动情况不作统计。"
    each = f"（点均{plain(Fraction(line.open_days, line.approved), 1)}天）"
    text = (
        f"月报已通过的{count(line.approved)}个项目点共开放{count(line.open_days)}天{each}；"
        f"开展活动{count(line.activities)}场，{compared.amount('activities', '场')}；"
        f"参加{count(line.people)}人次，{compared.amount('people', '人次')}"
    )
    if line.activities:
        text += f"，场均{plain(Fraction(line.people, line.activities), 1)}人次"
    if facts.menu_per_month:
        text += f"。选课活动每点每月不少于{facts.menu_per_month}场，达标率{share(line.menu, line.approved, 1)}"
    if facts.shared:
        text += f"。多个项目点联合开展的活动按一场计（各点合计多计{count(facts.shared)}场），参加人次按各点登记数相加"
    return f"{text}。"


def _service(facts: Bulletin, compared: Compared) -> str:
    line = facts.total
    if not line.served:
        return f"本月没有已确认的志愿服务记录；{compared.amount('minutes', '小时')}。"
    return f"已确认志愿服务{count(line.served)}人次、{hours(line.minutes)}小时，{compared.amount('minutes', '小时')}。"


def _safety(line: Line) -> str:
    if not line.incidents:
        return "本月没有安全事件记录。"
    parts = [f"认定为责任事故{count(line.liable)}起" if line.liable else "没有认定为责任事故的"]
    if line.undecided:
        parts.append(f"责任认定中{count(line.undecided)}起")
    return f"发生安全事件{count(line.incidents)}起，其中{'，'.join(parts)}。"


def _satisfaction(line: Line) -> str:
    if not line.valid:
        return "本月没有开展满意度测评。"
    return f"收回有效问卷{count(line.valid)}份，群众满意度{share(line.satisfied, line.valid, 1)}。"
