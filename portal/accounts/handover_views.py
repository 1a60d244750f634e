"""Offices handed over: one page to do it, with a look at what goes over; the list to print; taking it back."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.handover_forms import HandoverForm, HolderForm
from portal.accounts.models import Handover, Post, User
from portal.accounts.rights import Right
from portal.accounts.services.handover import hand_over, what_goes_over, withdraw_handover
from portal.accounts.services.users import create_user, one_time_password
from portal.web.confirm import confirm
from portal.web.errors import Forbidden, Refused

JOINED = ("old__user", "successor", *(f"old__{name}" for name in Post.NAMED))


@never_cache
def hand_over_office(request: HttpRequest) -> HttpResponse:
    """`?user=` says whose office it is; a post shows what would happen, and with `confirm` it does."""
    actor = _administrator(request)
    choice = HolderForm(request.GET or None)
    holder: User | None = choice.cleaned_data["user"] if choice.is_bound and choice.is_valid() else None
    if holder is None:
        return render(request, "accounts/hand_over.html", {"choice": choice})
    form = HandoverForm(request.POST or None, holder=holder, initial={"day": timezone.localdate()})
    context = {"choice": choice, "holder": holder, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/hand_over.html", context, status=400 if form.errors else 200)
    if "confirm" not in request.POST:
        going = [(post, what_goes_over(post)) for post in form.cleaned_data["posts"]]
        return render(request, "accounts/hand_over_preview.html", context | {"going": going})
    try:
        made, password = _carry_out(actor, form)
    except Forbidden:
        raise
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return render(request, "accounts/hand_over.html", context, status=409)
    return render(request, "accounts/handed_over.html", {"handovers": made, "password": password})


@transaction.atomic
def _carry_out(actor: Actor, form: HandoverForm) -> tuple[list[Handover], str]:
    """The handovers, and the one-time password of an account that was made for it."""
    data, password = form.cleaned_data, ""
    successor: User | None = data["successor"]
    if successor is None:
        password = one_time_password()
        successor = create_user(
            by=actor, username=data["new_username"], name=data["new_name"], password=password, reason=data["reason"]
        )
    made = hand_over(by=actor, posts=data["posts"], successor=successor, day=data["day"], reason=data["reason"])
    return made, password


@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """What went over, as a list to print and sign."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SEE_ACCOUNTS)
    found = get_object_or_404(Handover.objects.visible_to(actor).select_related(*JOINED), pk=pk)
    may_withdraw = actor.may(Right.EDIT_ACCOUNTS) and found.new_id and found.day > timezone.localdate()
    return render(request, "accounts/handover.html", {"handover": found, "may_withdraw": may_withdraw})


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _administrator(request)
    found = get_object_or_404(Handover.objects.visible_to(actor).select_related(*JOINED), pk=pk)

    def act(reason: str) -> str:
        withdraw_handover(by=actor, handover=found, reason=reason)
        return _("The handover is withdrawn; the post stays with %(user)s.") % {"user": found.old.user}

    return confirm(
        request,
        title=_("Withdraw the handover to %(user)s") % {"user": found.successor},
        label=_("Withdraw"),
        back=reverse("handover", args=[pk]),
        lines=[_("The new post has not begun yet and goes; the old one lasts as long as before.")],
        needs_reason=True,
        act=act,
    )


def _administrator(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.EDIT_ACCOUNTS)
    return actor
