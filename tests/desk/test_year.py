"""Every figure of the year equals the count that the naive oracle takes from the demonstration workbook."""

from collections import Counter
from datetime import date
from decimal import Decimal

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.desk.start import read_year
from sites.models import Site
from tests.desk.conftest import OWN, YEAR
from tests.naive import days
from tests.naive.district import Results
from tests.naive.reading import District, Row
from tests.web.district import signed_in

END = date(YEAR, 12, 31)
People = dict[str, Actor]


class Counted:
    """The same figures, counted row by row from the workbook; `places` are the communities that are seen."""

    def __init__(self, district: District, places: set[str] | None = None) -> None:
        self.district = district
        rooms = {room["代码"]: room["村居代码"] for room in district["场所"]}
        self.place = {site["代码"]: rooms[site["场所代码"]] for site in district["项目点"]}
        self.communities = [row for row in district["村居"] if places is None or row["代码"] in places]
        seen = {row["代码"] for row in self.communities}
        self.sites = [site for site in district["项目点"] if self.place[site["代码"]] in seen]
        self.programmes = {row["代码"]: row for row in district["项目"]}
        self.logs = {(log["项目点代码"], log["月份"]): log for log in district["月报"]}

    def of(self, programme: str) -> list[Row]:
        return [site for site in self.sites if site["项目代码"] == programme]

    def open(self, programme: str) -> list[Row]:
        return [s for s in self.of(programme) if s["启用日期"] and s["启用日期"] <= END and not days.is_shut(s, YEAR)]

    def target(self, programme: str) -> int:
        begun = [row for row in self.district["阶段"] if row["项目代码"] == programme and row["开始"] <= END]
        return int(max(begun, key=lambda row: row["开始"])["目标数"])

    def covered(self, *programmes: str) -> dict[str, int]:
        covered = {self.place[site["代码"]] for programme in programmes for site in self.open(programme)}
        return self.groups([row for row in self.communities if row["代码"] in covered])

    def groups(self, rows: list[Row]) -> dict[str, int]:
        natures = Counter(row["性质"] for row in rows)
        fit = sum(row["具备条件"] == "是" for row in rows)
        return {"all": len(rows), "resettled": natures["回迁"], "new": natures["新建"], "fit": fit}

    def months(self, programme: str) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for month in days.months_of(YEAR):
            counts = found.setdefault(month, Counter())
            for site in self.of(programme):
                if days.operates(site, month):
                    log = self.logs.get((site["代码"], month))
                    counts["due"] += 1
                    counts[self.how(programme, log)] += 1
                    counts["approved"] += bool(log and log["状态"] == "已通过")
        return found

    def how(self, programme: str, log: Row | None) -> str:
        if log is None or log["首次报送"] is None:
            return "missing"
        return "on_time" if days.is_on_time(self.district, self.programmes[programme], log) else "late"


def test_sites_and_coverage_are_those_of_the_workbook(demo: People, district: District) -> None:
    counted, year = Counted(district), read_year(demo[Role.ADMINISTRATOR], YEAR)
    assert len(year.rows) == len(district["项目"])
    for row in year.rows:
        assert (row.open, row.target) == (len(counted.open(row.code)), counted.target(row.code)), row.code
        assert row.covered == counted.covered(row.code), row.code
        opened = [s for s in counted.of(row.code) if s["启用日期"] and s["启用日期"].year == YEAR]
        shut = [s for s in counted.of(row.code) if s["停办日期"] and s["停办日期"].year == YEAR]
        assert (row.opened, row.shut) == (len(opened), len(shut)), row.code
        assert row.before + row.fresh == row.open
    assert year.total.covered == counted.covered(*counted.programmes)
    assert year.communities == counted.groups(district["村居"])
    assert year.total.open == sum(row.open for row in year.rows) > 0


def test_a_site_that_shuts_on_the_last_day_of_the_year_is_not_open(demo: People) -> None:
    administrator = demo[Role.ADMINISTRATOR]
    before = read_year(administrator, YEAR).total
    Site.objects.filter(pk=Site.objects.filter(status="open", opened_on__lt=END)[0].pk).update(closed_on=END)
    after = read_year(administrator, YEAR).total
    assert (after.open, after.shut) == (before.open - 1, before.shut + 1)


def test_logs_are_counted_as_they_came_in_month_by_month(demo: People, district: District) -> None:
    counted, year = Counted(district), read_year(demo[Role.ADMINISTRATOR], YEAR)
    for row in year.rows:
        expected = counted.months(row.code)
        for month in row.months:
            found = {name: getattr(month, name) for name in ("due", "on_time", "late", "missing", "approved")}
            assert found == {name: expected[f"{month.month:%Y-%m}"][name] for name in found}, (row.code, month.month)
    assert year.total.logs["missing"] == sum(row.logs["missing"] for row in year.rows) > 0


def test_evaluation_money_and_commendation_are_those_of_the_oracle(
    demo: People, district: District, oracle: Results
) -> None:
    year = read_year(demo[Role.LEADER], YEAR)
    site_of = {site["代码"]: site["项目代码"] for site in district["项目点"]}
    for row in year.rows:
        mine = [one for code, one in oracle.evaluations.items() if site_of[code] == row.code]
        graded = Counter(one.grade for one in mine if one.grade)
        assert {band.name: band.count for band in row.bands} == graded, row.code
        assert row.evaluated == sum(one.total is not None for one in mine)
        grants = [one for code, one in oracle.grants.items() if site_of[code] == row.code]
        assert row.grants == len(grants)
        assert Decimal(row.district_fen or 0) / 100 == sum((one.district for one in grants), Decimal(0)), row.code
        assert Decimal(row.match_fen or 0) / 100 == sum((one.match for one in grants), Decimal(0)), row.code
        budgets = [one["区级安排"] for one in district["预算"] if (one["项目代码"], one["年度"]) == (row.code, YEAR)]
        assert (row.budget_fen is None) == (budgets == [])
        assert Decimal(row.budget_fen or 0) / 100 == sum(budgets, Decimal(0))


def test_an_officer_sees_the_own_programmes_only(demo: People, district: District) -> None:
    counted, year = Counted(district), read_year(demo[Role.PROGRAMME_OFFICER], YEAR)
    assert {row.code for row in year.rows} == set(OWN)
    assert year.total.covered == counted.covered(*OWN)
    assert year.total.open == sum(len(counted.open(code)) for code in OWN)


def test_a_subdistrict_sees_its_own_places_only_and_no_target(demo: People, district: District) -> None:
    who = demo[Role.SUBDISTRICT_OFFICER]
    assert who.post and who.post.subdistrict
    of = who.post.subdistrict.code
    counted = Counted(district, {row["代码"] for row in district["村居"] if row["街镇代码"] == of})
    year = read_year(who, YEAR)
    assert not year.has_targets
    assert year.communities == counted.groups(counted.communities)
    assert year.total.open == sum(len(counted.open(code)) for code in counted.programmes)
    assert year.total.covered == counted.covered(*counted.programmes)
    for row in year.rows:
        assert row.logs["missing"] == sum(month["missing"] for month in counted.months(row.code).values())


def test_a_clerk_sees_no_money_and_the_own_community_only(demo: People, district: District) -> None:
    who = demo[Role.CLERK]
    assert who.post and who.post.community
    counted, year = Counted(district, {who.post.community.code}), read_year(who, YEAR)
    assert year.total.budget_fen is None and year.total.district_fen is None and not year.has_money
    assert year.total.open == sum(len(counted.open(code)) for code in counted.programmes) > 0
    page = signed_in(who).get("/").content.decode()
    assert "Allocated" not in page and "page-roomy" in page
    own = {site["代码"] for site in counted.sites if days.takes_part(site, YEAR)}
    assert {one.site.code for one in signed_in(who).get("/").context["own"]} == own


def test_a_running_year_counts_what_is_due_by_now_and_sites_as_of_today(demo: People) -> None:
    year = read_year(demo[Role.ADMINISTRATOR], 2026)
    assert year.day == date(2026, 6, 1)
    assert [month.is_due for month in year.total.months] == [True] * 4 + [False] * 8
    assert all(month.due == 0 for month in year.total.months[4:])
