from urllib.parse import urlencode

from django.urls import reverse

from portal.registry import searches
from portal.web.searching import Hit, Things
from programmes.models import Course, Programme


def programme(row: Programme) -> Hit:
    """A programme opens at its evaluation."""
    address = f"{reverse('evaluations')}?{urlencode({'programme': row.code})}"
    return Hit(row.name, f"{row.code} · {row.kind}", address)


def course(row: Course) -> Hit:
    place = f"{row.code} · {row.programme.name} · {row.category}"
    return Hit(row.name, place, reverse("admin:programmes_course_change", args=[row.pk]))


searches.add("programmes", Things(Programme._meta.verbose_name_plural, Programme.objects.visible_to, programme))
searches.add(
    "courses",
    Things(
        Course._meta.verbose_name_plural,
        lambda actor: Course.objects.visible_to(actor).select_related("programme"),
        course,
    ),
)
