from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.admin_forms import ChangePostForm, ChangeUserForm, NewPostForm, NewUserForm
from portal.accounts.models import Community, Handover, Organisation, Post, Subdistrict, User
from portal.accounts.rights import Right
from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import ScopedAdmin, ServiceAdmin, through, words_of

# Rights come from posts; Django's groups would be a second way that nothing looks at.
admin.site.unregister(Group)


@admin.register(Subdistrict)
class SubdistrictAdmin(LedgerAdmin):
    sheet_name = "街镇"
    list_display = ("code", "name", "kind")
    list_filter = ("kind",)
    search_fields = ("code", "name", "pinyin_index")


@admin.register(Community)
class CommunityAdmin(LedgerAdmin):
    sheet_name = "村居"
    list_display = ("code", "name", "subdistrict", "kind", "nature", "households", "residents", "fit")
    list_filter = ("subdistrict", "kind", "nature", "fit")
    list_select_related = ("subdistrict",)
    search_fields = ("code", "name", "pinyin_index")
    totals = ("households", "residents")


@admin.register(Organisation)
class OrganisationAdmin(LedgerAdmin):
    sheet_name = "单位"
    list_display = ("code", "name", "kind")
    list_filter = ("kind",)
    search_fields = ("code", "name", "pinyin_index")


@admin.register(User)
class UserAdmin(ServiceAdmin):
    add_form, change_form, right = NewUserForm, ChangeUserForm, Right.EDIT_ACCOUNTS
    fields = (
        "username",
        "name",
        "email",
        "is_active",
        "must_change_password",
        "is_demo",
        "last_login",
        "date_joined",
    )
    list_display = ("username", "name", "is_active", "must_change_password", "is_demo", "last_login")
    list_filter = ("is_active", "is_demo")
    search_fields = ("username", "name")


@admin.register(Post)
class PostAdmin(ServiceAdmin):
    add_form, change_form, right = NewPostForm, ChangePostForm, Right.EDIT_ACCOUNTS
    list_display = ("user", "role", "subdistrict", "community", "organisation", "assignment", "starts", "ends")
    list_filter = ("role", "subdistrict")
    list_select_related = ("user", *Post.NAMED)
    search_fields = ("user__username", "user__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def view_on_site(self, obj: Post) -> str:
        """Where the office is handed over."""
        return f"{reverse('hand_over')}?user={obj.user_id}"


@admin.register(Handover)
class HandoverAdmin(ScopedAdmin):
    fields = ("old", "successor", "day", "reason", "made_by", "made_at", "withdrawn_by", "withdrawn_at")
    list_display = ("day", "old", through("old__user", words_of(Post, "user")), "successor", "made_by", "withdrawn_at")
    list_select_related = ("old__user", "successor", *(f"old__{name}" for name in Post.NAMED))
    search_fields = ("old__user__name", "old__user__username", "successor__name", "successor__username")

    def view_on_site(self, obj: Handover) -> str:
        return reverse("handover", args=[obj.pk])
