"""Chinese names as one types them: a stored index of full syllables and initials that `contains` can search.

`向阳社区` is stored as `|xiangyangshequ|xysq|`: what begins with `xiang` has `|xiang` in it, what is `xysq` as a whole
has `|xysq|`. ü is v, as input methods have it. Readings that a district needs and dictionaries lack are below.
"""

import unicodedata
from functools import cache, lru_cache
from typing import Any

from django.db import models

#: stands before and after each way of writing a name
EDGE = "|"

#: the reading of a character that stands in no phrase the dictionary knows
_CHARACTERS = {"长": "cháng", "朝": "cháo", "弄": "lòng", "𠮷": "jí"}
_PHRASES = {
    "长宁": "cháng níng", "长丰": "cháng fēng", "长者": "zhǎng zhě", "点长": "diǎn zhǎng", "楼长": "lóu zhǎng",
    "路长": "lù zhǎng", "街长": "jiē zhǎng", "巷长": "xiàng zhǎng", "重阳": "chóng yáng", "重山": "chóng shān",
    "朝阳": "cháo yáng", "快乐": "kuài lè", "音乐": "yīn yuè", "乐龄": "lè líng", "同行": "tóng xíng",
    "巷道": "xiàng dào", "还地桥": "huán dì qiáo", "单县": "shàn xiàn", "解州": "xiè zhōu", "柏林路": "bǎi lín lù",
    "大夫": "dài fu",
}  # fmt: skip

#: how surnames are read that are read otherwise than the word; where families differ, each way finds them
SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",), "查": ("zha",), "仇": ("qiu",), "解": ("xie",), "曾": ("zeng",), "区": ("ou",), "朴": ("piao",),
    "翟": ("zhai",), "缪": ("miao",), "乐": ("yue", "le"), "盖": ("ge", "gai"), "秘": ("bi",), "员": ("yun",),
    "召": ("shao",), "种": ("chong",), "折": ("she",), "牟": ("mou", "mu"), "覃": ("qin", "tan"), "繁": ("po",),
    "隗": ("wei", "kui"), "郗": ("xi", "chi"), "么": ("yao",), "黑": ("he", "hei"), "柏": ("bai", "bo"),
    "薄": ("bo",), "句": ("gou",), "阚": ("kan",), "卜": ("bu",), "洗": ("xian",), "重": ("chong",),
    "尉迟": ("yu chi",), "万俟": ("mo qi",), "长孙": ("zhang sun",), "单于": ("chan yu",), "澹台": ("tan tai",),
    "鲜于": ("xian yu",), "中行": ("zhong hang",),
}  # fmt: skip


def index_of(name: str, *, person: bool = False) -> str:
    """What finds `name` by its sounds; of a person the surname is read as one. Empty for an empty name."""
    ways = [way for syllables in _readings(name, person) for way in _written(syllables) if way]
    return EDGE.join(["", *ways, ""]) if ways else ""


def typed(text: str) -> str:
    """What was typed, in the letters of an index: `Xiàng yáng`, `lü`, `xi'an` → `xiangyang`, `lv`, `xian`."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("u\u0308", "v")
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


class PinyinField(models.TextField):
    """The index of the name in the field `of`; of a person's name when `person`.

    It fills itself whenever a row is saved or created in bulk. Where rows are changed past `save`, as in
    `bulk_update`, the writer calls `pre_save` and names the column.
    """

    def __init__(self, *args: Any, of: str, person: bool = False, **kwargs: Any) -> None:
        self.of, self.person = of, person
        super().__init__(*args, **(kwargs | {"editable": False, "blank": True, "default": ""}))

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for own in ("editable", "blank", "default"):
            kwargs.pop(own, None)
        return name, path, args, kwargs | {"of": self.of} | ({"person": True} if self.person else {})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        index = index_of(getattr(model_instance, self.of), person=self.person)
        setattr(model_instance, self.attname, index)
        return index


def own_fields(model: type[models.Model], names: Any) -> list[PinyinField]:
    """The indexes of `model` that go by one of the fields in `names`."""
    return [field for field in model._meta.fields if isinstance(field, PinyinField) and field.of in names]


def fill(model: Any, *, batch: int = 2_000) -> None:
    """Writes the indexes of every stored row anew: for a migration, when there is a column or a reading more."""
    fields = own_fields(model, [field.name for field in model._meta.fields])
    rows = model._default_manager.order_by("pk").only("pk", *(field.of for field in fields))
    last = 0
    while things := list(rows.filter(pk__gt=last)[:batch]):
        for thing in things:
            for field in fields:
                field.pre_save(thing, add=False)
        model._default_manager.bulk_update(things, [field.name for field in fields], batch_size=200)
        last = things[-1].pk


def _written(syllables: list[str]) -> tuple[str, str]:
    """In full and by the initials; a number stays whole in both."""
    return "".join(syllables), "".join(part[0] if part.isalpha() else part for part in syllables)


def _readings(name: str, person: bool) -> list[list[str]]:
    name = unicodedata.normalize("NFKC", name).strip().lower()
    if person:
        surname = next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")
        if surname:
            rest = list(_syllables(name[len(surname) :]))
            return [[*reading.split(), *rest] for reading in SURNAMES[surname]]
    return [list(_syllables(name))]


@lru_cache(maxsize=4096)
def _syllables(name: str) -> tuple[str, ...]:
    """A syllable for each character that has one; Latin letters and figures as they stand, signs left out."""
    return tuple(part for part in map(_plain, _pinyin()(name)) if part)


#: there are some four hundred syllables; what was asked for is not kept
_plain = lru_cache(maxsize=1024)(typed)


@cache
def _pinyin() -> Any:
    """The dictionary: 55 MB that only a process needs which writes a name."""
    import pypinyin

    pypinyin.load_single_dict({ord(character): reading for character, reading in _CHARACTERS.items()})
    phrases = {words: [[part] for part in reading.split()] for words, reading in _PHRASES.items()}
    pypinyin.load_phrases_dict(phrases)
    return pypinyin.lazy_pinyin
