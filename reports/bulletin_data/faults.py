"""存在问题: what is wrong in a month, each with its sites and the fact, and what is asked of whom by which day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.bulletin_data.facts import MISSING, UNDECIDED, Event, SiteMonth
from reports.bulletin_data.merits import RETURNS
from reports.bulletin_data.naming import Namer
from reports.pdf.figures import count, day, share
from sites.states import LIABLE, LogStatus

#: attendance that grew to so many times that of the month before, or shrank to that part, is to be looked at
JUMP, ENOUGH = 3, 30
#: in hundredths: 八成
UNSATISFIED = 80
LIABILITY = {LIABLE: "认定为责任事故", UNDECIDED: "责任认定中", "否": "非责任事故"}


@dataclass(frozen=True)
class Month:
    """What the rules look at: the month's sites, those of the month before by code, and the days that they name."""

    sites: Sequence[SiteMonth]
    before: Mapping[str, SiteMonth]
    namer: Namer
    month: date
    today: date
    deadline: date
    answer_by: date
    menu_by: date
    menu_per_month: int
    is_over: bool

    def those(self, which: Callable[[SiteMonth], bool]) -> list[SiteMonth]:
        return [site for site in self.sites if which(site)]


@dataclass(frozen=True)
class Fault:
    """A finding, and what follows from it: `asked` of `units`; "" when nothing does."""

    said: str
    asked: str = ""
    units: str = ""


def faults(month: Month) -> Iterator[Fault]:
    for rule in RULES:
        yield from rule(month)


def _missing(month: Month) -> Iterator[Fault]:
    if not (found := month.those(lambda site: site.how == MISSING)):
        return
    still = "仍未报送的有" if month.is_over else f"尚未报送（{day(month.deadline)}截止）的有"
    said = f"截至{day(month.today)}{still}：{month.namer.by_place(found)}。"
    if again := [site for site in found if is_missing_again(site, month.before)]:
        said += f"其中{month.namer.sites(again)}上月月报也未报送。"
    last = month.answer_by if month.is_over else month.deadline
    yield Fault(said, f"请未报送月报的项目点于{day(last)}前报送", month.namer.units(found))


def is_missing_again(site: SiteMonth, before: Mapping[str, SiteMonth]) -> bool:
    return site.code in before and before[site.code].how == MISSING


def _late(month: Month) -> Iterator[Fault]:
    if found := sorted(month.those(lambda site: bool(site.late)), key=lambda site: -(site.late or 0)):
        yield Fault(f"逾期报送的有{month.namer.sites(found, lambda site: f'逾期{site.late}天')}。")


def _returned(month: Month) -> Iterator[Fault]:
    if found := month.those(lambda site: site.status == LogStatus.RETURNED):
        said = f"月报被退回后截至{day(month.today)}尚未重新报送的有{month.namer.sites(found)}。"
        asked = f"请被退回的项目点于{day(month.answer_by)}前更正并重新报送"
        yield Fault(said, asked, month.namer.units(found))


def _returned_often(month: Month) -> Iterator[Fault]:
    if found := month.those(lambda site: site.returned > 1):
        yield Fault(f"月报被退回两次以上的有{month.namer.sites(found, lambda site: f'{site.returned}次')}。")


def _unchecked(month: Month) -> Iterator[Fault]:
    if not (found := month.those(lambda site: site.status == LogStatus.SUBMITTED)):
        return
    named = Namer(of_district=True)
    units, asked = named.units(found), f"请于{day(month.answer_by)}前完成已报送月报的审核"
    if month.namer.of_district:
        by_place: dict[str, int] = {}
        for site in found:
            by_place[site.subdistrict] = by_place.get(site.subdistrict, 0) + 1
        said = "、".join(f"{place}{number}份" for place, number in by_place.items())
        yield Fault(f"已报送、尚未审核的月报有{said}。", asked, units)
    else:
        yield Fault(f"已报送、尚未审核的月报有{len(found)}份：{month.namer.sites(found)}。", asked, units)


def _menu(month: Month) -> Iterator[Fault]:
    least = month.menu_per_month
    if least and (found := month.those(lambda site: site.approved and site.menu < least)):
        said = month.namer.sites(found, lambda site: f"{site.menu}场")
        asked = f"请选课活动不足的项目点对照选课菜单安排课程，于{day(month.menu_by)}前达到每月不少于{least}场"
        yield Fault(f"选课活动不足{least}场的有{said}。", asked, month.namer.units(found))
    elif not least and (found := month.those(lambda site: site.approved and not site.activities)):
        yield Fault(f"全月没有开展活动的有{month.namer.sites(found)}。")


def _incidents(month: Month) -> Iterator[Fault]:
    if not (found := month.those(lambda site: bool(site.incidents))):
        return
    number = sum(len(site.incidents) for site in found)
    said = month.namer.sites(found, lambda site: "；".join(map(_event, site.incidents)))
    open_ = [site for site in found if any(event.liability == UNDECIDED for event in site.incidents)]
    liable = [site for site in found if any(event.liability == LIABLE for event in site.incidents)]
    asked = f"请发生责任事故的项目点于{day(month.answer_by)}前完成整改并书面反馈" if liable else ""
    yield Fault(f"发生安全事件{count(number)}起：{said}。", asked, month.namer.units(liable))
    if open_:
        asked = f"请于{day(month.answer_by)}前完成安全事件的责任认定"
        yield Fault("", asked, month.namer.units(open_))


def _event(event: Event) -> str:
    return f"{event.day.month}月{event.day.day}日，{event.grade}，{LIABILITY[event.liability]}"


def _jumps(month: Month) -> Iterator[Fault]:
    def jumped(site: SiteMonth) -> bool:
        before = month.before.get(site.code)
        if not (before and before.approved and site.approved):
            return False
        low, high = sorted((before.people, site.people))
        return high >= ENOUGH and high >= JUMP * low

    if found := month.those(jumped):
        said = month.namer.sites(
            found, lambda site: f"上月{count(month.before[site.code].people)}人次，本月{count(site.people)}人次"
        )
        asked = f"请于{day(month.answer_by)}前核实参加人次，有误的按程序更正"
        yield Fault(f"参加人次与上月相比变化较大、需要核实的有{said}。", asked, month.namer.units(found))


def _unsatisfied(month: Month) -> Iterator[Fault]:
    if found := month.those(lambda site: site.valid >= RETURNS and site.satisfied * 100 < UNSATISFIED * site.valid):
        said = month.namer.sites(found, lambda site: share(site.satisfied, site.valid, 1))
        yield Fault(f"群众满意度不到八成的有{said}。")


RULES: tuple[Callable[[Month], Iterator[Fault]], ...] = (
    _missing, _late, _returned, _returned_often, _unchecked, _menu, _incidents, _jumps, _unsatisfied,
)  # fmt: skip
