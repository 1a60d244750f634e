"""How an answer becomes bytes."""

from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder


class Json(JSONRenderer):
    """The library's in its shortest form. It is JSON and nothing else: one encoder for all answers, no indentation on
    demand, and nothing escaped that only a script would read otherwise."""

    _encoder = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else self._encoder.encode(data).encode()
