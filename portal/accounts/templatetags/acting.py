"""`{% csrf_token %}` as everywhere, and beside it the post in which the form was opened.

Whoever has two windows open and changes the post in one of them must not send from the other what they typed for the
post before. The tag is a builtin, so that no form, of the admin either, can forget it.
"""

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from portal.accounts.middleware import OPENED_IN

register = template.Library()


class FormTokenNode(CsrfTokenNode):
    def render(self, context: Any) -> str:
        token: str = super().render(context)
        actor = getattr(context.get("request"), "actor", None)
        if not token or actor is None or actor.post is None:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', OPENED_IN, actor.post.pk)


@register.tag("csrf_token")
def csrf_token(parser: Any, token: Any) -> FormTokenNode:
    return FormTokenNode()
