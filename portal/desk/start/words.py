"""What the page calls groups of communities and the ways in which logs came in."""

from django.utils.translation import gettext as _

from portal.web.tones import GOOD, IDLE, MIDDLING, POOR
from sites.punctuality import LATE, MISSING, ON_TIME

LOG_TONES = {ON_TIME: GOOD, LATE: MIDDLING, MISSING: POOR, "": IDLE}


def group_words(name: str) -> str:
    """What a group of communities is called."""
    words = {"all": _("All communities"), "resettled": _("Resettled"), "new": _("Newly built"), "fit": _("Fit")}
    return words[name]


def log_words(state: str) -> str:
    """How a log came in."""
    words = {
        "due": _("due"),
        ON_TIME: _("in on time"),
        LATE: _("in late"),
        MISSING: _("not handed in"),
        "approved": _("approved logs"),
    }
    return words[state]
