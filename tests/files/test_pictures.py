"""A photo becomes small, upright and mute; what is none, or would burst the memory, is refused in plain words."""

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageEnhance, ImageFile

from portal.files import pictures
from portal.files.pictures import distance, fingerprint, is_near, made_small, thumbnail
from portal.web.errors import Refused
from tests.files.photos import PHONE, a_photo, chunk, png_of, saved, scene, taken

NO_PHOTO, DAMAGED = "not a photo", "damaged or incomplete"
#: in words, and as EXIF holds it: 31° as a fraction
TRACES = (PHONE.encode(), b"Exif", b"GPS", b"http://ns.adobe.com", b"ICC_PROFILE", b"a comment", b"hidden behind")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        made_small(data)
    return str(refused.value)


def with_a_caption(picture: Image.Image) -> Image.Image:
    """As cameras of phones write the day into a corner."""
    marked = picture.copy()
    marked.paste("white", (700, 820, 1150, 860))
    return marked


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"xmp": b"<x:xmpmeta/>", "icc_profile": profile()}),
        ("JPEG", {"comment": b"a comment"}),
        ("PNG", {"icc_profile": profile()}),
        ("WEBP", {"xmp": b"<x:xmpmeta/>", "icc_profile": profile()}),
        ("HEIC", {"xmp": b"<x:xmpmeta/>"}),
    ],
)
def test_of_a_photo_only_the_pixels_are_kept(kind: str, options: dict[str, Any]) -> None:
    data = saved(scene(), kind, exif=taken(), **options)
    assert PHONE.encode() in data
    made = made_small(data + b"hidden behind the end")
    assert not [trace for trace in TRACES if trace in made.jpeg]
    kept = opened(made.jpeg)
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (1200, 900))
    assert (set(kept.info), dict(kept.getexif())) == ({"jfif", "jfif_version", "jfif_unit", "jfif_density"}, {})
    assert is_near(made.fingerprint, fingerprint(scene()))


def test_a_large_photo_is_scaled_down() -> None:
    made = made_small(saved(scene(size=(4000, 3000)), quality=95))
    assert (made.width, made.height) == opened(made.jpeg).size == (1600, 1200)


def test_a_photo_full_of_detail_is_kept_in_less_than_600_kb() -> None:
    busy = Image.blend(scene(size=(1600, 1200)), Image.effect_noise((1600, 1200), 90).convert("RGB"), 0.35)
    assert len(made_small(saved(busy, quality=100, subsampling=0)).jpeg) < 600_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_a_photo_taken_upright_stands_upright(kind: str) -> None:
    red_left = Image.new("RGB", (400, 200), "blue")
    red_left.paste("red", (0, 0, 200, 200))
    made = opened(made_small(saved(red_left, kind, exif=taken(orientation=6))).jpeg)
    assert made.size == (200, 400)
    top, bottom = made.getpixel((100, 50)), made.getpixel((100, 350))
    assert (top[0] > 200, bottom[2] > 200) == (True, True)  # type: ignore[index]


def test_what_is_transparent_becomes_white() -> None:
    made = opened(made_small(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")).jpeg)
    assert made.getpixel((20, 20)) == (255, 255, 255)


def test_colours_are_those_that_the_profile_means() -> None:
    """A profile that swaps red and blue, as far as a screen is concerned."""
    swapped = bytearray(profile())
    count = struct.unpack(">I", swapped[128:132])[0]
    at = {bytes(swapped[132 + 12 * tag : 136 + 12 * tag]): 132 + 12 * tag for tag in range(count)}
    swapped[at[b"rXYZ"] : at[b"rXYZ"] + 4], swapped[at[b"bXYZ"] : at[b"bXYZ"] + 4] = b"bXYZ", b"rXYZ"
    made = opened(made_small(saved(Image.new("RGB", (50, 50), "red"), icc_profile=bytes(swapped))).jpeg)
    red, _green, blue = made.getpixel((20, 20))  # type: ignore[misc]
    assert blue > 200 > 60 > red


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "CMYK"])
def test_a_picture_of_any_mode_becomes_a_photo(mode: str) -> None:
    grey = Image.new("L", (60, 40), 100)
    picture = Image.new("I;16", (60, 40), 100 * 256) if mode == "I;16" else grey.convert(mode)
    made = opened(made_small(saved(picture, "JPEG" if mode == "CMYK" else "PNG")).jpeg)
    assert made.mode == "RGB"
    assert mode == "1" or abs(made.getpixel((30, 20))[1] - 100) < 4  # type: ignore[index]


def test_of_several_pictures_in_a_file_the_first_is_kept() -> None:
    others = [Image.new("RGB", (80, 60), "blue")]
    data = saved(Image.new("RGB", (80, 60), "red"), "WEBP", save_all=True, append_images=others)
    assert opened(made_small(data).jpeg).getpixel((40, 30))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"MZ\x90\x00" + bytes(5000), NO_PHOTO),
        (b"", NO_PHOTO),
        (b"%PDF-1.7\n%%EOF", NO_PHOTO),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", NO_PHOTO),
        (saved(scene(size=(40, 30)), "GIF"), NO_PHOTO),
        (b"\xff\xd8\xff" + bytes(500), DAMAGED),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(500), DAMAGED),
        (b"\x00\x00\x00\x18ftypheic" + bytes(500), DAMAGED),
    ],
)
def test_what_is_no_photo_is_told_by_its_bytes(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_half_of_a_photo_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the printing of documents lets the library take in the same process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = saved(scene(size=(300, 200)), kind)
    assert DAMAGED in refusal(data[: len(data) // 2])


def test_a_photo_above_40_mb_is_refused_unread() -> None:
    assert "larger than 40 MB" in refusal(b"\xff\xd8\xff" + bytes(pictures.MAX_BYTES))


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    assert "10000 million pixels" in refusal(png_of(100_000, 100_000))


def test_a_webp_and_a_progressive_jpeg_have_less_room_than_a_plain_jpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS_UNPACKED", 10_000)
    monkeypatch.setattr(pictures, "MAX_PIXELS_OF_SCREENS", 5_000)
    beyond, much = scene(size=(120, 100)), scene(size=(90, 80))
    assert made_small(saved(beyond)).width == 120
    assert "million pixels" in refusal(saved(beyond, progressive=True))
    assert "million pixels" in refusal(saved(beyond, "HEIC"))
    assert made_small(saved(much, progressive=True)).width == 90
    assert "million pixels" in refusal(saved(much, "WEBP"))


def test_notes_that_unpack_to_megabytes_are_refused() -> None:
    packed = zlib.compress(bytes(50_000_000))
    for note in (chunk(b"zTXt", b"Comment\0\0" + packed), chunk(b"iCCP", b"name\0\0" + packed)):
        assert DAMAGED in refusal(png_of(10, 10, note))
    many = [chunk(b"iCCP", b"name\0\0" + zlib.compress(bytes(900_000)))] * 9
    assert "unusual way" in refusal(png_of(10, 10, *many))


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    data = saved(scene(size=(64, 64)), progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert "unusual way" in refusal(data[:-2] + scan * 1000 + data[-2:])


def test_the_memory_for_a_photo_of_48_million_pixels_is_bounded(tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    Image.new("RGB", (8064, 6048), "red").save(large, quality=95)
    code = (
        "import re, sys; from portal.files.pictures import made_small\n"
        # not ru_maxrss, which begins at what the parent has used
        "used = lambda: int(re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())[1])\n"
        "before = used(); made_small(open(sys.argv[1], 'rb').read()); print((used() - before) // 1024)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, large], capture_output=True, text=True, check=True, env=os.environ, timeout=60
    )
    assert int(run.stdout) < 110


def test_the_same_photo_has_the_same_digest_whatever_is_noted_in_it() -> None:
    bare, noted = made_small(saved(scene(), quality=90)), made_small(saved(scene(), quality=90, exif=taken()))
    assert bare == noted
    assert len(bare.digest) == 64
    assert made_small(saved(scene(2), quality=90)).digest != bare.digest


@pytest.mark.parametrize("seed", range(5))
def test_a_photo_that_was_changed_a_little_is_known_again(seed: int) -> None:
    before = scene(seed)
    changed = [
        opened(saved(before, quality=40)),
        before.resize((600, 450)),
        ImageEnhance.Brightness(before).enhance(1.2),
        with_a_caption(before),
    ]
    assert [distance(fingerprint(before), fingerprint(after)) <= 4 for after in changed] == [True] * 4


def test_different_photos_are_told_apart() -> None:
    marks = [fingerprint(scene(seed, (120, 90))) for seed in range(60)]
    assert not [1 for at, one in enumerate(marks) for other in marks[:at] if is_near(one, other)]


def test_sheets_of_paper_are_not_taken_for_one_another() -> None:
    sheet = Image.new("L", (300, 400), 240)
    sheet.paste(20, (40, 60, 200, 70))
    assert fingerprint(sheet) == "" and not is_near("", "") and distance("", "0" * 16) == 64


def test_a_thumbnail_is_a_small_jpeg() -> None:
    small = opened(thumbnail(made_small(a_photo(size=(2000, 1000))).jpeg))
    assert (small.format, small.size) == ("JPEG", (320, 160))
