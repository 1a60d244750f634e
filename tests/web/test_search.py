"""Everything is found by name, code or pinyin, by those who may see it, and no address carries a person's number."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Role
from portal.ledgers.services import save_row
from portal.pinyin import fill, index_of, typed
from portal.registry import searches
from portal.web.searching import Match, Query
from sites.models import Room, Site
from tests.ledgers.conftest import take_in  # noqa: F401 — a fixture
from tests.ledgers.factory import tables
from tests.web.district import id_number, make, officer_of, signed_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Subdistrict:
    return Subdistrict.objects.create(code="990101004", name="长宁街道", kind="街道")


def community(town: Subdistrict, name: str, code: str) -> Community:
    return Community.objects.create(code=code, name=name, subdistrict=town, kind="社区", nature="普通", fit=True)


def volunteer(name: str, number: str = "V1", **more: Any) -> Volunteer:
    return Volunteer.objects.create(
        number=number, name=name, id_kind="其他", kind="居民", registered_on=date(2024, 1, 1), **more
    )


def names(kind: str, text: str, actor: Actor = SYSTEM) -> list[str]:
    source = searches[kind]
    return [source.hit(row).title for row in source.rows(actor, Query.read(text))]


def kinds_of(page: Any) -> Iterator[tuple[str, int]]:
    return ((group.kind, group.count) for group in page.context["groups"])


# how a name sounds


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("向阳社区", "|xiangyangshequ|xysq|"),
        ("长宁街道", "|changningjiedao|cnjd|"),
        ("社区长者食堂", "|shequzhangzheshitang|sqzzst|"),
        ("重阳音乐会", "|chongyangyinyuehui|cyyyh|"),
        ("快乐学堂（二期）", "|kuailexuetangerqi|klxteq|"),
        ("绿苑12号楼", "|lvyuan12haolou|ly12hl|"),
        ("ＫＴＶ", "|ktv|k|"),
        ("𠮷庆里", "|jiqingli|jql|"),
        ("——", ""),
        ("", ""),
    ],
)
def test_a_name_is_indexed_as_a_district_reads_it(name: str, index: str) -> None:
    assert index_of(name) == index


@pytest.mark.parametrize(
    ("name", "found_by"),
    [("单小明", "shan"), ("查理", "zha"), ("仇英", "qiu"), ("尉迟恭", "ycg"), ("覃乐", "tanle"), ("覃乐", "qinle")],
)
def test_a_surname_is_read_as_one(name: str, found_by: str) -> None:
    assert f"|{found_by}" in index_of(name, person=True)


@pytest.mark.parametrize(
    ("text", "letters"), [("Xiàng yáng", "xiangyang"), ("lǜ", "lv"), ("xi'an", "xian"), ("ＸＹ", "xy"), ("向阳", "")]
)
def test_what_is_typed_is_brought_into_the_letters_of_the_index(text: str, letters: str) -> None:
    assert typed(text) == letters


# the stored index


def test_a_row_of_a_form_is_indexed_when_it_is_added_and_when_its_name_changes() -> None:
    row = {"code": "J9", "name": "向阳街道", "kind": "街道"}
    save_row(by=SYSTEM, sheet="街镇", values=row)
    assert Subdistrict.objects.get().pinyin_index == "|xiangyangjiedao|xyjd|"
    save_row(by=SYSTEM, sheet="街镇", values=row | {"name": "长宁街道"})
    assert Subdistrict.objects.get().pinyin_index == "|changningjiedao|cnjd|"
    assert not save_row(by=SYSTEM, sheet="街镇", values=row | {"name": "长宁街道"}).stored


def test_an_import_indexes_what_it_adds_and_changes_and_nothing_else(take_in: Any) -> None:  # noqa: F811
    cells = tables()
    take_in(cells)
    assert names("programmes", "klxt") == ["快乐学堂"]
    assert not Volunteer.objects.filter(pinyin_index="").exists()
    assert not take_in(cells).changed
    cells["项目"][1][1] = "重阳学堂"
    take_in(cells)
    assert names("programmes", "klxt") == [] and names("programmes", "cyxt") == ["重阳学堂"]


def test_rows_of_before_are_indexed_by_the_migration(town: Subdistrict) -> None:
    for i in range(5):
        community(town, f"向阳{i}村", f"C{i}")
    volunteer("单小明")
    for model in (Community, Volunteer):
        model.objects.update(pinyin_index="")
        fill(model, batch=2)
    assert set(Community.objects.values_list("pinyin_index", flat=True)) == {
        f"|xiangyang{i}cun|xy{i}c|" for i in range(5)
    }
    assert Volunteer.objects.get().pinyin_index == "|shanxiaoming|sxm|"


# what finds what


@pytest.mark.parametrize(
    "text",
    [
        "xysq",
        "xiangyang",
        "xiang yang",
        "XIANGYANG SHEQU",
        "向阳",
        "阳社",
        "990101004001",
        "4001",
        "向阳 shequ",
        "阳sq",
    ],
)
def test_a_community_is_found_by_name_code_and_pinyin(town: Subdistrict, text: str) -> None:
    community(town, "向阳社区", "990101004001")
    community(town, "锦云村", "990101009002")
    assert names("communities", text) == ["向阳社区"]


@pytest.mark.parametrize("text", ["", " ", "-", "zzz", "向阴", "%", "_", "|", "\0", "' or 1=1", "向阳 锦云"])
def test_what_is_not_there_is_not_found(town: Subdistrict, text: str) -> None:
    community(town, "向阳社区", "990101004001")
    assert names("communities", text) == []


def test_the_best_match_comes_first(town: Subdistrict) -> None:
    for code, name in [("1", "东XY村"), ("2", "新永社区"), ("XY", "锦云社区"), ("4", "新永"), ("5", "大新永里")]:
        community(town, name, code)
    rows = searches["communities"].rows(SYSTEM, Query.read("xy"))
    assert [(row.name, row.match) for row in rows] == [
        ("新永", Match.EXACT),
        ("锦云社区", Match.EXACT),
        ("新永社区", Match.BEGINS),
        ("东XY村", Match.CONTAINS),
        ("大新永里", Match.CONTAINS),
    ]


def test_a_single_letter_finds_what_begins_with_it(town: Subdistrict) -> None:
    community(town, "向阳社区", "1")
    community(town, "东下村", "2")
    assert names("communities", "x") == ["向阳社区"]


def test_every_kind_of_thing_is_found_on_one_page(administrator: Actor) -> None:
    make(2)
    page = signed_in(administrator).get("/search/?q=1")
    found = dict(kinds_of(page))
    assert {
        "subdistricts",
        "communities",
        "units",
        "programmes",
        "courses",
        "sites",
        "rooms",
        "teams",
        "volunteers",
    } < {*found}
    client = signed_in(administrator)
    for hit in (hit for group in page.context["groups"] for hit in group.hits):
        assert client.get(hit.url).status_code == 200, hit


def test_a_page_of_the_portal_is_found_by_its_name(administrator: Actor, finance: Actor) -> None:
    (found, *_more) = searches["pages"].rows(administrator, Query.read("evaluation"))
    assert found.url == "/evaluations/"
    assert names("pages", "volunteers", administrator) == ["Volunteers"]
    assert names("pages", "volunteers", finance) == []
    chinese = signed_in(administrator, "zh-hans")
    for text in ("考评", "kaoping", "kp"):
        page = chinese.get(f"/search/?q={text}")
        assert page.context["groups"][0].hits[0].url == "/evaluations/", text


# who finds what


def test_nobody_finds_what_lies_outside_the_scope(administrator: Actor) -> None:
    programmes = make(4)
    client = signed_in(officer_of(programmes[0]))
    assert [site.code for site in searches["sites"].rows(officer_of(programmes[1], "other"), Query.read("X"))] == [
        "X1",
        "X3",
    ]
    assert "X1" not in client.get("/search/?q=X1").content.decode().split("<main")[1].replace('value="X1"', "").replace(
        "“X1”", ""
    )
    suggested = client.post("/search/suggest/", {"q": "项目点"}).content.decode()
    assert "项目点0" in suggested and "项目点1" not in suggested
    assert dict(kinds_of(client.get("/search/?q=志愿者")))["volunteers"] == 2


def test_people_are_found_by_those_only_who_may_see_them(administrator: Actor, finance: Actor) -> None:
    make(1)
    assert "志愿者0" in signed_in(administrator).post("/search/suggest/", {"q": "志愿者"}).content.decode()
    for text in ("志愿者", "zyz", "V0", "19900000000", id_number(0)):
        assert "志愿者0" not in signed_in(finance).post("/search/", {"q": text}, follow=True).content.decode()


def test_who_is_not_signed_in_finds_nothing(client: Any) -> None:
    make(1)
    for answer in (client.get("/search/?q=X0"), client.post("/search/suggest/", {"q": "X0"})):
        assert answer.status_code == 302 and "login" in answer.url


# numbers of persons


def test_a_whole_number_of_a_person_finds_him_and_stands_in_no_address(administrator: Actor) -> None:
    make(1)
    client = signed_in(administrator)
    phone, number = "19900000000", id_number(0)
    for text in (phone, "199 0000 0000", "+86 199-0000-0000", number, number.lower(), f" {number} "):
        answer = client.post("/search/", {"q": text})
        assert answer.status_code == 200 and "志愿者0" in answer.content.decode(), text
        assert not [link for link in answer.content.decode().split('href="')[1:] if text.strip() in link.split('"')[0]]
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("part", ["1990000000", "990000197001010", "99000019700101"])
def test_a_part_of_a_number_finds_nobody(administrator: Actor, part: str) -> None:
    make(1)
    assert "志愿者0" not in signed_in(administrator).post("/search/", {"q": part}, follow=True).content.decode()


@pytest.mark.parametrize(
    "number", ["19900000000", "990000197001010000", "99000019700101000x", "0558-1234567", "E12345678"]
)
def test_an_address_with_a_number_of_a_person_is_not_answered(administrator: Actor, number: str) -> None:
    make(1)
    answer = signed_in(administrator).get("/search/", {"q": number}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/search/", 302)]
    assert "志愿者0" not in page and number not in page and "does not belong in an address" in page


@pytest.mark.parametrize("text", ["xysq", "990101004001", "KLXT0001", "P-2025-DD-X1", "ZY00001", "单小明", "2025"])
def test_everything_else_that_is_posted_becomes_an_address(administrator: Actor, text: str) -> None:
    answer = signed_in(administrator).post("/search/", {"q": text})
    assert answer.status_code == 302 and answer.url.startswith("/search/?q=")


# many


def test_all_of_one_kind_are_listed_in_pages(administrator: Actor, town: Subdistrict) -> None:
    for i in range(60):
        community(town, f"向阳{i}村", f"C{i:02}")
    client = signed_in(administrator)
    page = client.get("/search/?q=xy").content.decode()
    assert "/search/?q=xy&amp;kind=communities" in page and page.count("/accounts/community/") == 8
    assert client.get("/search/?q=xy&kind=communities").content.decode().count("/accounts/community/") == 50
    assert client.get("/search/?q=xy&kind=communities&page=2").content.decode().count("/accounts/community/") == 10


def test_a_search_asks_each_kind_twice_at_most_whatever_it_finds(administrator: Actor, town: Subdistrict) -> None:
    client = signed_in(administrator)
    client.get("/search/?q=x")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/search/?q=x")
    room = Room.objects.create(code="x", name="x", community=community(town, "x", "x"), address="路", kind="其他")
    programme = make(2)[0]
    for i in range(20):
        Site.objects.create(code=f"x{i}", name=f"x{i}", programme=programme, room=room)
        volunteer(f"x{i}", f"x{i}")
    with CaptureQueriesContext(connection) as many:
        client.get("/search/?q=x")
    assert len(many) - len(few) <= len(searches.names())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER])
def test_ten_thousand_volunteers_are_searched_in_less_than_50_milliseconds(role: str) -> None:
    programme = make(1)[0]
    who = officer_of(programme)
    rows = [
        Volunteer(
            number=f"B{i:05}",
            name=f"单晓{chr(0x4E00 + i)}",
            id_kind="其他",
            kind="居民",
            registered_on=date(2024, 1, 1),
        )
        for i in range(10_000)
    ]
    Volunteer.objects.bulk_create(rows)
    actor = who if role == Role.PROGRAMME_OFFICER else SYSTEM
    source, taken = searches["volunteers"], []
    for _ in range(5):
        start = time.perf_counter()
        found = list(source.rows(actor, Query.read("shanxiaoyi"))[:8])
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.05
    assert bool(found) is (role == Role.ADMINISTRATOR)
