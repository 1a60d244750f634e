"""The one scope: every read of a portal page, export, file or command starts with `visible_to(actor)`."""

from typing import Self

from django.db import models

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach


class ScopedQuerySet(models.QuerySet):
    """Rows that an actor may see. A subclass says in `within` what less than everything means for its
    rows."""

    #: the right without which nothing of this table is seen, whatever the reach
    right: str = ""
    #: whether who covers all money needs these rows for it
    is_ground_of_money: bool = False

    def visible_to(self, actor: Actor) -> Self:
        """The rows inside the actor's scope; outside it a row does not exist for them (404)."""
        if self.right and not actor.may(self.right):
            return self.none()
        if actor.reach is Reach.EVERYTHING:
            return self.all()
        if actor.reach is Reach.NOTHING:
            return self.none()
        if actor.reach is Reach.MONEY:
            return self.for_money()
        return self.within(actor).of_audited_years(actor)

    def changeable_by(self, actor: Actor) -> Self:
        """Of the rows that the actor sees those that the actor's post covers: what everybody reads is not everybody's
        to change."""
        return self.visible_to(actor)

    def named_to(self, actor: Actor) -> Self:
        """The rows that the actor's own rows may refer to: those that are seen, unless a subclass knows of names that
        are read without the thing."""
        return self.visible_to(actor)

    def for_money(self) -> Self:
        """Rows for who covers all money, and of the rest what it rests on."""
        return self.all() if self.is_ground_of_money else self.none()

    def within(self, actor: Actor) -> Self:
        """Rows for a reach between everything and nothing: of programmes, a subdistrict, a site, a person …"""
        return self.none()

    def of_audited_years(self, actor: Actor) -> Self:
        """Of a model with years those that an audit is about; the model's `year_in` is the lookup to them."""
        lookup = getattr(self.model, "year_in", "")
        years = actor.post.assignment.years if lookup and actor.post and actor.post.assignment else []
        return self.filter(**{f"{lookup}__in": years}) if years else self


class SharedQuerySet(ScopedQuerySet):
    """Rows of the district that everybody with a post sees: units, holidays."""

    is_ground_of_money = True

    def within(self, actor: Actor) -> Self:
        return self.all()
