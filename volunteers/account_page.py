"""The page on which a volunteer's record is linked with the account of the person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web.errors import Forbidden, Refused
from volunteers.forms import AccountForm
from volunteers.models import Volunteer
from volunteers.services.persons import link_account


def account_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    volunteer = get_object_or_404(Volunteer.objects.visible_to(actor).select_related("account"), pk=pk)
    actor.require(Right.EDIT_ACCOUNTS)
    form = AccountForm(request.POST or None, initial={"user": volunteer.account})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            link_account(by=actor, volunteer=volunteer, user=data["user"], reason=data["reason"])
        except Forbidden:
            raise
        except Refused as refusal:
            form.add_error("user", refusal.reasons[0])
        else:
            messages.success(request, _("%(number)s: the account has been set.") % {"number": volunteer.number})
            return redirect("admin:volunteers_volunteer_change", pk)
    status = 400 if form.errors else 200
    return render(request, "volunteers/account.html", {"volunteer": volunteer, "form": form}, status=status)
