"""Photos as phones take them, made on the spot."""

import io
import random
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import ExifTags, Image

PHONE = "ZhangPhone 12"


def scene(seed: int = 1, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A picture like no other of another seed: soft shapes, as a room with people in it has."""
    draw = random.Random(seed)
    coarse = Image.frombytes("RGB", (12, 9), bytes(draw.randrange(256) for _ in range(12 * 9 * 3)))
    return coarse.resize(size, Image.Resampling.BICUBIC)


def taken(orientation: int = 1) -> bytes:
    """What a phone notes in a photo: itself, the place, and how it was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = PHONE
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (31.0, 14.0, 5.5), 3: "E", 4: (121.0, 28.0, 7.0)})
    return exif.tobytes()


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    written = io.BytesIO()
    if kind == "HEIC":
        pillow_heif.from_pillow(picture).save(written, quality=60, **options)
    else:
        picture.save(written, kind, **options)
    return written.getvalue()


def a_photo(seed: int = 1, size: tuple[int, int] = (400, 300)) -> bytes:
    return saved(scene(seed, size), quality=90, exif=taken())


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, *between: bytes) -> bytes:
    """A PNG that claims to be so large, with these chunks before its pixels, of which there are few."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(between) + pixels + chunk(b"IEND", b"")
