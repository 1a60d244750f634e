"""What an officer says of a log: answers to what is odd, the reason for which it goes back, and phrases for both."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.errors import Refused
from sites.models import LogOddity

#: what a button of the page does
ANSWER, APPROVE, RETURN = "answer", "approve", "return"
#: the one field that answers all that nothing else has been said of
ALL = "answer-all"
LONGEST_REASON = 500

#: what is most often said
ANSWERS = (
    gettext_lazy("Confirmed by phone with the committee."),
    gettext_lazy("Confirmed on site."),
    gettext_lazy("Held against the sign-in sheet: it is right."),
    gettext_lazy("Photos and records agree: it is right."),
    gettext_lazy("A large event; the people were counted in turns."),
)
RETURNS = (
    gettext_lazy("The attendance is not right: count again by the sign-in sheet."),
    gettext_lazy("The opening days do not fit the activities."),
    gettext_lazy("An activity is missing or was entered twice."),
    gettext_lazy("The topic does not say what was done."),
    gettext_lazy("A photo does not belong to the activity."),
    gettext_lazy("Explain what looks odd."),
)


@dataclass(frozen=True)
class Question:
    """An oddity as the page asks about it; `typed` is what stands in the field."""

    oddity: Any
    name: str
    typed: str

    @property
    def is_open(self) -> bool:
        return self.oddity.answered_at is None


def name_of(oddity: LogOddity) -> str:
    return f"answer-{oddity.pk}"


def questions(oddities: Iterable[LogOddity], posted: QueryDict) -> list[Question]:
    """What is odd with its field, what is still open first."""
    asked = [Question(one, name_of(one), posted.get(name_of(one), one.answer)) for one in oddities]
    return sorted(asked, key=lambda each: not each.is_open)


def answers(posted: QueryDict, oddities: Iterable[LogOddity]) -> dict[int, str]:
    """What has been answered anew, by the primary keys of the oddities."""
    of_all, found = posted.get(ALL, "").strip(), {}
    for one in oddities:
        said = posted.get(name_of(one), "").strip() or ("" if one.answered_at else of_all)
        if said and said != one.answer:
            found[one.pk] = said
    return found


def reason(posted: QueryDict) -> str:
    """The phrases that were ticked and what was written, as one text. Raises Refused for none, or for too much."""
    ticked = posted.getlist("phrase")
    known = [str(phrase) for phrase in RETURNS]
    written = posted.get("reason", "").strip()
    text = " ".join([*(phrase for phrase in known if phrase in ticked), *([written] if written else [])])
    if not text:
        raise Refused(_("Say why it goes back: tick a phrase or write a reason."))
    if len(text) > LONGEST_REASON:
        raise Refused(_("The reason is longer than %(most)d characters.") % {"most": LONGEST_REASON})
    return text


def phrases(posted: QueryDict) -> list[tuple[str, bool]]:
    """The phrases for a return, each with whether it is ticked."""
    ticked = posted.getlist("phrase")
    return [(str(phrase), str(phrase) in ticked) for phrase in RETURNS]
