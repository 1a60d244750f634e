"""The description of the API (OpenAPI 3.1), where the library cannot read it off the views."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from portal.api import log_serializers, serializers
from portal.api.asking import LARGEST_PAGE, PAGE
from portal.api.problems import MEDIA_TYPE
from portal.api.scopes import SCOPES

PROBLEMS = {
    "400": "The address or the body has faults; `errors` names all of them.",
    "401": "Neither a good token nor a session.",
    "403": "Inside the scope, and without the right; `detail` names it.",
    "404": "There is no such thing, or it lies outside of the scope.",
    "409": "A rule forbids it now (`errors` says why), or the first request with this key is still being worked on.",
    "412": "`If-Match` names an answer that is no longer true: nothing was written.",
    "415": "The body is not JSON.",
    "422": "The Idempotency-Key was used for another request.",
    "429": "Too many requests in this minute; `Retry-After` says for how many seconds to wait.",
}
ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, description="Of this answer.", response=[200])
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="A name of this request, of your own making: sent again it answers what it answered first.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of what was read before: another one is not replaced.",
)
#: how an operation that writes is called, and what it may answer beside what every one may
WRITES = {
    "create": ("start", {"409", "415", "422"}),
    "replace": ("put", {"404", "409", "412", "415"}),
    "submit": ("submit", {"404", "409", "415", "422"}),
    "approve": ("approve", {"404", "409", "415", "422"}),
    "give_back": ("return", {"404", "409", "415", "422"}),
}
BODIES = {
    "create": serializers.OrderSerializer,
    "replace": log_serializers.LogBodySerializer,
    "submit": log_serializers.NothingSerializer,
    "approve": log_serializers.NothingSerializer,
    "give_back": log_serializers.ReasonSerializer,
}
NO_CHANGE = "Nothing has changed since the answer that `If-None-Match` names."


class Schema(AutoSchema):
    """Adds what every operation takes and answers."""

    def get_tags(self) -> list[str]:
        return [self.path.split("/")[3]]

    def get_operation_id(self) -> str:
        action = self.view.action
        verb = {"retrieve": "get"}.get(action) or WRITES.get(action, (action,))[0]
        return f"{verb}_{self.path.split('/')[3].replace('-', '_')}"

    def get_description(self) -> str:
        """What the view or the method itself says, not what they inherit."""
        own = vars(type(self.view))
        about = getattr(own.get(self.view.action), "__doc__", None) or own.get("__doc__") or ""
        return f"{about}\n\nScope: `{self.view.scope_needed}`.".strip()

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{"client": [self.view.scope_needed]}, {"session": []}]

    def get_override_parameters(self) -> list[Any]:
        action = self.view.action
        if action in WRITES:
            return [IF_MATCH if action == "replace" else KEY]
        parameters = [ETAG, OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)]
        if action in ("list", "retrieve"):
            parameters.append(self._several("fields", list(self.view.serializer_class().fields), "Only these fields."))
        if action == "list":
            names = [sign + name for name in self.view.ordering_fields for sign in ("", "-")]
            parameters += [
                self._several("ordering", names, "Sorted by these, `-` downwards; what is empty comes last."),
                OpenApiParameter("cursor", str, description="From `next` or `previous` of a page."),
                OpenApiParameter(
                    "page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE}
                ),
            ]
        return parameters

    @staticmethod
    def _several(name: str, names: list[str], about: str) -> OpenApiParameter:
        schema = {"type": "array", "items": {"type": "string", "enum": names}, "uniqueItems": True, "minItems": 1}
        return OpenApiParameter(name, schema, style="form", explode=False, description=about)

    def get_response_serializers(self) -> Any:
        """Filled in by `_get_response_bodies`; here only what succeeds."""
        if self.view.action == "create":
            started = serializers.StartedSerializer
            return {
                "200": OpenApiResponse(started, description="Nothing has changed: nothing has to be made."),
                "202": OpenApiResponse(started, description="The job is queued; `Location` says where it is."),
            }
        if self.view.action == "download":
            return {("200", "application/pdf"): bytes}
        if self.view.action == "replace":
            log = self.view.serializer_class
            return {
                "200": OpenApiResponse(log, description="The log was replaced."),
                "201": OpenApiResponse(log, description="The log was begun."),
            }
        return super().get_response_serializers()

    def get_request_serializer(self) -> Any:
        return BODIES.get(self.view.action)

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        action = self.view.action
        codes = {"400", "401", "403", "429"} | ({"404"} if action in ("retrieve", "download") else set())
        codes |= WRITES[action][1] if action in WRITES else set()
        codes |= {"409"} if action == "download" else set()
        problem = self.resolve_serializer(serializers.ProblemSerializer, direction).ref
        for code in sorted(codes):
            bodies[code] = {"description": PROBLEMS[code], "content": {MEDIA_TYPE: {"schema": problem}}}
        if action not in WRITES:
            bodies["304"] = {"description": NO_CHANGE}
        return bodies

    def get_paginated(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def _get_response_for_code(self, serializer: Any, status_code: Any, *args: Any, **kwargs: Any) -> Any:
        response = super()._get_response_for_code(serializer, status_code, *args, **kwargs)
        if self.view.action == "list" and str(status_code) == "200":
            for content in response["content"].values():
                content["schema"] = self.get_paginated(content["schema"])
        return response


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "portal.api.authentication.TokenAuthentication"
    name = "client"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        scopes = {name: str(label) for name, label in SCOPES.items()}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/oauth/token/", "scopes": scopes}}}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class WordField(OpenApiSerializerFieldExtension):
    target_class = "portal.api.serializers.Word"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "enum": self.target.words}
