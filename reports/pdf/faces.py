"""How our printing faces are cut from the system's collections: one language, no hints, common and rare apart."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import uharfbuzz as hb
from fontTools.ttLib import TTFont

#: raise it when anything below changes: it is part of the digest that names the folder
RECIPE = "1"
#: kerning and narrow punctuation; no 'vert' (nothing is printed downwards), no 'locl' (one language)
FEATURES = ("ccmp", "halt", "kern", "mark", "palt")
COPYRIGHT_AND_NAMES = (*range(7), 13, 14)
#: what is asked for as "… Print" falls back to the two behind it, and then to whatever else we have
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{home}</dir>
  <cachedir>{home}/cache</cachedir>
  <alias binding="same"><family>Noto Serif Print</family>
    <accept><family>Noto Serif Wide</family><family>Noto Serif Rare</family></accept></alias>
  <alias binding="same"><family>Noto Sans Print</family>
    <accept><family>Noto Sans Wide</family><family>Noto Sans Rare</family></accept></alias>
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
    """What the faces are made of, as 24 hexadecimal digits: collections, recipe, and the library that cuts."""
    seal = hashlib.sha256(f"{RECIPE} {hb.__version__} {FACES} {FEATURES}".encode())
    for name in sorted(sources):
        with sources[name].open("rb") as file:
            seal.update(hashlib.file_digest(file, "sha256").digest())
    return seal.hexdigest()[:24]


def make(folder: Path, sources: dict[str, Path], home: Path) -> None:
    """Write the faces, their fonts.conf and the list of covered characters into `folder`, to be moved to `home`.

    Each source becomes three faces: "Print" with GB 2312, in which nearly every page is set whole, "Wide" with the
    rest of GBK, and "Rare" with all that is left. The time to embed a face grows with the glyphs that it holds,
    used or not, so the one that is always used is small.
    """
    covered: set[int] = set()
    for face in FACES:
        source = _single_face(sources[face.file], face.wanted)
        left = set(source.unicodes)
        covered |= left
        for tier, wanted in (("Print", common_characters()), ("Wide", charset("gbk")), ("Rare", left)):
            family = face.family.replace("Print", tier)
            data = _cut(source, left & wanted, family, face.style)
            (folder / f"{family.replace(' ', '')}-{face.style}.otf").write_bytes(data)
            left = left - wanted
    (folder / "coverage").write_text(" ".join(f"{code:x}" for code in sorted(covered)), "ascii")
    (folder / "fonts.conf").write_text(FONTS_CONF.format(home=escape(str(home))), "utf-8")


def common_characters() -> set[int]:
    """GB 2312, ASCII, Latin-1, and the punctuation of official documents that GB 2312 lacks."""
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    return charset("gb2312") | latin | set(range(0x2010, 0x2027)) | set(map(ord, "−∶"))


def charset(codec: str) -> set[int]:
    """The characters that a double-byte codec of Python has two bytes for."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return {
        ord(char) for pair in pairs if len(char := pair.decode(codec, "ignore")) == 1 and ord(char) > 0x7F
    }


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
    """The face under another family: WeasyPrint tells faces apart by family and style alone, so a common and a
    rare face of one name would be mixed up on paper."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in (*names, 3, 16, 17)]
    for number, name in names.items():
        table.setName(name, number, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()
