"""What a service says when it will not do something, in the words of the one who asked."""


class Refused(Exception):
    """A business rule forbids it. `reasons` holds one sentence each, all of them at once."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons: list[str] = [str(reason) for reason in reasons]

    def __str__(self) -> str:
        return "\n".join(self.reasons)


class Forbidden(Refused):
    """The actor has no right to it; the reason says which right is missing."""
