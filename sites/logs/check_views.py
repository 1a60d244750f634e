"""One log beside the month before it: what is odd answered, the log approved or returned, or opened again."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web import tones
from portal.web.confirm import confirm
from portal.web.errors import Forbidden, Refused
from portal.workflow import hindrances
from sites.logs import answering, sides
from sites.logs.odd_words import tell
from sites.logs.queue import lateness
from sites.logs.way import actor_of, address, after, dealt_with, log_of, place_of, query_of
from sites.models import LogOddity, MonthlyLog
from sites.services.logs.checking import answer_and_approve, reopen_log, return_log
from sites.services.logs.odd import answer_oddities
from sites.states import LOG_MOVES, UNANSWERED, LogStatus


@require_http_methods(["GET", "POST"])
def log_check(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """A log beside the month before it; who checks logs answers what is odd, approves or returns it, and comes to the
    next one of the queue that the address filters."""
    actor = actor_of(request)
    if request.method == "POST":
        actor.require(Right.CHECK_LOGS)
    log = log_of(request, year, month, code)
    oddities = tell(actor, LogOddity.objects.visible_to(actor).filter(log=log))
    faults: list[str] = []
    if request.method == "POST":
        ahead = place_of(request, log).next  # afterwards the log may not be in the queue any more
        try:
            messages.success(request, _carry_out(actor, log, request.POST, oddities))
        except Forbidden:
            raise
        except Refused as refusal:
            faults = refusal.reasons
        else:
            stays = request.POST["do"] == answering.ANSWER
            return redirect(address("log_check", log) + query_of(request) if stays else after(request, log, ahead))
    context = _context(request, log, oddities) | {"faults": faults}
    return render(request, "sites/logs/check.html", context, status=409 if faults else 200)


def _carry_out(actor: Actor, log: MonthlyLog, posted: QueryDict, oddities: Sequence[LogOddity]) -> str:
    """What the officer chose, and what to tell of it. Raises Forbidden or Refused."""
    answers = answering.answers(posted, oddities)
    match posted.get("do"):
        case answering.ANSWER:
            if not answers:
                raise Refused(_("Say how you looked into it: an oddity is answered in words."))
            number = answer_oddities(by=actor, log=log, answers=answers)
            return _("%(n)d oddities answered.") % {"n": number}
        case answering.APPROVE:
            log = answer_and_approve(by=actor, log=log, answers=answers)
        case answering.RETURN:
            log = return_log(by=actor, log=log, reason=answering.reason(posted))
        case _:
            raise Refused(_("Choose what to do with this log."))
    return _("%(what)s: %(state)s") % {"what": log, "state": log.get_status_display()}


def _context(request: HttpRequest, log: MonthlyLog, oddities: list[LogOddity]) -> dict[str, Any]:
    actor = actor_of(request)
    now, before = sides.sides(actor, log)
    deadline, late = lateness(log)
    place, query = place_of(request, log), query_of(request)
    waits = log.status == LogStatus.SUBMITTED and actor.may(Right.CHECK_LOGS)
    return {
        "log": log,
        "site": log.site,
        "tone": tones.of_state(log.status),
        "deadline": deadline,
        "late": late,
        "now": now,
        "before": before,
        "figures": sides.figures(now, before),
        "rows": sides.rows(now, {one.row for one in oddities if one.row}),
        "rows_before": sides.rows(before, set()),
        "photos": sides.loose_photos(now),
        "questions": answering.questions(oddities, request.POST),
        "waits": waits,
        "phrases": answering.phrases(request.POST),
        "answers": answering.ANSWERS,
        "typed": {"reason": request.POST.get("reason", ""), "all": request.POST.get(answering.ALL, "")},
        "hindrances": _hindrances(actor, log) if waits else [],
        "may_reopen": log.status == LogStatus.APPROVED and actor.may(Right.CHECK_LOGS),
        "after": dealt_with(request),
        "queue_url": reverse("log_queue") + query,
        "place": place,
        "previous_url": address("log_check", place.previous) + query if place.previous else "",
        "next_url": address("log_check", place.next) + query if place.next else "",
    }


def _hindrances(actor: Actor, log: MonthlyLog) -> list[str]:
    """Why the actor can't approve it, whatever is answered on the page."""
    return [why for why in hindrances(LOG_MOVES["approve"], log, actor) if why != str(UNANSWERED)]


@require_http_methods(["GET", "POST"])
def log_reopen(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """An approved log opened for correction, after asking for a reason."""
    actor = actor_of(request)
    actor.require(Right.CHECK_LOGS)
    log = log_of(request, year, month, code)
    move = LOG_MOVES["reopen"]

    def act(reason: str) -> str:
        opened = reopen_log(by=actor, log=log, reason=reason)
        return _("%(what)s: %(state)s") % {"what": opened, "state": opened.get_status_display()}

    is_open_to = log.status in move.source
    return confirm(
        request,
        title=f"{log} · {move.label}",
        label=move.label,
        back=address("log_check", log),
        lines=[
            _("The committee corrects it and hands it in again; until it has been approved it does not count."),
            _("What was approved stays readable as version %(number)d.") % {"number": log.version},
        ],
        hindrances=hindrances(move, log, actor) if is_open_to else [_("Its present state does not allow this.")],
        needs_reason=True,
        act=act,
    )
