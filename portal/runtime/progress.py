"""How far the very first start of a home came, kept in a file so that the next start can finish it."""

import json
import os
from dataclasses import asdict, dataclass
from typing import Literal

from portal.runtime.home import Home

DEMO_YEAR = 2025

Kind = Literal["demo", "empty", "existing"]
State = Literal["begun", "loaded", "done"]


@dataclass
class Progress:
    """`kind`: what the database began with; `state`: begun → loaded (the demo's reports are due) → done."""

    kind: Kind
    state: State = "begun"
    #: the demo accounts in words, shown at every start
    accounts: str = ""

    @classmethod
    def read(cls, home: Home) -> "Progress | None":
        try:
            return cls(**json.loads(home.marker.read_text()))
        except FileNotFoundError:
            return None

    @property
    def reports_due(self) -> bool:
        return self.kind == "demo" and self.state == "loaded"

    def advance(self, home: Home, state: State) -> None:
        """Written whole or not at all."""
        self.state = state
        new = home.marker.with_suffix(".new")
        with new.open("w") as file:
            json.dump(asdict(self), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        new.replace(home.marker)
