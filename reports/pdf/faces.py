"""How our printing faces are cut from the system's collections: one language, no hints, the common apart
from the rare."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import uharfbuzz as hb
from fontTools.ttLib import TTFont

#: raise it when anything below changes: it is part of the digest that names the folder
RECIPE = "2"
#: kerning and narrow punctuation; no 'vert' (nothing is printed downwards), no 'locl' (one language)
FEATURES = ("ccmp", "halt", "kern", "mark", "palt")
COPYRIGHT_AND_NAMES = (*range(7), 13, 14)
#: what is asked for as "… Print" falls back to the three behind it, and then to whatever else we have
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{home}</dir>
  <cachedir>{home}/cache</cachedir>
  <alias binding="same"><family>Noto Serif Print</family><accept>
    <family>Noto Serif Names</family>
    <family>Noto Serif Wide</family>
    <family>Noto Serif Rare</family>
  </accept></alias>
  <alias binding="same"><family>Noto Sans Print</family><accept>
    <family>Noto Sans Names</family>
    <family>Noto Sans Wide</family>
    <family>Noto Sans Rare</family>
  </accept></alias>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


@dataclass(frozen=True)
class Face:
    """A collection of Debian's fonts-noto-cjk, the family wanted in it, and the name it is printed under."""

    file: str
    wanted: str
    family: str
    style: str
    stands_for: str


FACES = (
    Face("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "Noto Serif Print", "Regular", "仿宋、楷体"),
    Face("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Noto Serif Print", "Bold", "小标宋"),
    Face("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "Noto Sans Print", "Regular", "黑体（表格）"),
    Face("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "Noto Sans Print", "Bold", "黑体（标题）"),
)
STAND_INS = "字体替代：" + "；".join(f"{face.stands_for}以 {face.wanted} {face.style} 代" for face in FACES)


class FontsMissing(RuntimeError):
    """The source faces are not installed, or printing was not prepared; the message says what to do."""


def digest(sources: dict[str, Path]) -> str:
    """What the faces are made of, as 24 hexadecimal digits: collections, recipe, the library that cuts."""
    seal = hashlib.sha256(f"{RECIPE} {hb.__version__} {FACES} {FEATURES}".encode())
    for name in sorted(sources):
        with sources[name].open("rb") as file:
            seal.update(hashlib.file_digest(file, "sha256").digest())
    return seal.hexdigest()[:24]


def make(folder: Path, sources: dict[str, Path], home: Path) -> None:
    """Write the faces, fonts.conf and the list of covered characters into `folder`, to be moved to `home`.

    Each source becomes four faces, one behind the other (see `tiers`): the time to embed a face grows with
    the glyphs that it holds, used or not, so the one that every page needs is small.
    """
    covered: set[int] = set()
    for face in FACES:
        source = _single_face(sources[face.file], face.wanted)
        left = set(source.unicodes)
        covered |= left
        for tier, wanted in tiers().items():
            family = face.family.replace("Print", tier)
            data = _cut(source, left & wanted if wanted else left, family, face.style)
            (folder / f"{family.replace(' ', '')}-{face.style}.otf").write_bytes(data)
            left -= wanted
    (folder / "coverage").write_text(" ".join(f"{code:x}" for code in sorted(covered)), "ascii")
    (folder / "fonts.conf").write_text(FONTS_CONF.format(home=escape(str(home))), "utf-8")


def tiers() -> dict[str, set[int]]:
    """What each face holds: the signs and the 3,755 common characters of GB 2312; its 3,008 rarer ones, often
    met in names; the rest of GBK; and what else the source has (an empty set)."""
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2027))
    return {
        "Print": _charset("gb2312", leads=range(0xA1, 0xD8)) | latin | set(map(ord, "−∶")),
        "Names": _charset("gb2312", leads=range(0xD8, 0xF8)),
        "Wide": _charset("gbk", leads=range(0x81, 0xFF)),
        "Rare": set(),
    }


def _charset(codec: str, leads: range) -> set[int]:
    """The characters that a double-byte codec of Python has for these first bytes."""
    pairs = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
    characters = (pair.decode(codec, "ignore") for pair in pairs)
    return {ord(char) for char in characters if len(char) == 1 and ord(char) > 0x7F}


def _single_face(path: Path, wanted: str) -> hb.Face:
    blob = hb.Blob.from_file_path(str(path))
    for index in range(hb.Face(blob, 0).count):
        face = hb.Face(blob, index)
        if face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) == wanted:
            return face
    raise FontsMissing(f"{path} 中没有字体 {wanted}，请执行：apt-get install --reinstall fonts-noto-cjk")


def _cut(source: hb.Face, characters: set[int], family: str, style: str) -> bytes:
    wish = hb.SubsetInput()
    wish.flags = hb.SubsetFlags.NO_HINTING
    wish.unicode_set.update(characters)
    wish.name_id_set.update(COPYRIGHT_AND_NAMES)
    wish.layout_feature_tag_set.clear()
    for tag in FEATURES:
        wish.layout_feature_tag_set.add(int.from_bytes(tag.encode("ascii"), "big"))
    return _renamed(hb.subset(source, wish).blob.data, family, style)


def _renamed(data: bytes, family: str, style: str) -> bytes:
    """The face under another family: WeasyPrint tells faces apart by family and style alone, so a common and
    a rare face of one name would be mixed up on paper."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in (*names, 3, 16, 17)]
    for number, name in names.items():
        table.setName(name, number, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()
