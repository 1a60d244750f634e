from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.reading import read

__all__ = ["ProgrammeFacts", "read"]
