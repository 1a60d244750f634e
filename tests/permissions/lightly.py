"""What makes thousands of requests cheap and has tests of its own elsewhere: who is signed in and in which post, and
the frame around a page that only says no."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines

from portal.accounts import middleware
from portal.accounts.actors import Actor
from portal.signin.store import SessionStore

#: the pages of refusals without heading, navigation and search
_FRAMELESS = '{% include "components/trouble.html" with heading="No" advice="Your post does not include it." %}'
_REFUSALS = ("403.html", "404.html", "409.html")


@contextmanager
def seated(actor: Actor | None) -> Iterator[None]:
    """Every request with a session is this actor's, without looking the session, the user and the posts up again."""

    def user_of(request: Any) -> Any:
        return actor.user if actor else AnonymousUser()

    def posts_of(request: Any) -> list[Any]:
        return [actor.post] if actor and actor.post else []

    def session_of(session: Any) -> Any:
        key = session.session_key
        session.row = known[key] if key in known else known.setdefault(key, look_up(session))
        return session.row

    known: dict[str, Any] = {}
    look_up = SessionStore._get_session_from_db
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.auth.middleware.get_user", user_of)
        patch.setattr(middleware, "posts_of", posts_of)
        patch.setattr(SessionStore, "_get_session_from_db", session_of)
        yield


@contextmanager
def frameless() -> Iterator[None]:
    """Refusals as they are, without what stands around every page."""
    engine: Any = engines["django"]
    loader = engine.engine.template_loaders[0]
    before = {name: loader.get_template_cache.get(name) for name in _REFUSALS}
    for name in _REFUSALS:
        loader.get_template_cache[name] = engine.engine.from_string(_FRAMELESS)
    try:
        yield
    finally:
        for name, template in before.items():
            loader.get_template_cache.pop(name)
            if template is not None:
                loader.get_template_cache[name] = template
