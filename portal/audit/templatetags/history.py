from typing import Any

from django import template

from portal.audit import history as trail
from portal.audit.admin import SEE_AUDIT
from portal.audit.words import action_in_words, post_in_words

register = template.Library()
register.filter("action_words", action_in_words)
register.filter("post_words", post_in_words)

#: as many events as a page shows
MOST = 20


@register.inclusion_tag("components/history.html", takes_context=True)
def history(context: dict[str, Any], thing: Any) -> dict[str, Any]:
    """What was done to a thing whose page the reader may see; nothing for what leaves no trace by a name."""
    actor = context["request"].actor
    if thing is None or not trail.is_audited(thing) or actor.user is None:
        return {"events": []}
    sees_all = actor.may(SEE_AUDIT)
    events, number = trail.history(thing, everything=sees_all, most=MOST)
    more = max(0, number - MOST)
    return {"events": events, "more": more, "sees_all": sees_all, "people": context["people"]}
