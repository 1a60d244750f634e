"""The report laid out as rows of text for templates/pdf/site_report.html: the template formats no figure."""

from django.utils.safestring import SafeString

from . import chapters, lists
from .charts import Level, Panel, Point, level_bars, month_panels
from .conclusions import levels, outcome
from .figures import NOTHING, count, moment, points, score_share, short_day, shortened
from .month_rows import month_rows
from .notes import notes
from .score_rows import score_groups, special_rows
from .site_report import Month, SiteReport

Pairs = tuple[tuple[str, str], tuple[str, str]]
#: a colour beside the word, never instead of it; bands of other names stay black
GRADE_COLOURS = {"优": "good", "良": "fair", "中": "mean", "合": "mean", "差": "poor", "不": "poor"}


def context(report: SiteReport) -> dict[str, object]:
    """Everything that templates/pdf/site_report.html shows: texts, tables, two charts as safe markup."""
    return {
        "title": report.title,
        "site_name": report.site.name,
        "year": f"{report.year}",
        "title_size": _title_size(report.site.name),
        "running_head": shortened(report.site.name, 28),
        "number": report.number,
        "office": report.office,
        "imprint": _imprint(report),
        "facts": _facts(report),
        "marks": _marks(report),
        "outcome": outcome(report),
        "levels_chart": _levels_chart(report),
        "score_groups": score_groups(report),
        "special_rows": special_rows(report),
        "base": "" if report.conclusion.is_new else points(report.conclusion.base),
        "base_note": "按不计入规则折算为百分制" if report.conclusion.left_out else "",
        "months_chart": _months_chart(report) if report.operating else "",
        "month_labels": [f"{month.number}月" for month in report.months],
        "month_rows": month_rows(report),
        "running": chapters.running(report),
        "volunteering": chapters.volunteering(report),
        "satisfaction": chapters.satisfaction(report),
        "safety": chapters.safety(report),
        "subsidy": chapters.subsidy(report),
        "comparison": chapters.comparison(report),
        "contributors": lists.contributors(report),
        "surveys": lists.surveys(report),
        "incidents": lists.incidents(report),
        "rectifications": lists.rectifications(report),
        "grant": lists.grant(report),
        "compared": lists.compared(report),
        "opinions": report.opinions or ("尚未录入考评意见和整改要求。",),
        "notes": notes(report),
        "check_url": report.check_url,
    }


def _title_size(name: str) -> str:
    """A long name is set smaller, so that it does not fill the page."""
    return "title-tiny" if len(name) > 60 else "title-small" if len(name) > 18 else ""


def _imprint(report: SiteReport) -> list[Pairs]:
    version = "内部版" if report.internal else "公开版"
    return [
        (("系统编号", report.number), ("版　　次", f"第{report.edition}版（{version}）")),
        (("编制单位", report.office), ("数据截止", moment(report.cutoff))),
    ]


def _facts(report: SiteReport) -> list[Pairs]:
    site = report.site
    room = "未登记" if site.capacity is None else f"{count(site.capacity)}人"
    return [
        (("项目点代码", site.code), ("所属项目", f"{report.district}{report.programme}")),
        (("所属街镇", site.subdistrict), ("所属村居", site.community)),
        (("场所", site.room), ("地址", site.address)),
        (("管理员", site.keeper or "未登记"), ("接纳人数", room)),
        (("申报日期", short_day(site.applied)), ("验收日期", short_day(site.accepted))),
        (("启用日期", short_day(site.opened)), ("停办日期", short_day(site.closed))),
    ]


def _marks(report: SiteReport) -> list[dict[str, str]]:
    end = report.conclusion
    tiles = [
        {"label": "考评总分", "value": points(end.total), "note": "满分100分"},
        {
            "label": "等级",
            "value": end.grade or NOTHING,
            "note": _grade_note(report),
            "class": _colour(end.grade),
        },
        {
            "label": "基础分",
            "value": points(end.base),
            "note": "已折算" if end.left_out else "定量、定性指标",
        },
        {"label": "加分", "value": points(end.bonus), "note": "加分指标"},
    ]
    if report.internal:
        of = f"共{end.ranked}个" if end.rank is not None else "未排名"
        tiles.append({"label": "名次", "value": count(end.rank), "note": of})
    return tiles


def _grade_note(report: SiteReport) -> str:
    end = report.conclusion
    if end.vetoed:
        return "触发否决指标"
    if end.is_new:
        return "新开办，不评定"
    return "考评未完成" if end.grade is None else "按总分评定"


def _colour(grade: str | None) -> str:
    return GRADE_COLOURS.get((grade or " ")[0], "")


def _levels_chart(report: SiteReport) -> SafeString | str:
    bars = [Level(name, got, full, score_share(got, full)) for name, (got, full) in levels(report).items()]
    return level_bars(bars) if report.conclusion.total is not None and bars else ""


def _months_chart(report: SiteReport) -> SafeString:
    activities = tuple(_point(month, month.activities) for month in report.months)
    attendance = tuple(_point(month, month.attendance) for month in report.months)
    return month_panels((Panel("活动场次", "bar", activities), Panel("参加人次", "line", attendance)))


def _point(month: Month, value: int | None) -> Point:
    if not month.operating:
        return Point(None, "未运营")
    return Point(value, "未计入")
