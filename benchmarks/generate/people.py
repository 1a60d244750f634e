"""Volunteers with numbers of nobody, encrypted as the portal encrypts them, and their service."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from benchmarks.district import id_number
from benchmarks.generate.drawing import Store, shares, skewed, sometimes
from benchmarks.generate.happenings import MONTHS, a_day
from portal.crypto import blind_index
from sites.models import Site
from volunteers.models import ServiceRecord, Team, Volunteer
from volunteers.states import OTHER_ID, RESIDENT_ID, VOLUNTEER_KINDS, ServiceStatus

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗单查仇解曾"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂晨"
LONG = "阿卜杜热合曼·买买提吐尔逊江"
CONTENTS = ("课业辅导", "环境整治", "陪伴老人", "秩序维护", "健康义诊", "")


def store_people(random: Random, sites: list[Site], volunteers: int, records: int, store: Store) -> None:
    known = store.keep(Volunteer, make_volunteers(random, volunteers))
    store.put(ServiceRecord, make_records(random, records, known, [site for site in sites if site.opened_on]))


def make_volunteers(random: Random, number: int) -> Iterator[Volunteer]:
    teams = list(Team.objects.order_by("code"))
    for i in range(number):
        phone, registered = f"199{i:08}", date(2022, 1, 1) + timedelta(days=random.randint(0, 700))
        yield Volunteer(
            number=f"ZY{i:07}",
            name=sometimes(random, a_name(random), 0.998, LONG),
            **identity(random, i),
            phone=phone,
            phone_index=blind_index(phone),
            kind=random.choice(VOLUNTEER_KINDS),
            team=sometimes(random, random.choice(teams), 0.8),
            registered_on=registered,
            trained_on=sometimes(random, registered + timedelta(days=30), 0.85),
            skills=sometimes(random, "书法", 0.3, ""),
        )


def a_name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN) + random.choice(("", random.choice(GIVEN)))


def identity(random: Random, number: int) -> dict[str, str]:
    """A number that passes GB 11643 (no place has a code that begins with 99); a few have none."""
    if random.random() < 0.02:
        return {"id_kind": OTHER_ID}
    digits = id_number(f"99{number // 1000:04}{random.randint(1945, 2006)}0101{number % 1000:03}")
    return {"id_kind": RESIDENT_ID, "id_number": digits, "id_index": blind_index(digits)}


def make_records(
    random: Random, number: int, volunteers: list[Volunteer], sites: list[Site]
) -> Iterator[ServiceRecord]:
    """Month by month, as they come in: much of it at a few sites, and by a few volunteers."""
    by_site, by_volunteer = (list(accumulate(skewed(random, len(things)))) for things in (sites, volunteers))
    for month, own in zip(MONTHS, shares(number, [1 + (month.month in (3, 7, 8)) for month in MONTHS]), strict=True):
        there = random.choices(sites, cum_weights=by_site, k=own)
        who = random.choices(volunteers, cum_weights=by_volunteer, k=own)
        for site, volunteer in zip(there, who, strict=True):
            yield ServiceRecord(
                site=site,
                volunteer=volunteer,
                date=a_day(random, site, month.replace(day=random.randint(1, 28))),
                minutes=random.choice((60, 60, 90, 120, 120, 120, 180, 240)),
                content=random.choice(CONTENTS),
                recorder=site.keeper,
                status=random.choices(ServiceStatus.values, (5, 94, 1))[0],
            )
