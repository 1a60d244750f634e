from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Community, Post
from portal.crypto import EncryptedTextField
from portal.pinyin import PinyinField
from portal.web.constraints import choices, in_order, one_of
from programmes.models import Programme
from sites.querysets import RoomQuerySet, SiteQuerySet
from sites.states import ROOM_KINDS, SiteStatus


class Room(models.Model):
    """A room or building. It is not a site: several programmes' sites may share it."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="rooms", verbose_name=_("community"))
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=200)
    longitude = models.DecimalField(_("longitude"), max_digits=15, decimal_places=12, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=15, decimal_places=12, null=True, blank=True)
    area = models.DecimalField(_("area (m²)"), max_digits=15, decimal_places=4, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=choices(ROOM_KINDS))
    pinyin_index = PinyinField(of="name")

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["code"]
        constraints = [
            one_of("kind", ROOM_KINDS, "room_kind"),
            models.CheckConstraint(
                condition=Q(longitude=None) | Q(longitude__range=(-180, 180)), name="room_longitude"
            ),
            models.CheckConstraint(condition=Q(latitude=None) | Q(latitude__range=(-90, 90)), name="room_latitude"),
            models.CheckConstraint(condition=Q(area=None) | Q(area__gte=0), name="room_area"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sites", verbose_name=_("programme"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="sites", verbose_name=_("room"))
    name = models.CharField(_("name"), max_length=100)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    keeper = models.CharField(_("site keeper"), max_length=50, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=SiteStatus, default=SiteStatus.APPLIED, editable=False
    )
    pinyin_index = PinyinField(of="name")

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["code"]
        constraints = [
            one_of("status", SiteStatus.values, "site_status"),
            in_order("applied_on", "accepted_on", "site_accepted_after_application", required=False),
            in_order("accepted_on", "opened_on", "site_opened_after_acceptance"),
            in_order("opened_on", "closed_on", "site_closed_after_opening"),
        ]

    def __str__(self) -> str:
        return self.name


class SitePost(models.Model):
    """A site that a post covers: a site keeper's for good, an assessor's to mark in a year."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="posts", verbose_name=_("site"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="sites", verbose_name=_("post"))
    year = models.PositiveSmallIntegerField(_("evaluation year"), null=True, blank=True)

    class Meta:
        verbose_name = _("site of a post")
        verbose_name_plural = _("sites of posts")
        ordering = ["post", "site", "year"]
        constraints = [
            models.UniqueConstraint(fields=["site", "post", "year"], name="one_assigned_site_a_year"),
            models.UniqueConstraint(fields=["site", "post"], condition=Q(year=None), name="one_kept_site_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.post}" + (f" · {self.year}" if self.year else "")
