from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

#: what nobody can read
handler400 = "portal.web.error_pages.bad_request"
#: an exception that nobody has turned into an answer
handler500 = "portal.web.error_pages.server_error"

urlpatterns = [
    path("", include("portal.desk.urls")),
    path("account/", include("portal.signin.urls")),
    path("account/", include("portal.accounts.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("portal.api.urls")),
    path("", include("portal.jobs.urls")),
    path("", include("portal.reminding.urls")),
    path("", include("portal.workdays.urls")),
    path("", include("reports.document_urls")),
    path("", include("sites.log_urls")),
    path("", include("sites.urls")),
    path("", include("funding.urls")),
    path("", include("reports.award_urls")),
    path("", include("reports.bulletin_urls")),
]
