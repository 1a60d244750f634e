import hashlib

import pytest

from portal.accounts.actors import SYSTEM
from portal.files import services

pytestmark = pytest.mark.django_db


def test_a_download_is_an_attachment_under_its_chinese_name_that_nobody_keeps_or_guesses() -> None:
    file = services.store(by=SYSTEM, name="青禾 报告.pdf", content_type="application/pdf", data=b"%PDF")
    response = services.download(file)
    assert b"".join(response.streaming_content) == b"%PDF"  # type: ignore[arg-type]
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E9%9D%92%E7%A6%BE%20%E6%8A%A5%E5%91%8A.pdf"
    )
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == "4"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["ETag"] == f'"{hashlib.sha256(b"%PDF").hexdigest()}"'


def test_a_name_cannot_break_out_of_the_header() -> None:
    file = services.store(by=SYSTEM, name='a"\r\nSet-Cookie: x=1;.pdf', content_type="application/pdf", data=b"x")
    assert "\n" not in services.download(file)["Content-Disposition"]
