from typing import Any

from django.utils.translation import gettext as _
from rest_framework import permissions
from rest_framework.request import Request

from portal.api.actors import require_scope
from portal.web.errors import Forbidden


class ByScopeAndRight(permissions.BasePermission):
    """A token needs the view's scope, whoever asks the right and a post; what is missing is said by name."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        if request.actor.post is None:
            raise Forbidden(_("You hold no post at present. The district administrator gives you one."))
        require_scope(request.actor, view.scope_needed)
        if view.right_needed:
            request.actor.require(view.right_needed)
        return True
