"""Sites for the tests and the benchmark of documents: good, new, vetoed and empty, and of hostile names."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from reports.pdf.site_report import (
    Compared,
    Conclusion,
    Contributor,
    Grant,
    Incident,
    Month,
    PreviousYear,
    Rectification,
    Score,
    SiteFacts,
    SiteReport,
    Survey,
    Volunteers,
)

D = Decimal
ACTIVITIES = (4, 5, 6, 6, 5, 7, 9, 8, 6, 5, 4, 3)
OPEN_DAYS = (14, 17, 19, 18, 17, 16, 21, 20, 18, 16, 15, 11)


GOOD_SITE = SiteFacts(
    code="KLXT0001",
    name="锦云社区快乐学堂",
    community="锦云社区",
    subdistrict="青禾街道",
    room="锦云社区活动室",
    address="澄心路370号",
    keeper="郭洋",
    capacity=120,
    applied=date(2023, 1, 27),
    accepted=date(2023, 4, 7),
    opened=date(2023, 4, 10),
)

GOOD_VOLUNTEERS = Volunteers(
    served=23,
    trained=17,
    minutes=8730,
    records=74,
    top=(
        Contributor("ZY00118", "陈思远", 1845, 14),
        Contributor("ZY00042", "欧阳岩", 1260, 9),
        Contributor("ZY00203", "李吉安", 960, 8),
        Contributor("ZY00311", "王洁", 720, 6),
        Contributor("ZY00007", "赵敏", 585, 5),
    ),
)

GOOD_PREVIOUS = PreviousYear(
    2024,
    D("89.40"),
    "良",
    5,
    12,
    (
        Compared("月均活动次数", "次/月", D("4.75"), D("5.6667")),
        Compared("场均参加人次", "人次/场", D("21.3333"), D("22.7794")),
        Compared("月报按时报送率", "%", D("83.3333"), D("91.6667")),
        Compared("群众满意度", "%", D("94.1176"), None),
    ),
)


def good() -> SiteReport:
    """An established site with everything measured but satisfaction, which is left out and rescaled."""
    return SiteReport(
        district="青禾区",
        programme="快乐学堂",
        office="青禾区快乐学堂工作领导小组办公室（区妇女联合会）",
        site=GOOD_SITE,
        year=2025,
        number="KLXT-2025-DD-KLXT0001",
        edition=1,
        cutoff=datetime(2026, 1, 20, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        conclusion=Conclusion(
            base=D("89.58"), bonus=D("4.50"), total=D("94.08"), grade="优", rank=2, ranked=16, left_out=D(10)
        ),
        months=good_months(),
        scores=good_scores(),
        volunteers=GOOD_VOLUNTEERS,
        incidents=(
            Incident(date(2025, 6, 13), "一般", "否", "活动中擦伤，现场处理后由家长接回。"),
            Incident(date(2025, 10, 12), "一般", "是", "楼梯口地面湿滑，一名学生滑倒，经社区卫生服务站检查无碍。"),
        ),
        rectifications=(
            Rectification("KLXT-2025-ZG-0007", "楼梯口未铺设防滑垫，无警示标识。", date(2025, 10, 31), "已销号"),
        ),
        grant=Grant(
            "优",
            1_000_000,
            833_333,
            833_333,
            D(1),
            "区政办发〔2023〕12号",
            "先保新开办",
            2026,
            "已拨付",
            "部分到位",
        ),
        previous=GOOD_PREVIOUS,
        opinions=(
            "该点运行规范、活动经常，暑期开放天数和活动场次居全区前列，考评组予以肯定。",
            "志愿者岗前培训率偏低，请于2026年3月31日前会同团区委补齐未培训人员的岗前培训，并将培训记录报区妇联。",
            "请在2026年上半年组织一次满意度调查，有效问卷不少于50份。",
        ),
    )


def good_months() -> tuple[Month, ...]:
    return tuple(
        Month(
            number=at + 1,
            operating=True,
            log="已通过",
            on_time=at != 1,
            open_days=OPEN_DAYS[at],
            activities=ACTIVITIES[at],
            attendance=ACTIVITIES[at] * (21 + at % 5),
            service_minutes=480 + 45 * at,
        )
        for at in range(12)
    )


def good_scores() -> tuple[Score, ...]:
    def judged(level, code, name, full, score, *reasons, kind="定性"):
        return Score(level, code, name, kind, D(full), D(score), assessors=3, reasons=reasons)

    def measured(level, code, name, full, score, start, full_at, above, below, value, unit, **more):
        return Score(
            level,
            code,
            name,
            "定量",
            D(full),
            D(score) if score else None,
            more.pop("measure", name),
            above,
            below,
            unit,
            D(value) if value else None,
            D(start),
            D(full_at),
            "记0分",
            **more,
        )

    return (
        judged("决策", "A1", "工作方案与年度计划", 5, "4.83", "职责未细化到人"),
        judged("决策", "A2", "组织机构与责任分工", 5, "4.83", "资料不全"),
        measured("过程", "B1", "月报按时报送率", 3, "2.50", 50, 100, 11, 12, "91.6667", "%"),
        measured("过程", "B2", "月均开放天数", 10, "10.00", 4, 16, 202, 12, "16.8333", "天/月"),
        measured("过程", "B3", "志愿者岗前培训率", 5, "3.08", 40, 95, 17, 23, "73.9130", "%"),
        judged("过程", "B4", "制度建设与档案", 7, "6.67", "资料不全", "职责未细化到人", "资料不全"),
        measured("过程", "B5", "安全责任事件", 5, "3.33", 3, 0, None, None, "1", "起", measure="责任事件数"),
        measured("产出", "C1", "月均活动次数", 15, "15.00", 1, 5, 68, 12, "5.6667", "次/月"),
        measured("产出", "C2", "选课达标率", 10, "10.00", 30, 100, 12, 12, "100", "%"),
        measured("产出", "C3", "课程类别数", 5, "5.00", 1, 4, None, None, "4", "类"),
        measured("产出", "C4", "活动周覆盖率", 5, "3.68", 20, 80, 34, 53, "64.1509", "%"),
        measured("效益", "D1", "场均参加人次", 10, "8.89", 5, 25, 1549, 68, "22.7794", "人次/场"),
        measured("效益", "D2", "月均志愿服务时长", 5, "2.81", 2, 20, D("145.5"), 12, "12.125", "小时/月"),
        replace(measured("效益", "D3", "群众满意度", 10, "", 70, 95, None, None, "", "%"), without_data="不计入"),
        judged("加分", "E1", "特色品牌与上级推广", 5, "4.50", kind="加分"),
        Score("否决", "V1", "重大责任事故", "否决", D(0), measure="重大责任事故数", value=D(0), unit="起"),
    )


def vetoed() -> SiteReport:
    """An established site without an approved log, volunteer or survey, shut after a grave accident."""
    return replace(
        good(),
        number="KLXT-2025-DD-KLXT0044",
        draft=True,
        site=SiteFacts(
            code="KLXT0044",
            name="柳湾村快乐学堂",
            community="柳湾村",
            subdistrict="望溪镇",
            room="柳湾村村部",
            address="望溪镇柳湾村村部一楼",
            accepted=date(2024, 2, 20),
            opened=date(2024, 3, 1),
            closed=date(2025, 8, 16),
        ),
        conclusion=Conclusion(
            vetoed=True,
            base=D("7.22"),
            bonus=D("0.00"),
            total=D("7.22"),
            grade="差",
            rank=16,
            ranked=16,
            left_out=D(10),
        ),
        months=tuple(
            Month(
                number,
                number <= 8,
                on_time=False if number <= 8 else None,
                service_minutes=0 if number <= 8 else None,
            )
            for number in range(1, 13)
        ),
        scores=tuple(map(_emptied, good_scores())),
        volunteers=Volunteers(),
        surveys=(),
        rectifications=(),
        opinions=(),
        previous=None,
        grant=None,
        incidents=(Incident(date(2025, 8, 14), "重大", "是", "夏季涉水活动发生溺水，一人死亡，已按规定上报并停办。"),),
        no_grant="触发否决指标，且已于2025年8月16日停办",
    )


def _emptied(row: Score) -> Score:
    """What an indicator of the good site comes to without any record: a measured 0, or no data."""
    if row.kind == "定性":
        return replace(row, score=D("0.50"), reasons=("未提供佐证材料",))
    if row.kind == "加分":
        return replace(row, score=D(0), assessors=None, reasons=())
    if row.kind == "否决":
        return replace(row, value=D(1), fired=True)
    if row.code == "B5":
        return replace(row, score=D("5.00"), value=D(0))
    if row.code in ("B3", "D1", "D3"):
        return replace(row, score=None if row.code == "D3" else D(0), value=None, numerator=None, denominator=None)
    weeks_or_months = None if row.denominator is None else 33 if row.code == "C4" else 8
    return replace(
        row,
        score=D(0),
        value=D(0),
        numerator=None if row.numerator is None else 0,
        denominator=weeks_or_months,
    )


NEW_VALUES = {
    "B1": {"numerator": 8, "denominator": 8, "value": D(100)},
    "B2": {"numerator": 116, "denominator": 8, "value": D("14.5")},
    "C1": {"numerator": 41, "denominator": 8, "value": D("5.125")},
    "C2": {"numerator": 7, "denominator": 8, "value": D("87.5")},
    "C4": {"numerator": 26, "denominator": 35, "value": D("74.2857")},
    "D1": {"numerator": 929, "denominator": 41, "value": D("22.6585")},
    "D2": {"numerator": D(109), "denominator": 8, "value": D("13.625")},
}


def new() -> SiteReport:
    """A site opened in the year: measured, not graded, entitled to the start-up award."""
    base = good()
    return replace(
        base,
        site=replace(base.site, applied=date(2025, 1, 6), accepted=date(2025, 5, 6), opened=date(2025, 5, 10)),
        conclusion=Conclusion(is_new=True),
        months=tuple(
            replace(month, operating=month.number >= 5)
            if month.number != 9
            else replace(month, log="已退回", open_days=None, activities=None, attendance=None)
            for month in base.months
        ),
        scores=tuple(replace(row, score=None, **NEW_VALUES.get(row.code, {})) for row in base.scores[:-2]),
        grant=replace(base.grant, kind="新开办", entitlement=2_000_000, district=2_000_000, match=2_000_000),
        volunteers=replace(base.volunteers, minutes=6540),
        previous=None,
        internal=False,
    )


def hostile() -> SiteReport:
    """Names of 200 characters, markup, unbroken Latin, rare and right-to-left characters."""
    script = "<script>alert('锦云')</script><b>&amp;"
    long_name = ("特别长的项目点名称" * 23)[:200]
    latin = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4
    base = good()
    return replace(
        base,
        office=f"{script}{long_name}",
        site=replace(
            base.site,
            name=long_name,
            community=script,
            subdistrict=latin,
            room=long_name,
            keeper="𠮷田䶮㛃",
            address=f"{latin}{script}",
        ),
        scores=tuple(
            replace(
                row,
                name=f"{row.name}{long_name[:80]}" if row.code in ("A1", "B1", "C4") else row.name,
                reasons=(long_name, script, latin) if row.code == "A1" else row.reasons,
            )
            for row in base.scores
        ),
        volunteers=replace(
            base.volunteers,
            top=(Contributor(latin, long_name, 10**7, 10**6), Contributor("ZY1", f"\u202e{script}", 15, 1)),
        ),
        incidents=(Incident(date(2025, 6, 13), "一般", "认定中", f"{long_name}。{latin}{script}" * 3),),
        rectifications=(Rectification(latin, f"，。、！{long_name}", None, "逾期未整改"),),
        grant=replace(base.grant, entitlement=10**13, district=10**13 - 1, match=10**13, basis=f"{script}{long_name}"),
        opinions=(f"{long_name}。" * 8, latin, script),
        surveys=(Survey(date(2025, 5, 1), 0, 0), Survey(date(2025, 9, 1), 1_234_567, 1_234_000)),
    )
