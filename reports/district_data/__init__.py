"""The year of all programmes together, as plain figures: what the district's summary is written from."""

from reports.district_data.facts import DistrictFacts, PeopleFacts, Unready
from reports.district_data.reading import read

__all__ = ["DistrictFacts", "PeopleFacts", "Unready", "read"]
