"""The faces that documents are printed with: small ones of our own, never the system's list of fonts.

A system collection carries five languages with 65,535 glyphs each, which WeasyPrint would copy and cut again
for every document; and which face a name finds would depend on the machine, and with it the bytes on record.
"""

import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from .faces import FACES, FontsMissing, digest, make

ROOTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
)


def requirements() -> list[str]:
    """What this machine lacks for printing, in words for who installs it; empty when all is there."""
    problems = [fault] if (fault := _missing_sources()) else []
    try:
        # Not at the top: importing WeasyPrint reads the fonts, which `activate` must choose first.
        from weasyprint.text import ffi
    except OSError as error:
        libraries = "libpango-1.0-0 libpangoft2-1.0-0"
        return [*problems, f"缺少排版库 Pango（{error}），请执行：apt-get install {libraries}"]
    if ffi.harfbuzz_subset is None:
        # WeasyPrint falls back to fontTools, and a report takes fifteen times as long.
        problems.append("缺少字体子集库 HarfBuzz-Subset，请执行：apt-get install libharfbuzz-subset0")
    return problems


def faces_are_there() -> bool:
    """Are the faces installed that documents cannot be printed without? For a process that prints nothing itself: it
    does not load WeasyPrint to find out."""
    return not _missing_sources()


def prepare(home: Path) -> Path:
    """Make our faces below `home`, once, and return the fonts.conf that lists only them.

    Several processes may do it at once: each works in a folder of its own, and the first rename wins.
    Raises FontsMissing when a source collection is not installed.
    """
    if fault := _missing_sources():
        raise FontsMissing(fault)
    sources = _sources()
    target = home / digest(sources)
    if not target.exists():
        home.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".making-", dir=home))
        try:
            make(work, sources, target)
            work.chmod(0o755)
            work.rename(target)
        except OSError:
            if not target.exists():  # another process was first
                raise
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return target / "fonts.conf"


def activate(home: Path) -> Path:
    """Make this process print with our faces only; returns the fonts.conf.

    Must come before the first import of WeasyPrint, which reads the list of fonts.
    """
    conf = prepare(home)
    os.environ["FONTCONFIG_FILE"] = str(conf)
    return conf


def active() -> Path:
    """The folder of the faces in use; its name, a digest of them, belongs into the key of a cached document.

    Raises FontsMissing when `activate` was not called in this process or a parent of it.
    """
    folder = Path(os.environ.get("FONTCONFIG_FILE", "")).parent
    if not (folder / "coverage").is_file():
        raise FontsMissing("印制字体尚未启用：应先调用 reports.pdf.fonts.activate")
    return folder


def edition() -> str:
    """The digest of the faces in use, or in a process that prints nothing of those that would be made; none is made
    for it, and none need be there."""
    try:
        return active().name
    except FontsMissing:
        return digest(_sources())


def stand_ins() -> str:
    """In words for a document's metadata: which of the faces in use stands in for which of the standard."""
    return _stand_ins(active())


@lru_cache(maxsize=4)
def made(home: Path) -> Path:
    """The folder of the faces below `home`, made if need be, for a process that only asks what they cover.

    Raises FontsMissing when a source collection is not installed.
    """
    return prepare(home).parent


def missing_glyphs(text: str, folder: Path | None = None) -> list[str]:
    """The characters of `text` that none of the faces in `folder` has, each once, in order of appearance; without a
    folder, of those in use."""
    covered = _coverage(folder or active())
    return [char for char in dict.fromkeys(text) if ord(char) not in covered and not _invisible(ord(char))]


def _invisible(code: int) -> bool:
    """Line ends, joiners and variation selectors: nothing is drawn for them, so no glyph is missed."""
    return (
        code in (9, 10, 13, 0x2060)
        or 0x200B <= code <= 0x200F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
    )


def _missing_sources() -> str:
    missing = [face.file for face in FACES if face.needed and _source(face.file) is None]
    return f"缺少中文字体 {'、'.join(missing)}，请执行：apt-get install fonts-noto-cjk" if missing else ""


def _sources() -> dict[str, Path]:
    return {face.file: path for face in FACES if (path := _source(face.file))}


def _source(name: str) -> Path | None:
    return next((path for root in ROOTS if root.is_dir() for path in sorted(root.rglob(name))), None)


@lru_cache(maxsize=4)
def _coverage(folder: Path) -> frozenset[int]:
    return frozenset(int(code, 16) for code in (folder / "coverage").read_text("ascii").split())


@lru_cache(maxsize=4)
def _stand_ins(folder: Path) -> str:
    return (folder / "stand-ins").read_text("utf-8")
