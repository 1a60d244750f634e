from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file as it was written once and never changes: its bytes are on the store, its digest here.

    It has no scope of its own: who may read it is decided by the thing that it belongs to.
    """

    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    path = models.CharField(max_length=300, unique=True, editable=False)
    created_at = models.DateTimeField(_("stored at"), auto_now_add=True)
    created_by = models.CharField(_("stored by"), max_length=150)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(sha256="") & ~Q(path=""), name="file_has_a_digest")]

    def __str__(self) -> str:
        return self.name
