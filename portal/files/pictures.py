"""A photo as it is uploaded made into one that can be kept: small, upright, sRGB, and nothing in it but pixels.

What it is, is told by its bytes. Before a pixel is unpacked its header says how many there are; where it was taken, by
which phone, under what name it was saved and what hides behind its end is gone with everything else that is no pixel.
"""

import hashlib
import io
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile, options

from portal.web.errors import Refused

MAX_BYTES = 40 * 1024 * 1024
#: as many as the largest cameras of phones have: a plain JPEG becomes small while it is unpacked
MAX_PIXELS = 210_000_000
#: of what stands in memory whole before it becomes small, in one way or another (some 5 and 10 bytes a pixel)
MAX_PIXELS_UNPACKED, MAX_PIXELS_OF_SCREENS = 52_000_000, 26_000_000
#: of the long side
LONGEST_SIDE, LONGEST_OF_THUMBNAIL = 1600, 320
#: the first that brings the photo below the size wished for is taken
QUALITIES, WISHED_BYTES = (80, 72, 64), 600_000
#: A progressive JPEG of a camera has some ten scans, and each costs as much work as a picture; a PNG has one colour
#: profile, and each may unpack to a megabyte. By format what is counted, and how many there may be.
_MOST_PARTS = {"JPEG": (b"\xff\xda", 100), "PNG": (b"iCCP", 8)}

#: At so many places at most do two savings of one photo differ. Measured on made-up scenes: it finds all that were
#: saved at quality 50, half as large, blurred or with more contrast, 97 of 100 with a caption, 99 a quarter lighter, 77
#: darker, 87 cut by two hundredths, and took none of 5,000 pairs of different scenes for one. What is missed costs
#: nothing, a false alarm an officer's time.
NEAR = 4
#: by how much of 255 lighter is lighter, and how much of a picture within a band of lightness makes it an even one
_LIGHTER, _BAND, _EVEN = 4, 32, 0.8

#: brands of the HEIF container that hold pictures of cameras
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
#: one large photo at a time is unpacked in a process: several at once would take the memory of all others
_ONE_AT_A_TIME = Lock()


@contextmanager
def _whole_ones_only() -> Iterator[None]:
    """The printing of documents lets the library take half pictures, in the whole process; a photo is whole or none."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


# A thumbnail within the file may show something else than the photo.
options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
options.DECODE_THREADS = 1


@dataclass(frozen=True)
class Picture:
    """`digest` is the SHA-256 of the pixels (64 hex digits), `fingerprint` what `distance` compares (16 of them)."""

    jpeg: bytes
    width: int
    height: int
    digest: str
    fingerprint: str


def made_small(data: bytes) -> Picture:
    """The photo of a JPEG, PNG, WebP or HEIC file, of several the first. Raises Refused for what is none."""
    opener = _opener(data)
    if len(data) > MAX_BYTES:
        raise Refused(_("The photo is larger than 40 MB. Take it at the camera's normal size and add that."))
    try:
        with _ONE_AT_A_TIME, _whole_ones_only(), opener(io.BytesIO(data)) as opened:
            _check_size(opened, data)
            small = _flat(_upright(_scaled(opened)))
    except Refused:
        raise
    except Exception:  # whatever the many readers of a picture raise
        raise Refused(
            _("The photo is damaged or incomplete. See whether it opens on the phone, then send it once more.")
        ) from None
    pixels = hashlib.sha256(f"{small.width}x{small.height}".encode() + small.tobytes())
    return Picture(_jpeg(small), small.width, small.height, pixels.hexdigest(), fingerprint(small))


def thumbnail(jpeg: bytes) -> bytes:
    """A photo that made_small made, at most 320 pixels long, as JPEG."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        return _written(_scaled(picture, LONGEST_OF_THUMBNAIL), 72)


def fingerprint(picture: Image.Image) -> str:
    """Whether it grows lighter from left to right, at 8 × 8 places: a bit each, as 16 hex digits. Empty for what says
    too little to be told from others of its kind: a sheet of paper, a wall, a black frame."""
    grey = picture.convert("L").resize((72, 64), Image.Resampling.BOX)
    if _is_even(grey.histogram()):
        return ""
    lights = ImageOps.autocontrast(grey, cutoff=2).resize((9, 8), Image.Resampling.BOX).tobytes()
    places = (row * 9 + column for row in range(8) for column in range(8))
    bits = "".join("1" if lights[at] + _LIGHTER < lights[at + 1] else "0" for at in places)
    return f"{int(bits, 2):016x}"


def _is_even(histogram: list[int]) -> bool:
    return max(sum(histogram[at : at + _BAND]) for at in range(256)) > sum(histogram) * _EVEN


def distance(one: str, other: str) -> int:
    """At how many of the 64 places two fingerprints differ; at all of them when one says nothing."""
    return (int(one, 16) ^ int(other, 16)).bit_count() if one and other else 64


def is_near(one: str, other: str) -> bool:
    """Whether two fingerprints are of the same photo, saved again, made smaller, lighter, or marked in a corner."""
    return distance(one, other) <= NEAR


def _opener(data: bytes) -> Callable[[io.BytesIO], ImageFile.ImageFile]:
    """The reader of this kind of picture. Each is called itself: Pillow's own `open` has one bound for all kinds."""
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile  # of a photo and its further versions in one file the first
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WebPImageFile
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return HeifImageFile
    raise Refused(_("The file is not a photo. Choose one that a phone or camera took (JPEG, HEIC, PNG or WebP)."))


def _most_pixels(opened: ImageFile.ImageFile) -> int:
    if isinstance(opened, (PngImageFile, WebPImageFile)):
        return MAX_PIXELS_OF_SCREENS
    by_parts = isinstance(opened, JpegImageFile) and not opened.info.get("progressive")
    return MAX_PIXELS if by_parts else MAX_PIXELS_UNPACKED


def _check_size(opened: ImageFile.ImageFile, data: bytes) -> None:
    if opened.width * opened.height > _most_pixels(opened):
        million = opened.width * opened.height // 1_000_000
        raise Refused(
            _("The picture has %(million)d million pixels, too many to be read. Take it at the camera's normal size.")
            % {"million": million}
        )
    part, most = _MOST_PARTS.get(opened.format or "", (b"", 0))
    if part and data.count(part) > most:
        raise Refused(_("The picture is packed in an unusual way. Make a screenshot of it and add that."))


def _scaled(opened: Image.Image, longest: int = LONGEST_SIDE) -> Image.Image:
    """The first frame, its long side at most so long. A JPEG is unpacked at a fraction of its size."""
    part = min(longest / max(opened.size), 1)
    opened.draft(None, (math.ceil(opened.width * part), math.ceil(opened.height * part)))
    opened.load()
    picture = opened.convert("RGBA") if opened.mode in ("P", "PA", "1") else opened
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=1.5)
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """As it was held: a camera notes how, and keeps the pixels as they came."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # a note that cannot be read is none
        return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Its colours as every screen shows them, on white where it is transparent, and nothing noted beside the pixels."""
    profile = picture.info.get("icc_profile")
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    elif picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    flat = (_in_srgb(picture, profile) if profile else None) or picture.convert("RGB")
    flat.info = {}
    return flat


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image | None:
    """The colours that the profile means; None when it is broken or of another kind of picture."""
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _jpeg(picture: Image.Image) -> bytes:
    for quality in QUALITIES:
        if len(data := _written(picture, quality)) <= WISHED_BYTES:
            break
    return data


def _written(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
