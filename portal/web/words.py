"""Words of Django's own pages that its Chinese catalogue leaves in English or says oddly: named here for ours."""

from django.utils.translation import gettext_noop, ngettext_lazy

WORDS = (
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop(" By %(filter_title)s "),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)
