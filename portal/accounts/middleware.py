from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts.actors import NOBODY, Actor
from portal.accounts.models import Post

#: the session's key for the post in which a user with several posts acts
ACTIVE_POST = "post"


class ActorMiddleware:
    """Puts `request.actor` on every request: the user in the chosen post, or in the first one held today.

    `request.posts` are the posts that the user may choose from.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        posts = posts_of(request)
        request.posts = posts  # type: ignore[attr-defined]
        request.actor = actor_of(request, posts)  # type: ignore[attr-defined]
        return self.get_response(request)


def posts_of(request: HttpRequest) -> list[Post]:
    """The posts that the signed-in user holds today."""
    if not request.user.is_authenticated:
        return []
    return list(request.user.posts.current().select_related("organisation", "subdistrict", "community"))


def actor_of(request: HttpRequest, posts: list[Post]) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    chosen = request.session.get(ACTIVE_POST)
    post = next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
    return Actor(user=request.user, post=post)


class NewPasswordMiddleware:
    """Whose password another has set goes nowhere before choosing an own one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            open_to_all = {reverse(name) for name in ("password_change", "logout", "set_language")}
            if request.path not in open_to_all:
                return redirect("password_change")
        return self.get_response(request)
