"""Every model has a list in the admin; what each of them asks the database is counted in tests/queries."""

from django.apps import apps
from django.contrib import admin

#: other systems have a page of their own, which shows no secret; what answers are kept for concerns nobody else
WITHOUT_LIST = {"api.client", "api.answer"}


def test_every_model_of_ours_has_a_list() -> None:
    theirs = ("django.", "oauth2_provider.")
    ours = {model._meta.label_lower for model in apps.get_models() if not model.__module__.startswith(theirs)}
    assert ours - WITHOUT_LIST == {model._meta.label_lower for model in admin.site._registry}
