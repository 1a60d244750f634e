"""What is there before the year begins: the demo's programmes and rules, and places and sites of any number."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings

from benchmarks.district import COPIED, DEMO
from benchmarks.generate.drawing import Store, shares, skewed, sometimes
from portal.accounts.actors import SYSTEM
from portal.accounts.models import COMMUNITY_NATURES, Community, Subdistrict
from portal.ledgers.services import import_workbook
from programmes.models import Programme
from sites.models import Room, Site
from sites.states import ROOM_KINDS, status_by_dates
from tests.generated.workbook import write
from tests.naive.reading import read

#: the last of the two years that things happen in, and the day on which the district is looked at
YEAR = 2025
TODAY = date(2026, 1, 10)
FIRST, SECOND = "锦青向澄云丰安和永新长东西南北上下大", "云禾阳心溪泽宁平兴苑华岭湖港桥塘坪坝"
THIRD = ("", "", "", "", "里", "苑", "花园", "新城", "家园", "锦绣江南")
LONG = "（含原国营第二棉纺织厂家属区、铁路职工宿舍区及沿江棚户区改造回迁安置小区）"
DEMO_SITES = 120


def store_reference(sites: int) -> None:
    """The demo's programmes, courses, schemes, rates and so on by a real import; budgets and quotas grow with the
    district."""
    demo = read(DEMO)
    for sheet in COPIED:
        demo[sheet] = []
    grown = Decimal(max(sites, DEMO_SITES)) / DEMO_SITES
    for row in demo["预算"]:
        row["区级安排"] = (row["区级安排"] * grown).quantize(Decimal("0.01"))
    for row in demo["表扬名额"]:
        row["名额"] = int(row["名额"] * grown)
    path = settings.HOME.tmp / "reference.xlsx"
    write(demo, path)
    import_workbook(by=SYSTEM, path=path)


def store_sites(random: Random, number: int, store: Store) -> list[Site]:
    """So many sites in a third as many communities of a sixtieth as many subdistricts."""
    more = range(9, max(8, number // 60) + 1)
    store.put(Subdistrict, (Subdistrict(code=f"99020{i:04}", name=f"{place(random)}街道", kind="街道") for i in more))
    subdistricts = list(Subdistrict.objects.order_by("code"))
    communities = store.keep(Community, make_communities(random, max(number // 3, 1), subdistricts))
    rooms = store.keep(Room, make_rooms(random, number * 4 // 5 + 1, communities))
    return store.keep(Site, make_sites(random, number, rooms))


def place(random: Random) -> str:
    """Short as most are, some longer, and one in two hundred as long as no column expects. Names repeat."""
    name = random.choice(FIRST) + random.choice(SECOND) + random.choice(THIRD)
    return sometimes(random, name + LONG, 0.005, name)


def make_communities(random: Random, number: int, subdistricts: list[Subdistrict]) -> Iterator[Community]:
    spread = shares(number, skewed(random, len(subdistricts)))
    for subdistrict, own in zip(subdistricts, spread, strict=True):
        for i in range(own):
            kind = sometimes(random, "村", 0.2, "社区")
            yield Community(
                code=f"{subdistrict.code}{i:03}",
                name=place(random) + kind,
                subdistrict=subdistrict,
                kind=kind,
                nature=random.choice(COMMUNITY_NATURES),
                households=sometimes(random, random.randint(3, 90) * 100, 0.95),
                residents=sometimes(random, random.randint(900, 30_000), 0.95),
                fit=random.random() < 0.85,
            )


def make_rooms(random: Random, number: int, communities: list[Community]) -> Iterator[Room]:
    spread = shares(number, skewed(random, len(communities)))
    of_rooms = (one for one, own in zip(communities, spread, strict=True) for _ in range(own))
    for i, community in enumerate(of_rooms):
        known = random.random() < 0.9
        yield Room(
            code=f"CS{i:06}",
            community=community,
            name=f"{community.name}活动室",
            address=f"{place(random)}路{random.randint(1, 999)}号",
            longitude=Decimal(random.randrange(120_000_000, 121_000_000)).scaleb(-6) if known else None,
            latitude=Decimal(random.randrange(35_000_000, 36_000_000)).scaleb(-6) if known else None,
            area=sometimes(random, Decimal(random.randint(20, 600)), 0.8),
            kind=random.choice(ROOM_KINDS),
        )


def make_sites(random: Random, number: int, rooms: list[Room]) -> Iterator[Site]:
    programmes = list(Programme.objects.order_by("code"))
    for i in range(number):
        room, programme = rooms[i % len(rooms)], programmes[i % len(programmes)]
        accepted, opened, closed = days(random)
        yield Site(
            code=f"{programme.code}{i:06}",
            programme=programme,
            room=room,
            name=f"{room.community.name}{programme.name}"[:100],
            capacity=sometimes(random, random.choice((20, 30, 30, 40, 40, 60, 120)), 0.9),
            keeper=sometimes(random, "郭洋", 0.97, ""),
            phone=sometimes(random, f"0990-{5_000_000 + i}", 0.95, ""),
            applied_on=accepted and accepted - timedelta(days=60),
            accepted_on=accepted,
            opened_on=opened,
            closed_on=closed,
            status=status_by_dates(accepted, opened, closed, today=TODAY),
        )


def days(random: Random) -> tuple[date | None, date | None, date | None]:
    """When a site was accepted, opened and closed: most long ago, many on the same days, a few never."""
    lot = random.random()
    if lot < 0.02:
        return None, None, None
    year = YEAR if lot < 0.15 else random.choice((YEAR - 2, YEAR - 1))
    accepted = date(year, random.choice((3, 4, 6, 9)), random.choice((1, 15)))
    if lot < 0.04:
        return accepted, None, None
    opened = accepted + timedelta(days=random.choice((3, 14, 14, 30)))
    return accepted, opened, sometimes(random, date(YEAR, 10, 31), 0.03)
