from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    default = True
    name = "portal.web"
    label = "web"
    verbose_name = _("Pages")


class PortalAdminConfig(admin.AdminConfig):
    """Django's admin with our site as the default one, so that apps register with `@admin.register`."""

    default = False
    default_site = "portal.web.admin_site.PortalAdminSite"
