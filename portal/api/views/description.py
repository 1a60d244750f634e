"""The description of the API as OpenAPI 3.1, and a page to read and try it that needs nothing from elsewhere."""

from typing import Any

from csp.decorators import csp_update
from django.utils import translation
from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.authentication import TokenAuthentication


class Description(SpectacularAPIView):
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """In English, as it is committed (docs/openapi.yaml)."""
        with translation.override("en"):
            return super().get(request, *args, **kwargs)


# Swagger draws its arrows as data: images; an image cannot run anything.
@method_decorator(csp_update({"img-src": "data:"}), name="dispatch")
class Documentation(SpectacularSwaggerSplitView):
    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    url_name = "api:schema"
    template_name = "api/docs.html"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
