"""How our printing faces are cut from the system's fonts: one language, no hints, the common apart from the rare."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import uharfbuzz as hb
from fontTools.ttLib import TTFont

#: raise it when anything below changes: it is part of the digest that names the folder
RECIPE = "6"
#: kerning and narrow punctuation, and figures of one width; no 'vert', no 'locl'
FEATURES = ("ccmp", "halt", "hwid", "kern", "mark", "palt")
#: nothing is printed downwards; and by BASE, Pango would shift the faces on a line against each other
DROPPED = ("BASE", "VORG", "vhea", "vmtx")
COPYRIGHT_AND_NAMES = (*range(7), 13, 14)
#: a space is set in the face of the character before it, whether that has one or not
SPACES = {0x20, 0xA0}
TIERS = ("Print", "Names", "Wide", "Rare")
#: what documents ask for, and the faces that it is looked for in, one after the other
FALLBACKS = {
    "Noto Serif Print": ("Noto Serif",),
    "Noto Sans Print": ("Noto Sans",),
    "FangSong Print": ("FangSong", "Noto Serif"),
    "Kai Print": ("Kai", "Noto Serif"),
    "XiaoBiaoSong Print": ("Noto Serif",),
    "Hei Print": ("Noto Sans",),
}
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{home}</dir>
  <cachedir>{home}/cache</cachedir>
{aliases}
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""
ALIAS = '  <alias binding="same"><family>{}</family><accept>{}</accept></alias>'


@dataclass(frozen=True)
class Face:
    """A file of fonts, the family wanted in it, the family it is printed under, and what face of the standard it stands
    for. `own_latin` False: its letters and figures are left to the face behind it. `needed` False: without it, its face
    is printed in the one behind it."""

    file: str
    wanted: str
    family: str
    style: str
    stands_for: str
    own_latin: bool = True
    needed: bool = True


FACES = (
    Face("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "Noto Serif", "Regular", "宋体"),
    Face("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Noto Serif", "Bold", "小标宋"),
    Face("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "Noto Sans", "Regular", "黑体"),
    Face("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "Noto Sans", "Bold", "粗黑体"),
    Face("FandolFang-Regular.otf", "FandolFang", "FangSong", "Regular", "仿宋", own_latin=False, needed=False),
    Face("FandolKai-Regular.otf", "FandolKai", "Kai", "Regular", "楷体", own_latin=False, needed=False),
)


class FontsMissing(RuntimeError):
    """The source faces are not installed, or printing was not prepared; the message says what to do."""


def digest(sources: dict[str, Path]) -> str:
    """What the faces are made of, as 24 hexadecimal digits: files, recipe, the library that cuts."""
    seal = hashlib.sha256(f"{RECIPE} {hb.__version__} {FACES} {FALLBACKS} {FEATURES} {DROPPED}".encode())
    for name in sorted(sources):
        with sources[name].open("rb") as file:
            seal.update(hashlib.file_digest(file, "sha256").digest())
    return seal.hexdigest()[:24]


def make(folder: Path, sources: dict[str, Path], home: Path) -> None:
    """Write the faces, fonts.conf, the list of covered characters and the words on stand-ins into `folder`, to be moved
    to `home`. Faces that are not needed may be missing in `sources`.

    Each source becomes up to four faces, one behind the other (see `tiers`): the time to embed a face grows with
    the glyphs that it holds, used or not, so the one that every page needs is small.
    """
    covered: set[int] = set()
    frame = hb.Font(_single_face(sources[FACES[0].file], FACES[0].wanted)).get_font_extents("ltr")
    for face in FACES:
        if face.file in sources:
            covered |= _write(folder, face, _single_face(sources[face.file], face.wanted), frame)
    (folder / "coverage").write_text(" ".join(f"{code:x}" for code in sorted(covered)), "ascii")
    (folder / "stand-ins").write_text(stand_ins(sources), "utf-8")
    (folder / "fonts.conf").write_text(fonts_conf(home), "utf-8")


def stand_ins(files: Iterable[str]) -> str:
    """For a document's metadata: which face stands in for which of the standard."""
    has = [face for face in FACES if face.file in files]
    without = [face.stands_for for face in FACES if face not in has]
    first = f"{'、'.join([has[0].stands_for, *without])}以 {has[0].wanted} {has[0].style} 代"
    return "字体替代：" + "；".join(
        [first, *(f"{face.stands_for}以 {face.wanted} {face.style} 代" for face in has[1:])]
    )


def fonts_conf(home: Path) -> str:
    """A list of fonts that holds only those in `home`, and where what has no glyph is looked for."""
    lines = []
    for asked, families in FALLBACKS.items():
        chain = [f"{family} {tier}" for family in families for tier in TIERS]
        accepted = "".join(f"<family>{name}</family>" for name in chain if name != asked)
        lines.append(ALIAS.format(asked, accepted))
    return FONTS_CONF.format(home=escape(str(home)), aliases="\n".join(lines))


def tiers() -> dict[str, set[int]]:
    """What each face holds: the signs and the 3,755 common characters of GB 2312; its 3,008 rarer ones, often
    met in names; the rest of GBK; and what else the source has (an empty set)."""
    signs = _latin() | set(range(0x2010, 0x2027)) | set(map(ord, "−∶"))
    wanted = (
        _charset("gb2312", leads=range(0xA1, 0xD8)) | signs,
        _charset("gb2312", leads=range(0xD8, 0xF8)),
        _charset("gbk", leads=range(0x81, 0xFF)),
        set[int](),
    )
    return dict(zip(TIERS, wanted, strict=True))


def _latin() -> set[int]:
    return set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))


def _charset(codec: str, leads: range) -> set[int]:
    """The characters that a double-byte codec of Python has for these first bytes."""
    pairs = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
    characters = (pair.decode(codec, "ignore") for pair in pairs)
    return {ord(char) for char in characters if len(char) == 1 and ord(char) > 0x7F}


def _single_face(path: Path, wanted: str) -> hb.Face:
    blob = hb.Blob.from_file_path(str(path))
    for index in range(hb.Face(blob, 0).count):
        face = hb.Face(blob, index)
        if wanted in (face.get_name(hb.OTNameIdPredefined.FONT_FAMILY), _typographic_family(face)):
            return face
    raise FontsMissing(f"{path} 中没有字体 {wanted}，请重新安装这一字体文件")


def _typographic_family(face: hb.Face) -> str | None:
    return face.get_name(hb.OTNameIdPredefined.TYPOGRAPHIC_FAMILY)


def _write(folder: Path, face: Face, source: hb.Face, frame: hb.FontExtents) -> set[int]:
    """Write the tiers of one face; answers the characters that it has."""
    has = set(source.unicodes) if face.own_latin else set(source.unicodes) - (_latin() - SPACES)
    left = set(has)
    for tier, wanted in tiers().items():
        family = f"{face.family} {tier}"
        chosen = left & wanted if wanted else left
        data = _cut(source, chosen)
        (folder / f"{family.replace(' ', '')}-{face.style}.otf").write_bytes(_renamed(data, family, face.style, frame))
        left -= chosen
    return has


def _cut(source: hb.Face, characters: set[int]) -> bytes:
    wish = hb.SubsetInput()
    wish.flags = hb.SubsetFlags.NO_HINTING
    wish.unicode_set.update(characters)
    wish.name_id_set.update(COPYRIGHT_AND_NAMES)
    wish.drop_table_tag_set.update(map(_tag, DROPPED))
    wish.layout_feature_tag_set.clear()
    wish.layout_feature_tag_set.update(map(_tag, FEATURES))
    return hb.subset(source, wish).blob.data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _renamed(data: bytes, family: str, style: str, frame: hb.FontExtents) -> bytes:
    """The face under another family: WeasyPrint tells faces apart by family and style alone, so a common and a rare
    face of one name would be mixed up on paper. All get the height of one, for a line with two faces on it would be
    higher than its neighbours."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in (*names, 3, 16, 17)]
    for number, name in names.items():
        table.setName(name, number, 3, 1, 0x409)
    if not family.startswith("Noto"):
        font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = frame.ascender, frame.descender, 0
        font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = frame.ascender, -frame.descender
    _give_tabular_figures(font)
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _give_tabular_figures(font: TTFont) -> None:
    """The 1 of Noto Serif is narrower than its other figures, and there is no 'tnum': the half-width ones become it."""
    if "GSUB" not in font:
        return
    figures = {font.getBestCmap().get(ord(figure)) for figure in "0123456789"}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "hwid":
            record.FeatureTag = "tnum"
            for index in record.Feature.LookupListIndex:
                for subtable in table.LookupList.Lookup[index].SubTable:
                    single = getattr(subtable, "ExtSubTable", subtable)
                    single.mapping = {glyph: other for glyph, other in single.mapping.items() if glyph in figures}
