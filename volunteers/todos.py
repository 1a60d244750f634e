"""Service that waits to be confirmed."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.registry import ToDo, todos
from portal.web.addresses import rows_of
from volunteers.models import ServiceRecord
from volunteers.states import ServiceStatus


def to_confirm(actor: Actor, today: date) -> Iterator[ToDo]:
    """For who maintains volunteers and their service."""
    if actor.may(Right.EDIT_PEOPLE):
        records = ServiceRecord.objects.visible_to(actor).filter(status=ServiceStatus.PENDING)
        found = records.order_by().aggregate(n=Count("pk"), since=Min("date"))
        url = rows_of("volunteers_servicerecord", status__exact=ServiceStatus.PENDING.value)
        yield ToDo(found["n"], _("service records to be confirmed"), url, since=found["since"])


todos.add("service records", to_confirm)
