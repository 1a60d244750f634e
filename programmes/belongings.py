"""Programmes that go over with the office of a programme officer."""

from portal.accounts.models import Post
from portal.registry import Belonging, belongings
from programmes.models import Programme, ProgrammeOfficer


def lines(post: Post) -> list[str]:
    return [f"{officer.programme.code} {officer.programme}" for officer in _officers(post)]


def copy(old: Post, new: Post) -> None:
    ProgrammeOfficer.objects.bulk_create(
        ProgrammeOfficer(programme=officer.programme, post=new) for officer in _officers(old)
    )


def drop(post: Post) -> None:
    ProgrammeOfficer.objects.filter(post=post).delete()


def _officers(post: Post) -> list[ProgrammeOfficer]:
    return list(ProgrammeOfficer.objects.filter(post=post).select_related("programme").order_by("programme__code"))


belongings.add("programmes", Belonging(Programme._meta.verbose_name_plural, lines, copy, drop))
