"""How the number of a month stands in an address: as two digits (`2025-04`)."""


class MonthNumber:
    regex = "0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return f"{int(value):02}"
