from datetime import date

from django.urls import include, path, re_path, register_converter

from portal.api import client_views
from portal.api.views import happenings, logs, papers, places, results
from portal.api.views.base import NothingHere
from portal.api.views.description import Description, Documentation
from portal.api.views.tokens import Token


class Code:
    """A code or number of the ledgers, which may hold a slash; PostgreSQL knows no text with a NUL in it."""

    regex = r"[^\x00]{1,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class Month:
    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class Year:
    regex = r"[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Identity:
    regex = r"[0-9]{1,18}"
    to_python = Year.to_python
    to_url = Year.to_url


for converter in (Code, Month, Year, Identity):
    register_converter(converter, f"api_{converter.__name__.lower()}")

LIST, ONE = {"get": "list"}, {"get": "retrieve"}

version_1 = [
    path("programmes/", places.Programmes.as_view(LIST), name="programmes"),
    path("programmes/<api_code:code>/", places.Programmes.as_view(ONE), name="programme"),
    path("subdistricts/", places.Subdistricts.as_view(LIST), name="subdistricts"),
    path("subdistricts/<api_code:code>/", places.Subdistricts.as_view(ONE), name="subdistrict"),
    path("communities/", places.Communities.as_view(LIST), name="communities"),
    path("communities/<api_code:code>/", places.Communities.as_view(ONE), name="community"),
    path("sites/", places.Sites.as_view(LIST), name="sites"),
    path("sites/<api_code:code>/", places.Sites.as_view(ONE), name="site"),
    path("monthly-logs/", happenings.MonthlyLogs.as_view(LIST), name="monthly_logs"),
    path(
        "monthly-logs/<api_code:site>/<api_month:month>/",
        logs.OneLog.as_view(ONE | {"put": "replace"}),
        name="monthly_log",
    ),
    path(
        "monthly-logs/<api_code:site>/<api_month:month>/submit/",
        logs.OneLog.as_view({"post": "submit"}),
        name="submit_log",
    ),
    path(
        "monthly-logs/<api_code:site>/<api_month:month>/approve/",
        logs.OneLog.as_view({"post": "approve"}),
        name="approve_log",
    ),
    path(
        "monthly-logs/<api_code:site>/<api_month:month>/return/",
        logs.OneLog.as_view({"post": "give_back"}),
        name="return_log",
    ),
    path("volunteers/", happenings.Volunteers.as_view(LIST), name="volunteers"),
    path("volunteers/<api_code:number>/", happenings.Volunteers.as_view(ONE), name="volunteer"),
    path("service-records/", happenings.ServiceRecords.as_view(LIST), name="service_records"),
    path("evaluations/", results.Evaluations.as_view(LIST), name="evaluations"),
    path("evaluations/<api_year:year>/<api_code:site>/", results.Evaluations.as_view(ONE), name="evaluation"),
    path("grants/", results.Grants.as_view(LIST), name="grants"),
    path("grants/<api_year:year>/<api_code:site>/", results.Grants.as_view(ONE), name="grant"),
    path("awards/", results.Awards.as_view(LIST), name="awards"),
    path("reports/", papers.Reports.as_view(LIST | {"post": "create"}), name="reports"),
    path("reports/<api_identity:id>/", papers.Reports.as_view(ONE), name="report"),
    path("reports/<api_identity:id>/download/", papers.Reports.as_view({"get": "download"}), name="report_download"),
    path("jobs/<api_identity:id>/", papers.Jobs.as_view(ONE), name="job"),
    path("schema/", Description.as_view(), name="schema"),
    path("docs/", Documentation.as_view(), name="docs"),
    re_path(r"", NothingHere.as_view()),
]

clients = [
    path("", client_views.clients, name="clients"),
    path("new/", client_views.new_client, name="new_client"),
    path("<int:pk>/rotate/", client_views.rotate, name="rotate_client"),
    path("<int:pk>/revoke/", client_views.revoke, name="revoke_client"),
]

urlpatterns = [
    path("api/v1/", include((version_1, "api"))),
    path("api/clients/", include(clients)),
    path("oauth/token/", Token.as_view(), name="token"),
]
