"""The check of the catalogue sees what is missing in code and templates."""

from pathlib import Path

import pytest

from tests.check import translations


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "words.py").write_text('A = _("first")\nB = ngettext("%(n)d site", "%(n)d sites", 2)\n')
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "second" %}'
        "{% blocktranslate trimmed %}\n  hello {{ name }}\n{% endblocktranslate %}"
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "PO", tmp_path / "locale" / "django.po")
    monkeypatch.setattr(translations, "MO", tmp_path / "locale" / "django.mo")
    return tmp_path


def translate_all(folder: Path) -> None:
    translations.update()
    po = folder / "locale" / "django.po"
    head, _, rest = po.read_text().partition("\n\n")
    rest = rest.replace('msgstr[0] ""', 'msgstr[0] "%(n)d 个"').replace(
        '%(name)s"\nmsgstr ""', '%(name)s"\nmsgstr "你好 %(name)s"'
    )
    po.write_text(head + "\n\n" + rest.replace('msgstr ""', 'msgstr "一"'))
    translations.update()


def test_everything_new_is_named_with_its_place(project: Path) -> None:
    faults = translations.faults()
    assert "not translated: 'first' (portal/words.py)" in faults
    assert "not translated: 'second' (templates/page.html)" in faults
    assert "not translated: 'hello %(name)s' (templates/page.html)" in faults
    assert "not translated: ('%(n)d site', '%(n)d sites') (portal/words.py)" in faults


def test_a_whole_catalogue_is_good(project: Path) -> None:
    translate_all(project)
    assert translations.faults() == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgstr "一"', 'msgstr ""', "not translated"),
        ('msgid "first"', '#, fuzzy\nmsgid "first"', "not translated: 'first'"),
        ("你好 %(name)s", "你好 %(nmae)s", "unknown named placeholder"),
        ('msgstr "一"', 'msgstr "二"', "is not made from the present"),
    ],
)
def test_a_fault_in_the_catalogue_is_named(project: Path, before: str, after: str, fault: str) -> None:
    translate_all(project)
    assert before in translations.PO.read_text()
    translations.PO.write_text(translations.PO.read_text().replace(before, after, 1))
    assert any(fault in found for found in translations.faults())


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(project: Path) -> None:
    translate_all(project)
    (project / "portal" / "words.py").write_text('A = _("first")\nC = _("third")\n')
    translations.update()
    assert translations.faults() == ["not translated: 'third' (portal/words.py)", "fuzzy or empty: 'third'"]
    assert "site" not in translations.PO.read_text()
