"""Sessions in the database, under the digest of their key: who reads the table or a backup can't take one over.

A row says whose it is and ends by itself when idle or old, so listing and ending sessions are plain queries, and
what has ended opens nothing from the next request on.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from portal.crypto import blind_index
from portal.signin.models import Session

#: names in the session's data: begun when, from which address, with which device
SINCE, ADDRESS, DEVICE = "since", "address", "device"


def digest(session_key: str) -> str:
    return blind_index(f"session {session_key}")


class SessionStore(db.SessionStore):
    #: the row as it was when the session was read
    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:  # type: ignore[override]
        return Session

    def _get_session_from_db(self) -> Session | None:
        self.row = Session.objects.living().filter(pk=digest(self.session_key or "")).first()
        if self.row is None:
            self._session_key = None
        return self.row

    async def _aget_session_from_db(self) -> Session | None:
        raise NotImplementedError("the portal is served by threads")

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(pk=digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(pk=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:  # type: ignore[override]
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(SINCE, now.isoformat())
        since = datetime.fromisoformat(data.get(SINCE) or now.isoformat())
        return Session(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            # however busy it is: no session lives longer than this
            expire_date=min(self.get_expiry_date(), since + timedelta(seconds=settings.SESSION_COOKIE_AGE)),
            user_id=data.get(SESSION_KEY),
            since=since,
            last_seen=now,
            address=data.get(ADDRESS, ""),
            device=data.get(DEVICE, ""),
        )
