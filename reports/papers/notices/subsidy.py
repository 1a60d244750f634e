"""奖补资金分配方案的公示."""

from collections import Counter
from decimal import Decimal

from portal.money import in_words, yuan
from reports.notice_data.subsidy import GrantedSite, SubsidyNotice
from reports.papers.notices.frame import Appendix, notice
from reports.papers.paper import Paper
from reports.pdf.figures import count, leading_office, money, ratio
from reports.pdf.tables import Column, Table, table

BY_SITE = (
    Column("序号", 11, "mid"),
    Column("街镇", 20),
    Column("项目点", 56),
    Column("类别", 15, "mid"),
    Column("区级奖补", 27, "num"),
    Column("街镇配套", 27, "num"),
)
BY_SUBDISTRICT = (
    Column("街镇", 36),
    Column("项目点（个）", 26, "num"),
    Column("区级奖补", 32, "num"),
    Column("街镇配套", 30, "num"),
    Column("合计", 32, "num"),
)
NOTES = ("说明：按行政区划和项目点代码排列，不分先后。",)


def subsidy_paper(facts: SubsidyNotice, number: str) -> Paper:
    frame = facts.frame
    what = f"{frame.year}年度{frame.programme}"
    title = (f"关于{what}", "奖补资金分配方案的公示")
    annexes: list[Appendix] = [
        (f"{what}奖补资金分配方案", _by_site(facts), NOTES),
        ("奖补资金分街镇汇总表", _by_subdistrict(facts), ()),
    ]
    if not facts.sites:
        annexes = []
    return notice(frame, title, number, [_procedure(facts), _shares(facts), *_matches(facts)], annexes)


def _procedure(facts: SubsidyNotice) -> str:
    frame = facts.frame
    listed = "（见附件）" if facts.sites else ""
    return (
        f"根据{frame.year}年度{frame.programme}考评结果、以奖代补标准和{facts.budget_year}年区级预算安排，"
        f"测算形成{frame.year}年度{frame.programme}奖补资金分配方案。"
        f"经复核，并经{leading_office(frame.programme)}审核同意，现将分配方案{listed}予以公示。"
    )


def _shares(facts: SubsidyNotice) -> str:
    budget = f"{facts.budget_year}年区级预算安排{money(facts.budget)}"
    if not facts.sites:
        return f"{budget}。本年度没有符合奖补条件的项目点。"
    kinds = Counter(site.kind for site in sorted(facts.sites, key=lambda site: -site.entitlement))
    named = "、".join(f"“{kind}”{count(number)}个" for kind, number in kinds.items())
    claims = f"符合奖补条件的项目点{count(len(facts.sites))}个（{named}），按标准核定奖补资金{money(facts.entitlement)}"
    if facts.district == facts.entitlement:
        how = f"{budget}，按核定金额足额分配"
    else:
        how = f"{budget}，不足以足额安排，按“{facts.method}”办法分配"
    return f"{claims}。{how}，区级奖补合计{money(facts.district)}（人民币{in_words(facts.district)}）。"


def _matches(facts: SubsidyNotice) -> list[str]:
    """Who matches how much, and what obliges them; without a ratio nobody owes a match."""
    owing = [site for site in facts.sites if site.ratio]
    if not facts.sites:
        return []
    if not owing:
        return ["本项目不要求街镇配套。"]
    both = facts.district + facts.match
    return [
        f"{_basis(owing)}，{_ratio(owing, len(facts.sites))}，街镇应配套合计{money(facts.match)}"
        f"（人民币{in_words(facts.match)}）。"
        f"区级奖补与街镇配套两项合计{money(both)}（人民币{in_words(both)}）。"
    ]


def _basis(owing: list[GrantedSite]) -> str:
    found = list(dict.fromkeys(site.basis for site in owing if site.basis))
    return f"依据{'、'.join(found)}" if found else "配套依据尚未登记"


def _ratio(owing: list[GrantedSite], all_sites: int) -> str:
    ratios: list[Decimal] = sorted({site.ratio for site in owing})
    if len(ratios) == 1 and len(owing) == all_sites:
        return f"街镇按与区级奖补{ratio(ratios[0])}的比例配套"
    kinds: dict[str, Decimal] = {site.kind: site.ratio for site in owing}
    named = "、".join(f"“{kind}”{ratio(value)}" for kind, value in kinds.items())
    return f"街镇按类别与区级奖补成比例配套（区级∶街镇，{named}）"


def _by_site(facts: SubsidyNotice) -> Table | None:
    rows = [
        (str(at), site.subdistrict, site.name, site.kind, yuan(site.district), yuan(site.match))
        for at, site in enumerate(facts.sites, 1)
    ]
    if rows:
        rows.append(("", "合计", f"{count(len(facts.sites))}个", "", yuan(facts.district), yuan(facts.match)))
    return table(BY_SITE, rows, unit="元", summed=True)


def _by_subdistrict(facts: SubsidyNotice) -> Table | None:
    groups: dict[str, list[GrantedSite]] = {}
    for site in facts.sites:
        groups.setdefault(site.subdistrict, []).append(site)
    rows = [_sums(name, sites) for name, sites in groups.items()]
    return table(BY_SUBDISTRICT, [*rows, _sums("合计", facts.sites)], unit="元", headed=True, summed=True)


def _sums(name: str, sites: tuple[GrantedSite, ...] | list[GrantedSite]) -> tuple[str, ...]:
    district, match = sum(site.district for site in sites), sum(site.match for site in sites)
    return (name, count(len(sites)), yuan(district), yuan(match), yuan(district + match))
