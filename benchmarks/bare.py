"""A bare Django view with the bytes of `GET /api/v1/sites/`, from one SQL query: no token, no scope, no filter, no
choice of fields, no cursor, no limit, no ETag."""

import json
import os

from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

COLUMNS = {
    "code": "s.code", "name": "s.name", "programme": "p.code", "community": "c.code", "subdistrict": "d.code",
    "status": "s.status", "address": "r.address", "longitude": "r.longitude", "latitude": "r.latitude",
    "capacity": "s.capacity", "accepted_on": "s.accepted_on", "opened_on": "s.opened_on", "closed_on": "s.closed_on",
}  # fmt: skip
SQL = f"""
    SELECT {", ".join(COLUMNS.values())} FROM sites_site s
    JOIN programmes_programme p ON p.id = s.programme_id JOIN sites_room r ON r.id = s.room_id
    JOIN accounts_community c ON c.id = r.community_id JOIN accounts_subdistrict d ON d.id = c.subdistrict_id
    ORDER BY s.code LIMIT 100
"""


@login_not_required
def sites(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor]
    body = {"next": os.environ["BARE_NEXT"], "previous": None, "results": rows}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return HttpResponse(text, content_type="application/json", headers={"Content-Length": str(len(text))})


urlpatterns = [path("sites/", sites)]
application = get_wsgi_application()
