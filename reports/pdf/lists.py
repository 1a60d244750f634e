"""The tables of a site's report that are plain lists: each a Table, or None when there is nothing to list."""

from portal.money import in_words, yuan

from .chapters import difference
from .figures import NOTHING, count, hours, plain, points, ratio, share, short_day
from .site_report import SiteReport
from .tables import Column, Table, table


def contributors(report: SiteReport) -> Table | None:
    """Those who served most; only in the internal version, for they have not agreed to be published."""
    columns = (
        Column("志愿者编号", 50),
        Column("姓名", 56),
        Column("服务次数", 24, "num"),
        Column("服务小时", 26, "num"),
    )
    top = report.volunteers.top if report.internal else ()
    return table(columns, ((c.number, c.name, count(c.times), hours(c.minutes)) for c in top))


def surveys(report: SiteReport) -> Table | None:
    columns = (
        Column("调查日期", 40),
        Column("有效问卷（份）", 32, "num"),
        Column("满意（份）", 32, "num"),
        Column("满意度", 52, "num"),
    )
    return table(
        columns,
        ((short_day(s.day), count(s.valid), count(s.satisfied), share(s.satisfied, s.valid)) for s in report.surveys),
    )


def incidents(report: SiteReport) -> Table | None:
    columns = (
        Column("日期", 24),
        Column("等级", 18, "mid"),
        Column("责任事故", 22, "mid"),
        Column("情况说明", 92),
    )
    return table(columns, ((short_day(i.day), i.grade, i.liability, i.note or NOTHING) for i in report.incidents))


def rectifications(report: SiteReport) -> Table | None:
    columns = (
        Column("整改通知", 36),
        Column("发现问题", 74),
        Column("整改期限", 24),
        Column("办理情况", 22, "mid"),
    )
    return table(columns, ((r.number, r.found, short_day(r.due), r.state) for r in report.rectifications))


def grant(report: SiteReport) -> Table | None:
    """The money; what it comes to also in words, once."""
    if (money := report.grant) is None:
        return None
    both = money.district + money.match
    rows = (
        ("核定金额", yuan(money.entitlement), f"类别：{money.kind}"),
        ("区级实补", yuan(money.district), f"{money.budget_year}年预算；{money.district_state or '尚无拨付记录'}"),
        ("街镇应配套", yuan(money.match), f"比例{ratio(money.ratio)}；{money.match_state or '尚无到位记录'}"),
        ("实补与配套合计", yuan(both), f"人民币{in_words(both)}"),
    )
    columns = (Column("项目", 34), Column("金额", 36, "num"), Column("说明", 86))
    return table(columns, rows, unit="元", headed=True, summed=True)


def compared(report: SiteReport) -> Table | None:
    """This year beside the year before; rank only in the internal version."""
    before, now = report.previous, report.conclusion
    if before is None:
        return None
    rows = [
        ("考评总分（分）", points(before.total), points(now.total), difference(before.total, now.total)),
        ("等级", before.grade or NOTHING, now.grade or NOTHING, NOTHING),
    ]
    if report.internal:
        rows.append(("名次", _place(before.rank, before.ranked), _place(now.rank, now.ranked), NOTHING))
    for item in before.figures:
        name = f"{item.name}（{item.unit}）" if item.unit else item.name
        rows.append((name, plain(item.before), plain(item.now), difference(item.before, item.now)))
    columns = (
        Column("项目", 60),
        Column(f"{before.year}年度", 32, "num"),
        Column(f"{report.year}年度", 32, "num"),
        Column("增减", 32, "num"),
    )
    return table(columns, rows, headed=True)


def _place(rank: int | None, ranked: int | None) -> str:
    return NOTHING if rank is None else f"{rank}/{ranked}"
