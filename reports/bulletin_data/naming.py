"""How sites and those who answer for them are named in a bulletin's sentences."""

from collections.abc import Callable, Iterable, Sequence

from reports.bulletin_data.facts import SiteMonth

#: the office of a place, by its kind, and that of those who answer for a site there
OFFICES = {"街道": "办事处", "镇": "人民政府", "乡": "人民政府", "社区": "居民委员会", "村": "村民委员会"}
#: so many are named; of more, how many there are besides
NAMED, UNITS = 8, 5

Note = Callable[[SiteMonth], str]


def office_of(name: str, kind: str) -> str:
    """青禾街道 → 青禾街道办事处, 四季村 → 四季村村民委员会."""
    return name + OFFICES[kind]


def all_offices(kinds: Iterable[str]) -> str:
    """各街道办事处、镇人民政府: of the kinds of places that there are."""
    there = set(kinds)
    return "各" + "、".join(
        (kind if kind != "村" else "") + office for kind, office in OFFICES.items() if kind in there
    )


class Namer:
    """Names sites for the whole district (with the subdistrict) or for one subdistrict."""

    def __init__(self, *, of_district: bool) -> None:
        self.of_district = of_district

    def site(self, site: SiteMonth, note: str = "") -> str:
        inner = "，".join(filter(None, (site.subdistrict if self.of_district else "", note)))
        return f"{site.name}（{inner}）" if inner else site.name

    def sites(self, sites: Sequence[SiteMonth], note: Note = lambda site: "") -> str:
        listed = "、".join(self.site(site, note(site)) for site in sites[:NAMED])
        return listed + (f"等{len(sites)}个项目点" if len(sites) > NAMED else "")

    def by_place(self, sites: Sequence[SiteMonth]) -> str:
        """青禾街道：甲、乙；望溪街道：丙; only numbers when there are many."""
        places: dict[str, list[str]] = {}
        for site in sites:
            places.setdefault(site.subdistrict if self.of_district else site.community, []).append(site.name)
        if len(sites) > NAMED:
            return "、".join(f"{place}{len(names)}个" for place, names in places.items()) + "（名单见附件2）"
        if not self.of_district:
            return "、".join(name for names in places.values() for name in names)
        return "；".join(f"{place}：{'、'.join(names)}" for place, names in places.items())

    def units(self, sites: Iterable[SiteMonth]) -> str:
        """Who answers for these sites, each once."""
        if self.of_district:
            kinds = {(site.subdistrict, site.subdistrict_kind) for site in sites}
            found = {office_of(site.subdistrict, site.subdistrict_kind): None for site in sites}
        else:
            kinds = {(site.community, site.community_kind) for site in sites}
            found = {office_of(site.community, site.community_kind): None for site in sites}
        if len(found) > UNITS:
            return all_offices(kind for _name, kind in kinds).replace("各", "有关", 1)
        return "、".join(found)
