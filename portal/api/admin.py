from django.contrib import admin
from oauth2_provider import admin as _registers_them  # noqa: F401
from oauth2_provider import models

# Clients have a page of their own, which writes through services and shows no secret; see client_views.
for model in (models.Application, models.AccessToken, models.Grant, models.IDToken, models.RefreshToken):
    admin.site.unregister(model)
