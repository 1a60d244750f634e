"""The notices of public holidays that the demo has, as whoever maintains the table would paste them."""

from portal.runtime.home import BASE_DIR

FOLDER = BASE_DIR / "demo" / "holidays"


def notice_of(year: int) -> str:
    """The days of a year's notice, in its words; empty when the demo does not have it."""
    path = FOLDER / f"{year}.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""
