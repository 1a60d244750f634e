"""Who may act and where: the district's organisation, its users and the posts they hold."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.querysets import (
    CommunityQuerySet,
    PostQuerySet,
    SubdistrictQuerySet,
    UserQuerySet,
)
from portal.accounts.rights import Role
from portal.accounts.scope import SharedQuerySet
from portal.pinyin import PinyinField
from portal.web.constraints import choices, one_of

SUBDISTRICT_KINDS = ("街道", "镇", "乡")
COMMUNITY_KINDS = ("社区", "村")
COMMUNITY_NATURES = ("回迁", "新建", "老旧", "普通")
ORGANISATION_KINDS = (
    "党委部门", "政府部门", "群团组织", "事业单位", "学校", "基层党组织", "社会组织", "企业", "部队",
)  # fmt: skip


class Organisation(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=choices(ORGANISATION_KINDS))
    pinyin_index = PinyinField(of="name")

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]
        constraints = [one_of("kind", ORGANISATION_KINDS, "organisation_kind")]

    def __str__(self) -> str:
        return self.name


class Subdistrict(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=choices(SUBDISTRICT_KINDS))
    pinyin_index = PinyinField(of="name")

    objects = SubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("subdistrict")
        verbose_name_plural = _("subdistricts")
        ordering = ["code"]
        constraints = [one_of("kind", SUBDISTRICT_KINDS, "subdistrict_kind")]

    def __str__(self) -> str:
        return self.name


class Community(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="communities", verbose_name=_("subdistrict")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=choices(COMMUNITY_KINDS))
    nature = models.CharField(_("nature"), max_length=10, choices=choices(COMMUNITY_NATURES))
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    residents = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    fit = models.BooleanField(_("fit to open a site"), help_text=_("Counts in the denominator of coverage."))
    pinyin_index = PinyinField(of="name")

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["code"]
        constraints = [
            one_of("kind", COMMUNITY_KINDS, "community_kind"),
            one_of("nature", COMMUNITY_NATURES, "community_nature"),
        ]

    def __str__(self) -> str:
        return self.name


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """An account of a person. What it may do comes from its posts alone, never from Django's permissions."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    must_change_password = models.BooleanField(_("must change the password"), default=False)

    objects = Users()  # type: ignore[misc]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Post(models.Model):
    """An office that a user holds from a day to a day, tied to what it covers."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    subdistrict = models.ForeignKey(
        Subdistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("subdistrict"),
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("community")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("unit")
    )
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["user", "starts", "pk"]
        constraints = [
            one_of("role", Role.values, "post_role"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="post_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(role__in=[Role.SUBDISTRICT_OFFICER, Role.SUBDISTRICT_HEAD, Role.SUBDISTRICT_CLIENT])
                | Q(subdistrict__isnull=False),
                name="post_of_a_subdistrict_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=[Role.CLERK, Role.COMMUNITY_CLIENT]) | Q(community__isnull=False),
                name="post_of_a_clerk_names_the_community",
            ),
        ]

    def __str__(self) -> str:
        place = self.community or self.subdistrict or self.organisation
        return f"{self.get_role_display()} · {place}" if place else str(self.get_role_display())

    @property
    def audit_name(self) -> str:
        """Role and place by their codes: what the audit trail keeps must not change with names or
        language."""
        places = (self.organisation, self.subdistrict, self.community)
        return " ".join([self.role, *(place.code for place in places if place)])
