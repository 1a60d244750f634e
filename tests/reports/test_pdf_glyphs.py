"""Characters without a glyph are found before a year is printed; rare ones of names print in every face and weight."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.web.errors import Forbidden, Refused
from reports.pdf import fonts, render
from reports.services.glyphs import SOURCES, unprintable_names
from sites.models import Activity, Site
from tests.documents.district import YEAR, District, actor, small_district
from tests.needs import program
from tests.reports.pdf_reading import FONT_HOME
from volunteers.models import Volunteer

RARE = "䶮㛃𠮷"
FAMILIES = ("Noto Serif Print", "Noto Sans Print", "FangSong Print", "Kai Print", "Hei Print", "XiaoBiaoSong Print")


@pytest.fixture
def district(db: None, monkeypatch: pytest.MonkeyPatch) -> District:
    monkeypatch.setattr(settings, "FONT_HOME", FONT_HOME)
    return small_district()


def found(year: int = YEAR) -> list[tuple[str, str, str]]:
    return [(each.code, each.record, each.field) for each in unprintable_names(by=SYSTEM, year=year)]


def test_a_year_whose_names_all_print_has_nothing_to_report(district: District) -> None:
    Site.objects.filter(code="KL01").update(name=f"{RARE}社区快乐学堂", keeper="葛\U000e0100城")
    assert found() == []


def test_each_character_is_reported_with_the_record_and_the_field_and_no_name(district: District) -> None:
    Site.objects.filter(code="KL02").update(name="😀社区快乐学堂ཀ😀")
    volunteer = Volunteer.objects.order_by("number")[0]
    volunteer.name = "李\U0001f600明"
    volunteer.save()
    reported = found()
    assert [(code, record.split()[-1]) for code, record, _field in reported] == [
        ("U+1F600", "KL02"),
        ("U+0F40", "KL02"),
        ("U+1F600", volunteer.number),
    ]
    assert "明" not in str(reported)


def test_what_happened_in_other_years_is_not_looked_at(district: District) -> None:
    one = Activity.objects.filter(log__site__code="KL01").values_list("pk", flat=True)[0]
    Activity.objects.filter(pk=one).update(topic="书法😀")
    [(code, record, _field)] = found()
    assert code == "U+1F600" and "KL01" in record
    assert found(YEAR + 1) == []


def test_it_asks_one_question_a_kind_of_record(district: District, django_assert_num_queries: Any) -> None:
    Site.objects.update(name="😀")
    with django_assert_num_queries(len(SOURCES)):
        assert len(found()) == len(district.sites)


def test_only_who_may_make_reports_is_answered(district: District) -> None:
    with pytest.raises(Forbidden):
        unprintable_names(by=actor(Role.ASSESSOR), year=YEAR)


def test_without_faces_it_says_what_to_install(
    district: District, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "ROOTS", (tmp_path,))
    monkeypatch.setattr(settings, "FONT_HOME", tmp_path / "none")
    with pytest.raises(Refused, match="apt-get install fonts-noto-cjk"):
        found()


def test_rare_characters_of_names_print_in_every_face_and_weight(tmp_path: Path) -> None:
    fonts.activate(FONT_HOME)
    lines = [
        f"<p style='font: {weight} 16pt \"{family}\"'>姓{RARE}名</p>"
        for family in FAMILIES
        for weight in ("normal", "bold")
    ]
    page = f"<!DOCTYPE html><html lang='zh-CN'><body>{''.join(lines)}</body></html>"
    path = tmp_path / "rare.pdf"
    path.write_bytes(render.render_pdf(page, title="试").pdf)
    text = subprocess.run([program("pdftotext"), "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    assert text.stdout.count(f"姓{RARE}名") == 2 * len(FAMILIES)
    listed = subprocess.run([program("pdffonts"), str(path)], capture_output=True, text=True, check=True).stdout
    families = set(re.findall(r"\+(\S+)", listed))
    assert {"Noto-Serif-Rare", "Noto-Serif-Rare-Bold", "Noto-Sans-Rare", "Noto-Sans-Rare-Bold"} <= families
    assert all(
        "Print" in family or family.rsplit("-Bold")[0].endswith(("Names", "Wide", "Rare")) for family in families
    )
