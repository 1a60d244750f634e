"""The kinds of documents: for each what it is about, for whom it is made in a year, and how it is composed.

A new kind is a room here with a `Kind`, its line in `KINDS`, and its name in `reports.states.DocumentKind`.
"""

from reports.kinds.kind import Kind, Subject
from reports.kinds.site_evaluation import SITE_EVALUATION

__all__ = ["KINDS", "Kind", "Subject"]

#: in the order in which they are made: what leaders read first comes first
KINDS: dict[str, Kind] = {kind.code: kind for kind in (SITE_EVALUATION,)}
