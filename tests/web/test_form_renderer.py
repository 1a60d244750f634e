"""A choice among many is written without a template for each option, and is the same HTML."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from portal.web.form_renderer import FormRenderer

PLAIN = [("", "---"), ("a<b", 'say "yes" & <no>'), (2025, 2025), ("safe", mark_safe("<b>bold</b>")), (None, _("Year"))]
GROUPED = [("", "---"), ('<Group> & "co"', [("x", "X"), ("y", "Y")]), ("z", "Z")]


@pytest.mark.parametrize("choices", [PLAIN, GROUPED, []])
@pytest.mark.parametrize("value", ["", "a<b", "2025", "y", None])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
def test_a_choice_is_the_html_that_djangos_templates_make(choices: list, value: str | None, kind: type) -> None:
    attrs = {"class": 'form-select "x"', "required": True, "disabled": False, "data-n": 3}
    widget = kind(attrs=attrs, choices=choices)
    ours, theirs = (widget.render("of&", value, {"id": "id_of"}, made()) for made in (FormRenderer, DjangoTemplates))
    assert ours.split("\n") == [line for line in theirs.split("\n") if line]


def test_pages_use_it() -> None:
    assert isinstance(forms.Form().renderer, FormRenderer)
