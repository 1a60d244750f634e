from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Reach
from portal.files.uploads import MAX_SCAN
from portal.web.constraints import choices
from programmes.models import Programme
from sites.models import Site
from sites.services.exemptions import Proof
from sites.states import EXEMPTION_KINDS

NOT_LIMITED = _("not limited")


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=timezone.localdate, **options)


class ExemptionForm(forms.Form):
    """What is exempt, from when to when and why; the choices are those of the actor's scope."""

    kind = forms.ChoiceField(label=_("Kind"), choices=choices(EXEMPTION_KINDS))
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), required=False, empty_label=NOT_LIMITED
    )
    subdistrict = forms.ModelChoiceField(
        Subdistrict.objects.none(), label=_("Subdistrict"), required=False, empty_label=NOT_LIMITED
    )
    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("Community"), required=False, empty_label=NOT_LIMITED
    )
    site = forms.CharField(
        label=_("Site"), required=False, max_length=40,
        help_text=_("The code of a single site; empty for all sites of what is chosen above."),
    )  # fmt: skip
    starts = _day(_("From"))
    ends = _day(_("Until"), help_text=_("This day included."))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened, and on what basis; goes into the audit trail."),
    )  # fmt: skip
    proof = forms.FileField(
        label=_("Proof"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPEG, at most 30 MB. Needed for force majeure."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for name, model in (("programme", Programme), ("subdistrict", Subdistrict), ("community", Community)):
            self.fields[name].queryset = model._default_manager.visible_to(actor).order_by("code")  # type: ignore[attr-defined]
        if actor.reach is Reach.PROGRAMMES:
            self.fields["programme"].help_text = _("You grant for your own programmes.")
        if actor.reach is Reach.SUBDISTRICT:
            self.fields["subdistrict"].help_text = _("You grant for your own subdistrict.")
            self.fields["subdistrict"].initial = actor.subdistrict_id

    def clean_site(self) -> Site | None:
        code = self.cleaned_data["site"].strip()
        if not code:
            return None
        site = Site.objects.visible_to(self.actor).select_related("room__community", "programme").filter(code=code)
        if (found := site.first()) is None:
            raise ValidationError(_("There is no site with this code."))
        return found

    def clean_proof(self) -> Proof | None:
        proof = self.cleaned_data["proof"]
        if not proof:
            return None
        if proof.size > MAX_SCAN:
            raise ValidationError(_("The scan is larger than 30 MB."))
        return Proof(proof.name, proof.read())
