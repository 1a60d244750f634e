from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.accounts.actors import NOBODY, Actor
from portal.accounts.models import Post

#: the session's key for the post in which a user with several posts acts
ACTIVE_POST = "post"
#: the field in which a form says in which post it was opened (portal.accounts.templatetags.acting)
OPENED_IN = "opened_in_post"
#: what is the user's own, whatever the post
_OWN_LOGINS = ("login_again", "session_state", "end_session", "second_factor")
_IN_ANY_POST = ("switch_post", "logout", "set_language", "search", "password_change", *_OWN_LOGINS)


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

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A form that was opened in another post is not carried out in this one. What was typed is still in its page,
        to which the browser goes back."""
        opened_in = request.POST.get(OPENED_IN, "") if request.method == "POST" else ""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not opened_in or actor.post is None or opened_in == str(actor.post.pk) or name in _IN_ANY_POST:
            return None
        own = next((post for post in request.posts if str(post.pk) == opened_in), None)  # type: ignore[attr-defined]
        return render(request, "409.html", {"reasons": _of_another_post(actor.post, own)}, status=409)


def _of_another_post(now: Post, opened_in: Post | None) -> list[str]:
    if opened_in is None:
        return [
            _("The post in which this form was opened is not yours any more; nothing has been stored."),
            _("You act as “%(post)s” now. Open the form again.") % {"post": now},
        ]
    words = {"then": opened_in, "now": now}
    return [
        _("This form was opened as “%(then)s”, and you act as “%(now)s” now; nothing has been stored.") % words,
        _("Change back to “%(then)s”, go back to the form and send it again: what you typed is still there.") % words,
    ]


def posts_of(request: HttpRequest) -> list[Post]:
    """The posts that the signed-in user holds today."""
    if not request.user.is_authenticated:
        return []
    return list(request.user.posts.current().select_related(*Post.NAMED))


def actor_of(request: HttpRequest, posts: list[Post]) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    chosen = request.session.get(ACTIVE_POST)
    post = next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
    return Actor(user=request.user, post=post)
