"""Drawing lots and storing what was drawn; everything follows from one Random, so that a seed says it all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from random import Random
from typing import Any

Say = Callable[[str], None]
#: rows that are built before they are stored, and of one statement
CHUNK, BATCH = 20_000, 2_000


@dataclass
class Store:
    """Stores rows in chunks and says how far it is; `counts` are the rows stored, by what they are."""

    say: Say
    counts: dict[str, int] = field(default_factory=dict)

    def keep(self, model: Any, rows: Iterable[Any]) -> list[Any]:
        """The stored rows, with their primary keys."""
        return [row for chunk in self._chunks(model, rows) for row in chunk]

    def put(self, model: Any, rows: Iterable[Any]) -> None:
        """The same for rows that nothing refers to: they are not held in memory."""
        for _chunk in self._chunks(model, rows):
            pass

    def _chunks(self, model: Any, rows: Iterable[Any]) -> Iterator[list[Any]]:
        rest, done = iter(rows), 0
        while chunk := list(islice(rest, CHUNK)):
            done += len(chunk)
            yield model.objects.bulk_create(chunk, batch_size=BATCH)
            self.say(f"{done:>9,} {model._meta.model_name}")
        self.counts[model._meta.label_lower] = done


def shares(total: int, weights: Sequence[float]) -> Iterator[int]:
    """`total` shared out by weight, to the last one."""
    whole, given = sum(weights), 0
    for weight in accumulate(weights):
        upto = round(total * weight / whole)
        yield upto - given
        given = upto


def skewed(random: Random, number: int) -> list[float]:
    """Weights as sizes are in life: many small ones, a few ten times as large."""
    return [random.lognormvariate(0, 0.9) for _ in range(number)]


def sometimes(random: Random, value: Any, chance: float, otherwise: Any = None) -> Any:
    return value if random.random() < chance else otherwise
