"""Every model has a list in the admin; what each of them asks the database is counted in tests/queries."""

from django.apps import apps
from django.contrib import admin

#: other systems and signing in have pages of their own, which show no secret; what answers are kept for concerns
#: nobody else
SIGNIN = {"session", "failures", "secondfactor", "recoverycode", "usedpassword", "identity"}
#: what belongs to a monthly log, and to whom its pages show it (docs/monthly-logs.md)
LOGS = {"logdraft", "logaside", "logphoto", "logoddity", "logeffort", "logexemption", "enrolment", "monthsignature"}
WITHOUT_LIST = {"api.client", "api.answer"} | {f"signin.{name}" for name in SIGNIN} | {f"sites.{name}" for name in LOGS}
WITHOUT_LIST |= {"reminding.digest", "reminding.topic"}


def test_every_model_of_ours_has_a_list() -> None:
    theirs = ("django.", "oauth2_provider.")
    ours = {model._meta.label_lower for model in apps.get_models() if not model.__module__.startswith(theirs)}
    assert ours - WITHOUT_LIST == {model._meta.label_lower for model in admin.site._registry}
