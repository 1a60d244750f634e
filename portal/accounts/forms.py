from typing import Any

from django import forms

from portal.accounts.models import Post


class SwitchPostForm(forms.Form):
    """One of the posts that the user holds today."""

    post = forms.ModelChoiceField(Post.objects.none())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = user.posts.current()  # type: ignore[attr-defined]
