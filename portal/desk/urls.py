from django.urls import path

from portal.desk import ledger_views, rows, search, views
from portal.desk.privacy import reveal_views

urlpatterns = [
    path("", views.start, name="start"),
    path("year/<int:year>/sites/", rows.sites, name="year_sites"),
    path("year/<int:year>/coverage/", rows.communities, name="year_coverage"),
    path("year/<int:year>/logs/", rows.logs, name="year_logs"),
    path("import/", ledger_views.upload, name="import"),
    path("import/<int:pk>/", ledger_views.import_job, name="import_job"),
    path("import/<int:pk>/confirm/", ledger_views.import_confirm, name="import_confirm"),
    path("export/", ledger_views.export, name="export"),
    path("export/<int:pk>/", ledger_views.export_job, name="export_job"),
    path("export/<int:pk>/file/", ledger_views.export_file, name="export_file"),
    path("personal/<slug:kind>/<int:pk>/<slug:field>/", reveal_views.reveal_number, name="reveal"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
]
