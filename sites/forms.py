from typing import Any

from portal.accounts.models import Post
from portal.web.forms import ServiceForm
from sites.models import Site, SitePost
from sites.services.posts import ROLES, assign_site, site_post_faults


class SitePostForm(ServiceForm):
    class Meta:
        model = SitePost
        fields = ["site", "post", "year"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(role__in=ROLES).select_related("user", *Post.NAMED)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = lambda post: f"{post.user} · {post}"  # type: ignore[attr-defined]
        self.fields["site"].queryset = Site.objects.visible_to(self.actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("post") and "year" in data:
            for field, fault in site_post_faults(data["post"], data["year"]).items():
                self.add_error(field, fault)
        return data

    def perform(self) -> SitePost:
        return assign_site(by=self.actor, **self.cleaned_data)
