"""The post in which one acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.forms import SwitchPostForm
from portal.accounts.middleware import ACTIVE_POST


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """From here on the user acts in another of the own posts; what the new one covers starts at the start
    page."""
    form = SwitchPostForm(request.POST, user=request.user)
    if form.is_valid():
        request.session[ACTIVE_POST] = form.cleaned_data["post"].pk
        messages.success(request, _("You now act as: %(post)s") % {"post": form.cleaned_data["post"]})
    else:
        messages.error(request, _("This post is not yours, or you do not hold it today."))
    return redirect("start")
