"""All that stands between somebody and a thing, found by itself, and each to be taken away for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api import actors as api_actors
from portal.api import permissions as api_permissions
from portal.api.scopes import SCOPES
from portal.jobs.services import asking
from portal.signin.middleware import LoginMiddleware
from portal.web.admin_site import PortalAdminSite
from portal.web.errors import Refused
from portal.workflow import Workflow
from tests.permissions.routes import routes

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Check:
    """A function that says no. Removed it answers `instead` wherever `concerns` holds for what it is called with."""

    name: str
    owners: tuple[Any, ...]
    attribute: str
    instead: Answer
    concerns: Answer = lambda *args, **kwargs: True
    #: the model whose rows it is about
    model: str = ""
    #: whether an answer of it is a no; what it raises is one in any case
    says_no: Callable[[Any], bool] = lambda answer: not answer

    @contextmanager
    def removed(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for owner in self.owners:
                patch.setattr(owner, self.attribute, self._without(getattr(owner, self.attribute)))
            yield

    def _without(self, original: Answer) -> Answer:
        def answer(*args: Any, **kwargs: Any) -> Any:
            return (self.instead if self.concerns(*args, **kwargs) else original)(*args, **kwargs)

        return answer

    @contextmanager
    def noted(self, reached: set[str]) -> Iterator[None]:
        """Puts the check's name into `reached` when it says no."""

        def noting(original: Answer) -> Answer:
            def answer(*args: Any, **kwargs: Any) -> Any:
                if not self.concerns(*args, **kwargs):
                    return original(*args, **kwargs)
                try:
                    found = original(*args, **kwargs)
                except Refused:
                    reached.add(self.name)
                    raise
                if self.says_no(found):
                    reached.add(self.name)
                return found

            return answer

        with pytest.MonkeyPatch.context() as patch:
            for owner in self.owners:
                patch.setattr(owner, self.attribute, noting(getattr(owner, self.attribute)))
            yield


def all_checks() -> dict[str, Check]:
    found = [*_scopes(), *_rights(), *_of_the_admin(), *_of_the_api(), *_of_tokens(), *_others()]
    assert len({check.name for check in found}) == len(found)
    return {check.name: check for check in found}


def always(answer: Any) -> bool:
    return True


def _scopes() -> Iterator[Check]:
    """What each model's rows are narrowed to."""
    for model in apps.get_models():
        rows = model._default_manager.none()
        if hasattr(rows, "visible_to"):
            of_model = lambda rows, *args, model=model, **kwargs: rows.model is model  # noqa: E731
            everything = lambda rows, *args, **kwargs: rows.all()  # noqa: E731
            name = f"scope of {model._meta.label}"
            yield Check(
                name, (type(rows),), "visible_to", everything, of_model, model=model._meta.label, says_no=always
            )


def _rights() -> Iterator[Check]:
    for right in Right:
        is_this = lambda actor, asked, right=right: asked == right  # noqa: E731
        of_any_post = lambda actor, asked: actor.is_system or actor.post is not None  # noqa: E731
        yield Check(f"right {right.value}", (Actor,), "may", of_any_post, is_this)


#: what Django asks before the pages of the admin
_ASKED = ("module", "view", "add", "change", "delete")


def _of_the_admin() -> Iterator[Check]:
    """What the classes of our admins say about who may do what, each where it is written."""
    kinds = dict.fromkeys(type(each) for each in admin.site._registry.values())
    ours = dict.fromkeys(
        owner for kind in kinds for owner in kind.__mro__ if not owner.__module__.startswith("django.")
    )
    for owner in ours:
        for name in _ASKED:
            attribute = f"has_{name}_permission"
            if attribute in vars(owner):
                yield Check(f"{owner.__name__}.{attribute}", (owner,), attribute, _any_post)
    site = (PortalAdminSite,)
    yield Check("PortalAdminSite.has_permission", site, "has_permission", lambda *args: True)


def _any_post(self: Any, request: Any, *args: Any) -> bool:
    return request.actor.post is not None


def _of_the_api() -> Iterator[Check]:
    classes = {each for view in routes().values() for each in getattr(_class_of(view), "permission_classes", ())}
    for each in sorted(classes, key=lambda each: each.__name__):
        yield Check(f"API: {each.__name__}", (each,), "has_permission", lambda *args: True)


def _class_of(view: Any) -> Any:
    return getattr(view, "cls", None) or getattr(view, "view_class", None)


def _of_tokens() -> Iterator[Check]:
    for scope in SCOPES:
        is_this = lambda actor, asked, scope=scope: asked == scope  # noqa: E731
        owners = (api_actors, api_permissions)
        instead = lambda *args: None  # noqa: E731
        yield Check(f"token's scope {scope}", owners, "require_scope", instead, is_this, says_no=always)


def _others() -> Iterator[Check]:
    yield Check("rights of a token", (api_actors,), "rights_of", lambda scopes: set(Right), says_no=always)
    yield Check(
        "login", (LoginMiddleware,), "process_view", lambda *args: None, says_no=lambda answer: answer is not None
    )
    yield Check("own job", (asking,), "may_control", lambda *args: True)


# nobody approves what they prepared


@dataclass(frozen=True)
class Guarded:
    """A move that another person than the one who prepared it has to make; whatever else it needs holds here."""

    workflow: Workflow
    move: str

    @property
    def name(self) -> str:
        return f"{self.workflow.name}: {self.move} by another"

    @contextmanager
    def kept(self) -> Iterator[None]:
        with self._guarded_by(lambda move: tuple(filter(_is_by_another, move.guards))):
            yield

    @contextmanager
    def removed(self) -> Iterator[None]:
        with self._guarded_by(lambda move: ()):
            yield

    @contextmanager
    def _guarded_by(self, guards: Callable[[Any], tuple[Any, ...]]) -> Iterator[None]:
        before = self.workflow.moves
        others = [replace(move, guards=guards(move)) if move.name == self.move else move for move in before]
        object.__setattr__(self.workflow, "moves", tuple(others))
        try:
            yield
        finally:
            object.__setattr__(self.workflow, "moves", before)


def guarded_moves(workflows: list[Workflow]) -> list[Guarded]:
    return [
        Guarded(workflow, move.name)
        for workflow in workflows
        for move in workflow.moves
        if any(map(_is_by_another, move.guards))
    ]


def _is_by_another(guard: Any) -> bool:
    return guard.__qualname__.startswith("by_another.")
