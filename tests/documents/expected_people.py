"""What must stand in certificates, service records and letters, straight from the tables and by rules of its own."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

from portal.accounts.models import Community
from reports.models import Award, Document, IncentivePoint, IncentiveRule
from sites.models import Evaluation
from volunteers.models import ServiceRecord, Volunteer

Rows = list[tuple[str, ...]]


def hours(minutes: int) -> str:
    text = f"{(Decimal(minutes) / 60).quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"
    return text.rstrip("0").rstrip(".")


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def tables(html: str) -> list[Rows]:
    """The tables of a page with a heading: the cells of each row of the body."""
    found = []
    for table in ElementTree.fromstring(html).iter("table"):
        if table.find("thead") is not None:
            rows = table.findall("tbody/tr")
            found.append([tuple("".join(cell.itertext()) for cell in row) for row in rows])
    return found


def unit_certificate(document: Document) -> list[str]:
    evaluation = Evaluation.objects.get(site=document.site, round__year=document.year, round__as_of=None)
    assert document.site and document.programme and document.programme.lead_unit
    community = document.site.room.community
    return [
        f"{document.year}年度{document.programme.name}",
        document.site.name + community.subdistrict.name + community.name,
        f"项目考评中，评定等级为“{evaluation.grade}”",
        f"{document.programme.name}工作领导小组办公室（{document.programme.lead_unit.name}）",
        document.number,
    ]


def volunteer_certificate(document: Document) -> list[str]:
    volunteer = document.volunteer
    assert volunteer
    rows = confirmed(volunteer, document.year)
    days = {row.date for row in rows}
    minutes = sum(row.minutes for row in rows)
    return [
        volunteer.name + (volunteer.team.name if volunteer.team else ""),
        f"{document.year}年度参加志愿服务{len(days)}天，经确认的服务时长为{hours(minutes)}小时，年度考评等次为“优秀”",
        document.number,
    ]


def confirmed(volunteer: Volunteer, year: int) -> list[ServiceRecord]:
    rows = ServiceRecord.objects.filter(volunteer=volunteer, status="confirmed", date__year=year)
    return list(rows.select_related("site").order_by("date", "pk"))


def service_tables(document: Document) -> list[Rows]:
    assert document.volunteer
    rows = confirmed(document.volunteer, document.year)
    if not rows:
        return []
    minutes = sum(row.minutes for row in rows)
    details: Rows = [
        (str(row.date), row.site.name, row.content or "—", hours(row.minutes), row.recorder or "—") for row in rows
    ]
    sums: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        sums[row.site.name, row.recorder].append(row.minutes)
    found = [[*details, ("合计", f"{len(rows)}次", "", hours(minutes), "")]]
    if len(sums) > 1:
        ordered = sorted(sums.items(), key=lambda one: (-sum(one[1]), one[0]))
        each: Rows = [(site, who or "未登记", str(len(of)), hours(sum(of)), "") for (site, who), of in ordered]
        found.append([*each, ("合计", "", str(len(rows)), hours(minutes), "")])
    return found


def service_words(document: Document) -> list[str]:
    volunteer = document.volunteer
    assert volunteer
    rows = ServiceRecord.objects.filter(volunteer=volunteer, status="confirmed", date__year__lte=document.year)
    minutes = sum(rows.values_list("minutes", flat=True))
    of_year = confirmed(volunteer, document.year)
    stars = sum(minutes >= 60 * limit for limit in (100, 300, 600, 1000, 1500))
    words = [
        f"累计服务{len(rows)}次，累计服务时长{hours(minutes)}小时（大写：",
        f"姓名{volunteer.name}志愿者编号{volunteer.number}证件类型{volunteer.id_kind}",
        f"{volunteer.id_number[:6]}********{volunteer.id_number[-4:]}",
        f"志愿者星级{'一二三四五'[stars - 1]}星级（{'★' * stars}）" if stars else "志愿者星级未达到",
        f"{document.year}年度已确认的志愿服务记录共{len(of_year)}次" if of_year else "没有已确认的志愿服务记录",
    ]
    trained = volunteer.trained_on
    words.append(f"岗前培训{day(trained)}合格" if trained and trained.year <= document.year else "岗前培训未登记")
    if of_year and of_year[0].date != of_year[-1].date:
        words.append(f"起止日期为{day(of_year[0].date)}至{day(of_year[-1].date)}")
    return words


def letter_tables(document: Document) -> list[Rows]:
    """The list and the rules of a giver's letter, from points, evaluations and rules."""
    rules = list(IncentiveRule.objects.filter(year=document.year, giver=document.giver))
    points = IncentivePoint.objects.filter(year=document.year, giver=document.giver)
    given = {row.community_id: row.points for row in points}
    rows: Rows = []
    for community in Community.objects.filter(pk__in=given).order_by("subdistrict__code", "code"):
        sites, kinds = _grounds(community, rules, given[community.pk])
        place = (community.subdistrict.name, community.name)
        rows.append(
            (
                str(len(rows) + 1),
                *place,
                "、".join(sites),
                "、".join(dict.fromkeys(kinds)),
                f"{given[community.pk]:.2f}",
            )
        )
    ordered = sorted(rules, key=lambda rule: (rule.programme.code, -rule.points, rule.kind))
    table: Rows = [(rule.programme.name, rule.kind, f"{rule.points:.2f}") for rule in ordered]
    return [rows, table]


def _grounds(community: Community, rules: Sequence[IncentiveRule], points: Decimal) -> tuple[list[str], list[str]]:
    sites: list[str] = []
    kinds: list[str] = []
    for one in Evaluation.objects.filter(site__room__community=community, round__as_of=None).order_by("site__code"):
        kind = "新开办" if one.is_new else one.grade
        right = [rule for rule in rules if rule.programme_id == one.site.programme_id and rule.kind == kind]
        if not one.vetoed and not one.is_shut and any(rule.points == points for rule in right):
            sites.append(one.site.name)
            kinds.append(kind)
    return sites, kinds


def listed(kind: str, year: int) -> set[str]:
    """Codes of who is to have a certificate."""
    awards = Award.objects.filter(year=year, kind=kind, undecided=False).exclude(status__in=["struck", "revoked"])
    return {award.site.code if award.site else award.volunteer.number for award in awards}  # type: ignore[union-attr]
