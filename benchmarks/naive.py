"""The naive second implementation (tests/naive) as something to be compared with.

Looking for a site's rows among those of all sites, as it does, takes a time that grows with the square of the
district. So that the comparison is no walk-over, each site is given a district of its own rows.
"""

from typing import Any

from tests.naive import scoring
from tests.naive.days import takes_part
from tests.naive.reading import District, Row

OF_SITE = ("月报", "活动", "安全事件", "满意度", "服务记录", "评分")
#: programme, and its sites, each with a district that holds no other site's rows
Grouped = list[tuple[Row, list[tuple[Row, District]]]]
#: site code → total, grade, rank and veto, as the portal stores them
Totals = dict[str, list[Any]]


def grouped(district: District) -> Grouped:
    shared = {sheet: rows for sheet, rows in district.items() if sheet not in OF_SITE}
    own: dict[str, District] = {site["代码"]: shared | {sheet: [] for sheet in OF_SITE} for site in district["项目点"]}
    for sheet in OF_SITE:
        for row in district[sheet]:
            own[row["项目点代码"]][sheet].append(row)
    people = {row["编号"]: row for row in district["志愿者"]}
    for rows in own.values():
        rows["志愿者"] = [people[number] for number in {row["志愿者编号"] for row in rows["服务记录"]}]
    sites: dict[str, list[tuple[Row, District]]] = {programme["代码"]: [] for programme in district["项目"]}
    for site in district["项目点"]:
        sites[site["项目代码"]].append((site, own[site["代码"]]))
    return [(programme, sites[programme["代码"]]) for programme in district["项目"]]


def evaluate(programmes: Grouped, year: int) -> Totals:
    """Evaluations and ranks of all sites that take part."""
    found: Totals = {}
    for programme, sites in programmes:
        taking_part = [(site, rows) for site, rows in sites if takes_part(site, year)]
        evaluations = [scoring.evaluate(rows, programme, site, year, None) for site, rows in taking_part]
        scoring.rank_all([one for one in evaluations if not one.new])
        found |= {one.site: [one.total, one.grade or "", one.rank, one.vetoed] for one in evaluations}
    return found
