"""The generated district: as large as it was asked for, of the same make each time, and sound."""

from random import Random

import pytest
from django.db import connection

from benchmarks.generate import drawing, people
from benchmarks.generate.district import Size, generate
from benchmarks.generate.places import YEAR
from portal.audit.chain import verify
from portal.web.errors import Refused
from reports.models import Award, Document
from sites.models import Activity, Evaluation, MonthlyLog, Site
from volunteers.models import ServiceRecord, Volunteer

SIZE = Size(sites=40, activities=600, service_records=900, volunteers=120)


@pytest.mark.django_db
def test_a_district_of_the_size_that_was_asked_for_and_a_sound_trail() -> None:
    said: list[str] = []
    generate(SIZE, say=said.append)
    assert [model._default_manager.count() for model in (Site, Activity, ServiceRecord, Volunteer)] == [
        40,
        600,
        900,
        120,
    ]
    assert said[-1].endswith("done")
    verify()
    connection.check_constraints()
    assert Evaluation.objects.filter(round__year=YEAR, total__isnull=False).exists()
    assert Award.objects.exists()
    assert Document.objects.filter(site__isnull=False).exists()
    for log in MonthlyLog.objects.select_related("site"):
        assert log.site.opened_on and log.site.opened_on.replace(day=1) <= log.month
    volunteer = Volunteer.objects.exclude(id_number="").first()
    assert volunteer and volunteer.id_number.startswith("99") and volunteer.pinyin_index
    with pytest.raises(Refused, match="not empty"):
        generate(SIZE, say=said.append)


@pytest.mark.django_db
def test_the_same_seed_draws_the_same_people() -> None:
    def drawn(seed: int) -> list[tuple[object, ...]]:
        return [(one.name, one.id_number, one.registered_on) for one in people.make_volunteers(Random(seed), 50)]

    people.Team.objects.create(code="T", name="队伍", yearly_exit=False)
    assert drawn(1) == drawn(1) != drawn(2)


def test_what_is_shared_out_is_shared_out_to_the_last_one() -> None:
    weights = drawing.skewed(Random(1), 97)
    assert sum(drawing.shares(1000, weights)) == 1000
    assert sorted(drawing.shares(1000, weights))[-1] > 4 * 1000 / 97  # a few are far larger than the mean
