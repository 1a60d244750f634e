"""Finding things by code, name or pinyin: what a query is, and how the rows of a model answer it, best first."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from portal.pinyin import EDGE, typed

#: what is typed beyond this finds no more than what stands before it
LONGEST = 60
#: a phone, a landline, an ID or a passport, or the greater part of one; the code of a community is none of them
_PERSONAL = re.compile(r"(?:\+?86)?1\d{6,10}|0\d{9,11}|\d{13,17}[\dX]?|[A-Z]{1,2}\d{7,10}")
_WHOLE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|\d{17}[\dX]")
_WORDS = re.compile(r"[!-\u024f]+|[^\s!-\u024f]+")


class Match(IntEnum):
    """How well a thing answers: the lower the better."""

    EXACT = 0
    BEGINS = 1
    CONTAINS = 2
    WORDS = 3


@dataclass(frozen=True)
class Query:
    """What was typed, its signs in one form."""

    text: str

    @classmethod
    def read(cls, typed_in: str) -> "Query":
        whole = unicodedata.normalize("NFKC", typed_in).replace("\0", "")
        return cls(" ".join(whole.split())[:LONGEST].strip())

    @cached_property
    def words(self) -> list[str]:
        """`向阳sq 2025` → 向阳, sq, 2025: each must be found."""
        return _WORDS.findall(self.text)

    @cached_property
    def letters(self) -> str:
        """The whole as pinyin; empty when there is anything Chinese in it."""
        return typed(self.text) if all(sounds(word) for word in self.words) else ""

    @cached_property
    def number(self) -> str:
        """The whole as a number is kept: no spaces, no hyphens."""
        return re.sub(r"[\s-]", "", self.text).upper()

    @property
    def is_personal(self) -> bool:
        """Whether it looks like a phone or an ID number: such a query never stands in an address."""
        return _PERSONAL.fullmatch(self.number) is not None

    def __bool__(self) -> bool:
        return bool(self.words)


def is_number_of_a_person(text: str) -> bool:
    """Whether it is a whole ID number or mobile phone: what any parameter of an address may be mistaken for."""
    return _WHOLE.fullmatch(Query.read(text).number) is not None


def sounds(word: str) -> str:
    """A word as pinyin, or nothing when it is Chinese."""
    return typed(word) if word[0] < "\u0250" else ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What is shown of a thing that was found."""

    title: str
    subtitle: str
    url: str
    match: int = Match.WORDS


@dataclass(frozen=True)
class Things:
    """A kind of thing to be registered in portal.registry.searches: the rows of a model that an actor may see.

    `name` and `pinyin` are the model's fields for them, or empty; `exact` answers what else finds a row, if only
    whole.
    """

    label: Any
    visible: Callable[[Any], QuerySet[Any]]
    hit: Callable[[Any], Hit]
    code: str = "code"
    name: str = "name"
    pinyin: str = "pinyin_index"
    exact: Callable[[Query], Q] | None = None

    def rows(self, actor: Any, query: Query) -> QuerySet[Any]:
        """The rows that `actor` sees and `query` finds, each with its `match`, the best first."""
        found = Q(pk__in=[])
        if query:
            found = Q()
        for word in query.words:
            found &= self._holds(word, sounds(word))
        exact = self._is(query)
        best = Case(
            When(exact, then=Value(Match.EXACT)),
            When(self._begins(query), then=Value(Match.BEGINS)),
            When(self._holds(query.text, query.letters), then=Value(Match.CONTAINS)),
            default=Value(Match.WORDS),
        )
        return self.visible(actor).filter(found | exact).annotate(match=best).order_by("match", self.code)

    def _is(self, query: Query) -> Q:
        whole = Q(**{f"{self.code}__iexact": query.text})
        if self.name:
            whole |= Q(**{f"{self.name}__iexact": query.text})
        whole |= self._sounds(query.letters, EDGE, EDGE)
        return whole | self.exact(query) if self.exact else whole

    def _begins(self, query: Query) -> Q:
        begins = Q(**{f"{self.code}__istartswith": query.text})
        if self.name:
            begins |= Q(**{f"{self.name}__istartswith": query.text})
        return begins | self._sounds(query.letters, EDGE)

    def _holds(self, text: str, letters: str) -> Q:
        holds = Q(**{f"{self.code}__icontains": text})
        if self.name:
            holds |= Q(**{f"{self.name}__icontains": text})
        # a single letter is somewhere in every name
        return holds | self._sounds(letters, EDGE if len(letters) == 1 else "")

    def _sounds(self, letters: str, before: str, after: str = "") -> Q:
        if not letters or not self.pinyin:
            return Q(pk__in=[])
        return Q(**{f"{self.pinyin}__contains": before + letters + after})
