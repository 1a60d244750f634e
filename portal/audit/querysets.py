from typing import Any, Self

from django.db import models


class EntryQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """All of it for those who may see the trail, else nothing. The trail has no scope of its own."""
        return self.all() if actor.may("see_audit") else self.none()
