from django.urls import include, path, register_converter

from sites.logs import (
    burden_views,
    check_views,
    exemption_views,
    handing_views,
    list_views,
    overdue_views,
    page_views,
    queue_views,
    sharing_views,
    sheet_views,
    sign_views,
    version_views,
)
from sites.logs.months import MonthNumber

register_converter(MonthNumber, "mm")

urlpatterns = [
    path("logs/", list_views.logs, name="logs"),
    path("logs/<int:year>-<int:month>/<path:code>/", page_views.log_page, name="log"),
    path("logs/save/<int:year>-<int:month>/<path:code>/", page_views.log_save, name="log_save"),
    path("logs/aside/<int:year>-<int:month>/<path:code>/", page_views.log_aside, name="log_aside"),
    path("logs/share/<slug:row>/<int:year>-<int:month>/<path:code>/", sharing_views.log_share, name="log_share"),
    path("logs/ready/<int:year>-<int:month>/<path:code>/", handing_views.log_ready, name="log_ready"),
    path("logs/done/<int:year>-<int:month>/<path:code>/", handing_views.log_done, name="log_done"),
    path("logs/take-back/<int:year>-<int:month>/<path:code>/", handing_views.log_take_back, name="log_take_back"),
    path("logs/enrolments/<path:code>/", sharing_views.enrolments, name="log_enrolments"),
    path("logs/photos/", include("sites.logs.photo_urls")),
    path("logs/sheet/<int:year>-<int:month>/<path:code>/", sheet_views.log_sheet, name="log_sheet"),
    path("logs/sheet-file/<int:year>-<int:month>/<path:code>/", sheet_views.log_sheet_file, name="log_sheet_file"),
    path("logs/sign-in/<slug:row>/<int:year>-<int:month>/<path:code>/", sheet_views.log_sign_in, name="log_sign_in"),
    path("logs/burden/", burden_views.log_burden, name="log_burden"),
    path("logs/check/", queue_views.log_queue, name="log_queue"),
    path("logs/check/bulk/", queue_views.log_queue_bulk, name="log_queue_bulk"),
    path("logs/check/<int:year>-<mm:month>/<path:code>/", check_views.log_check, name="log_check"),
    path("logs/reopen/<int:year>-<mm:month>/<path:code>/", check_views.log_reopen, name="log_reopen"),
    path("logs/versions/<int:year>-<mm:month>/<path:code>/", version_views.log_versions, name="log_versions"),
    path("logs/sign/", sign_views.months_to_sign, name="months_to_sign"),
    path("logs/sign/<int:year>-<mm:month>/<path:code>/", sign_views.month_to_sign, name="month_to_sign"),
    path("logs/overdue/", overdue_views.overdue_logs, name="overdue"),
    path("logs/overdue/remind/", overdue_views.overdue_remind, name="overdue_remind"),
    path("logs/overdue/text/", overdue_views.overdue_text, name="overdue_text"),
    path("logs/exemptions/", exemption_views.exemptions, name="exemptions"),
    path("logs/exemptions/grant/", exemption_views.grant, name="grant_exemption"),
    path("logs/exemptions/<int:pk>/", exemption_views.exemption, name="exemption"),
    path("logs/exemptions/<int:pk>/proof/", exemption_views.exemption_proof, name="exemption_proof"),
    path("logs/exemptions/<int:pk>/withdraw/", exemption_views.withdraw, name="withdraw_exemption"),
]
