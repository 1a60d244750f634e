"""What the start page shows: what waits for the reader, what was published, and the year in figures.

Everything is read inside the reader's scope; the number of queries does not depend on the number of programmes or
sites.
"""

from portal.desk.start.figures import ProgrammeYear, Year
from portal.desk.start.waiting import latest_news, todos
from portal.desk.start.year import read_year
from portal.desk.start.years import default_year, years

__all__ = ["ProgrammeYear", "Year", "default_year", "latest_news", "read_year", "todos", "years"]
