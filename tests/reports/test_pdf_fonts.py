import builtins
import io
import subprocess
import sys
import threading
import time
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from reports.pdf import faces, fonts, render
from tests.reports.pdf_reading import FONT_HOME, ROOT, lines, text


@pytest.fixture(scope="module")
def conf() -> Path:
    return fonts.activate(FONT_HOME)


def test_faces_are_made_once(conf: Path) -> None:
    made = (conf.parent / "NotoSerifPrint-Regular.otf").stat().st_mtime_ns
    assert fonts.prepare(FONT_HOME) == conf
    assert (conf.parent / "NotoSerifPrint-Regular.otf").stat().st_mtime_ns == made


def test_another_recipe_makes_other_faces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "make", lambda folder, sources, home: None)
    before = fonts.prepare(tmp_path)
    monkeypatch.setattr(faces, "RECIPE", "another")
    assert fonts.prepare(tmp_path) != before


def test_of_two_that_prepare_at_once_the_first_wins_and_both_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[str] = []

    def slowly(folder: Path, sources: dict[str, Path], home: Path) -> None:
        time.sleep(0.2)
        (folder / "fonts.conf").write_text(folder.name)
        made.append(folder.name)

    monkeypatch.setattr(fonts, "make", slowly)
    answers: list[Path] = []
    both = [threading.Thread(target=lambda: answers.append(fonts.prepare(tmp_path))) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(made) == 2
    assert answers[0] == answers[1]
    assert answers[0].read_text() in made
    assert [path.name for path in tmp_path.iterdir()] == [answers[0].parent.name]


def test_a_preparation_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(folder: Path, sources: dict[str, Path], home: Path) -> None:
        (folder / "half").touch()
        raise OSError("no space left on device")

    monkeypatch.setattr(fonts, "make", fails)
    with pytest.raises(OSError, match="no space left"):
        fonts.prepare(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_rare_characters_of_names_have_a_glyph(conf: Path) -> None:
    assert fonts.missing_glyphs("䶮㛃𠮷龑喆堃") == []


def test_characters_without_a_glyph_are_named_once_and_in_order(conf: Path) -> None:
    assert fonts.missing_glyphs("李😀明ཀ😀") == ["😀", "ཀ"]


def test_nothing_is_missed_for_what_draws_nothing(conf: Path) -> None:
    assert fonts.missing_glyphs("葛\U000e0100\n城\ufe00\u200d\t") == []


def test_the_common_face_is_small_and_the_tiers_do_not_overlap() -> None:
    tiers = faces.tiers()
    assert "䶮" not in map(chr, tiers["Print"])
    assert {"的", "，", "Ａ", "①", "—", "∶"} <= set(map(chr, tiers["Print"]))
    assert {"璐", "萱"} <= set(map(chr, tiers["Names"]))
    assert {"喆", "堃", "珺"} <= set(map(chr, tiers["Wide"]))
    assert not tiers["Print"] & tiers["Names"]


def test_missing_collections_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "ROOTS", (tmp_path,))
    [problem] = fonts.requirements()
    assert "NotoSerifCJK-Bold.ttc" in problem
    assert "apt-get install fonts-noto-cjk" in problem
    with pytest.raises(fonts.FontsMissing, match="apt-get install fonts-noto-cjk"):
        fonts.prepare(tmp_path)


def test_a_missing_subset_library_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch, conf: Path) -> None:
    from weasyprint.text import ffi

    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    [problem] = fonts.requirements()
    assert "apt-get install libharfbuzz-subset0" in problem


def test_a_missing_pango_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def without_pango(name: str, *rest: object) -> object:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    [problem] = fonts.requirements()
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0" in problem


def test_printing_before_the_faces_are_chosen_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    with pytest.raises(fonts.FontsMissing, match="activate"):
        fonts.active()


def test_a_process_that_prints_nothing_knows_the_faces_of_one_that_does_and_makes_none(
    conf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(conf))
    printing = fonts.edition()
    monkeypatch.delenv("FONTCONFIG_FILE")
    monkeypatch.setattr(fonts, "make", lambda *_: pytest.fail("faces are made"))
    assert fonts.edition() == printing == conf.parent.name
    monkeypatch.setattr(fonts, "ROOTS", ())
    assert fonts.edition() != printing


def test_only_our_faces_are_on_paper_even_if_weasyprint_was_imported_before(conf: Path) -> None:
    program = (
        "import weasyprint, sys; from pathlib import Path; from reports.pdf import fonts, render;"
        f"fonts.activate(Path({str(FONT_HOME)!r}));"
        "page = '<html><body>的䶮璐喆<h2>的</h2></body></html>';"
        "from reports.pdf.press import laid_out; document = laid_out(page, ['print.css']);"
        "document.write_pdf(); print(sorted({font.family for font in document.fonts.values()}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    families = ["Noto Sans Print", "Noto Serif Names", "Noto Serif Print", "Noto Serif Rare", "Noto Serif Wide"]
    assert done.stdout.strip() == str(families)


def test_what_stands_in_for_which_face_is_said_of_the_faces_that_are_there() -> None:
    files = [face.file for face in faces.FACES]
    assert "仿宋以 FandolFang Regular 代；楷体以 FandolKai Regular 代" in faces.stand_ins(files)
    needed = [face.file for face in faces.FACES if face.needed]
    assert faces.stand_ins(needed).startswith("字体替代：宋体、仿宋、楷体以 Noto Serif CJK SC Regular 代；小标宋以")
    assert "Fandol" not in faces.stand_ins(needed)


def test_the_words_on_stand_ins_are_in_every_document(conf: Path) -> None:
    done = render.render_pdf("<!DOCTYPE html><html><body>一</body></html>", title="试")
    with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
        assert str(pdf.docinfo["/Subject"]) == fonts.stand_ins()


def test_without_the_faces_that_may_be_missing_their_documents_print_in_the_one_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = fonts._source
    monkeypatch.setattr(fonts, "_source", lambda name: None if name.startswith("Fandol") else known(name))
    assert fonts.requirements() == []
    home = fonts.prepare(FONT_HOME)
    program = (
        f"import os; os.environ['FONTCONFIG_FILE'] = {str(home)!r};"
        "from reports.pdf.press import laid_out; page = '<html><body>的䶮</body></html>';"
        "document = laid_out(page, ['print.css', 'official.css']);"
        "document.write_pdf(); print(sorted({font.family for font in document.fonts.values()}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == str(["Noto Serif Print", "Noto Serif Rare"])


@pytest.mark.parametrize("asked", [family for family, chain in faces.FALLBACKS.items() if "Noto Serif" in chain])
def test_a_line_with_several_faces_is_no_higher_than_one_with_a_single_one(conf: Path, asked: str) -> None:
    from reports.pdf.press import laid_out

    style = f'font: 100px "{asked}"; line-height: normal'
    page = "".join(f"<p style='{style}'>{words}</p>" for words in ("满满", "满9（A璐喆䶮㛃𠮷"))
    [box] = laid_out(page, ["print.css"]).pages
    assert len({round(line.height, 2) for line in lines(box._page_box) if "满" in text(line)}) == 1


def test_every_face_has_a_space_for_one_is_set_in_the_face_of_the_character_before(conf: Path) -> None:
    common = sorted(conf.parent.glob("*Print-*.otf"))
    assert len(common) >= 4
    assert [path.name for path in common if 0x20 not in TTFont(path).getBestCmap()] == []
