"""Reminders that nobody has read yet stand on the start page with what else waits."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.registry import ToDo, todos
from portal.reminding.models import Digest


def unread(actor: Actor, today: date) -> Iterator[ToDo]:
    found = Digest.objects.visible_to(actor).unread().order_by().aggregate(n=Count("pk"), latest=Max("day"))
    yield ToDo(found["n"], _("unread reminders"), reverse("reminders"), since=found["latest"])


todos.add("reminders", unread)
