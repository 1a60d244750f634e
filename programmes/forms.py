from typing import Any

from portal.accounts.models import Post
from portal.accounts.rights import Role
from portal.web.forms import ServiceForm
from programmes.models import MemberUnit, ProgrammeOfficer
from programmes.services import add_member, assign_officer


class OfficerForm(ServiceForm):
    class Meta:
        model = ProgrammeOfficer
        fields = ["programme", "post"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(role=Role.PROGRAMME_OFFICER).select_related("user", *Post.NAMED)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = lambda post: f"{post.user} · {post}"  # type: ignore[attr-defined]

    def perform(self) -> ProgrammeOfficer:
        return assign_officer(by=self.actor, **self.cleaned_data)


class MemberForm(ServiceForm):
    class Meta:
        model = MemberUnit
        fields = ["programme", "unit"]

    def perform(self) -> MemberUnit:
        return add_member(by=self.actor, **self.cleaned_data)
