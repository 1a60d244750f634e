"""Who may act and where: the district's organisation, its users and the posts they hold."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.querysets import (
    AssignmentQuerySet,
    CommunityQuerySet,
    HandoverQuerySet,
    PostQuerySet,
    SubdistrictQuerySet,
    UserQuerySet,
)
from portal.accounts.rights import Role
from portal.accounts.scope import SharedQuerySet
from portal.pinyin import PinyinField
from portal.web.constraints import both_or_neither, choices, in_order, one_of

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


class AuditAssignment(models.Model):
    """What an audit may look into, by whose order and how long. Auditors' posts belong to one and end with it.

    The lists keep codes and years; an empty one sets no limit, and three empty ones are the whole district. They never
    change: another scope is another assignment.
    """

    number = models.CharField(_("number of the assignment"), max_length=60, unique=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    subdistricts = models.JSONField(_("subdistricts"), default=list, blank=True)
    programmes = models.JSONField(_("programmes"), default=list, blank=True)
    years = models.JSONField(_("years"), default=list, blank=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True)
    ordered_by = models.CharField(_("entered by"), max_length=150)
    ordered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit assignment")
        verbose_name_plural = _("audit assignments")
        ordering = ["-starts", "number"]
        constraints = [in_order("starts", "ends", "assignment_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_partial(self) -> bool:
        """Whether it is limited to a part of the district or to some years."""
        return bool(self.subdistricts or self.programmes or self.years)


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
    assignment = models.ForeignKey(
        AuditAssignment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("audit assignment"),
    )
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)

    #: what a post is called by; select it wherever posts are shown
    NAMED = ("organisation", "subdistrict", "community", "assignment")

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
            models.CheckConstraint(
                condition=~Q(role=Role.AUDITOR) | Q(assignment__isnull=False),
                name="post_of_an_auditor_names_the_assignment",
            ),
        ]

    def __str__(self) -> str:
        place = self.community or self.subdistrict or self.organisation or self.assignment
        return f"{self.get_role_display()} · {place}" if place else str(self.get_role_display())

    @property
    def audit_name(self) -> str:
        """Role and place by their codes: what the audit trail keeps must not change with names or
        language."""
        places = (self.organisation, self.subdistrict, self.community)
        audit = [self.assignment.number] if self.assignment else []
        return " ".join([self.role, *(place.code for place in places if place), *audit])


class Handover(models.Model):
    """An office handed over from a day on: the old post ends the day before, the new one begins. `content` keeps what
    went over, in words, so that the list can be printed again. Withdrawn before the day, it has no new post."""

    old = models.ForeignKey(Post, models.PROTECT, related_name="handed_over", verbose_name=_("post handed over"))
    new = models.OneToOneField(
        Post, models.PROTECT, null=True, blank=True, related_name="taken_over", verbose_name=_("new post")
    )
    successor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("successor"))
    day = models.DateField(_("day of the handover"))
    ended_before = models.DateField(_("end of the old post before"), null=True, blank=True)
    content = models.JSONField(_("what went over"), default=list)
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.CharField(_("made by"), max_length=150)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=150, null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover of an office")
        verbose_name_plural = _("handovers of offices")
        ordering = ["-day", "-pk"]
        constraints = [
            both_or_neither("withdrawn_at", "withdrawn_by", "handover_withdrawn_who_and_when"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, new__isnull=False)
                | Q(withdrawn_at__isnull=False, new__isnull=True),
                name="handover_has_a_new_post_or_is_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old.user} → {self.successor} · {self.old}"
