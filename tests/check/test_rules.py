"""Each rule catches a bad sample and lets a good one pass; our own code breaks none."""

import pytest

from tests.check import rules
from tests.check.rules import of_module, of_template

VIEW = "sites/views.py"
#: rule, path, what it catches
BAD = [
    ("unscoped", VIEW, "rows = Site.objects.filter(pk=1)"),
    ("unscoped", "portal/api/views/places.py", "rows = Site.objects.all()"),
    ("unscoped", "volunteers/admin.py", "rows = self.model._default_manager.all()"),
    ("unscoped", VIEW, "site = get_object_or_404(Site, code=code)"),
    ("unscoped", VIEW, "site = shortcuts.get_object_or_404(Site.objects, code=code)"),
    ("sql", "sites/x.py", 'cursor.execute(f"SELECT * FROM t WHERE a = {a}")'),
    ("sql", "sites/x.py", 'cursor.execute("SELECT * FROM t WHERE a = %s" % a)'),
    ("sql", "sites/x.py", 'cursor.execute("SELECT * FROM t WHERE a = {}".format(a))'),
    ("sql", "sites/x.py", 'cursor.execute("SELECT * FROM t WHERE a = " + a)'),
    ("sql", "sites/x.py", 'text = f"SELECT {a}"\ncursor.execute(text)'),
    ("sql", "sites/x.py", 'rows.annotate(a=RawSQL(f"{a}", []))'),
    ("sql", "sites/x.py", 'rows.extra(where=[f"a = {a}"])'),
    ("sql", "sites/x.py", 'Site.objects.raw("SELECT %s" % a)'),
    ("markup", "sites/x.py", "text = mark_safe(name)"),
    ("markup", "sites/x.py", "text = SafeString(name)"),
    ("markup", "sites/x.py", 'text = format_html(f"<b>{name}</b>")'),
    ("markup", "sites/x.py", 'text = format_html("<b>" + name + "</b>")'),
    ("markup", "sites/x.py", 'text = format_html_join("", form, rows)'),
    ("csrf", VIEW, "@csrf_exempt\ndef view(request): ..."),
    ("csrf", VIEW, "view = method_decorator(csrf.csrf_exempt)(view)"),
    ("execution", "sites/x.py", "eval(text)"),
    ("execution", "sites/x.py", "exec(text)"),
    ("execution", "sites/x.py", "os.system(text)"),
    ("execution", "sites/x.py", "subprocess.run(text, shell=True)"),
    ("tls", "sites/x.py", "requests.get(url, verify=False)"),
    ("tls", "sites/x.py", "ssl._create_unverified_context()"),
    ("chance", "sites/x.py", "import random"),
    ("chance", "sites/x.py", "from random import choice"),
    ("pickle", "sites/x.py", "import pickle"),
    ("pickle", "sites/x.py", "from marshal import loads"),
    ("pickle", "sites/x.py", "yaml.load(text)"),
    ("redirect", VIEW, 'redirect(request.GET["next"])'),
    ("redirect", VIEW, 'redirect(request.POST.get("next", "/"))'),
    ("redirect", VIEW, 'HttpResponseRedirect(self.request.GET.get("next"))'),
    ("redirect", VIEW, 'redirect(request.META["HTTP_REFERER"])'),
]
GOOD = [
    ("unscoped", VIEW, "rows = Site.objects.visible_to(actor).filter(pk=1)"),
    ("unscoped", VIEW, "site = get_object_or_404(Site.objects.visible_to(actor), code=code)"),
    ("unscoped", VIEW, "site = get_object_or_404(rows, code=code)"),
    ("unscoped", "sites/services/evaluate.py", "rows = Site.objects.all()"),
    ("unscoped", VIEW, "# allow unscoped: of the rows of this page\nrows = Site.objects.all()"),
    ("sql", "sites/x.py", 'cursor.execute("SELECT * FROM t WHERE a = %s", [a])'),
    ("sql", "sites/x.py", 'rows.extra(where=["a = %s"], params=[a])'),
    ("markup", "sites/x.py", 'text = format_html("<b>{}</b>", name)'),
    ("markup", "sites/x.py", 'form = "<b>{}</b>"\ntext = format_html(form, name)'),
    ("markup", "sites/x.py", 'text = SafeString("<td></td>")'),
    ("markup", "sites/x.py", "def text(name: str) -> SafeString: ..."),
    ("csrf", VIEW, "@csrf_protect\ndef view(request): ..."),
    ("execution", "sites/x.py", 'subprocess.run(["ls"], shell=False)'),
    ("tls", "sites/x.py", "requests.get(url, verify=bundle)"),
    ("chance", "sites/x.py", "import secrets"),
    ("pickle", "sites/x.py", "import json\nyaml.safe_load(text)"),
    ("redirect", VIEW, 'redirect(f"{reverse(name)}?{query}")'),
    ("redirect", VIEW, 'redirect("start")'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_a_rule_catches(rule: str, path: str, text: str) -> None:
    assert [found for found in of_module(path, text) if f": {rule}: " in found]


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_a_rule_lets_pass(rule: str, path: str, text: str) -> None:
    assert not of_module(path, text)


def test_every_rule_has_a_bad_and_a_good_sample() -> None:
    assert {rule for rule, _path, _text in BAD} == {rule for rule, _path, _text in GOOD} == set(rules.RULES)


@pytest.mark.parametrize("reason", ["", "x", "short"])
def test_a_line_is_not_excused_without_a_reason(reason: str) -> None:
    assert of_module(VIEW, f"# allow unscoped: {reason}\nrows = Site.objects.all()")


def test_an_excuse_is_for_one_rule_and_one_line() -> None:
    text = "# allow sql: the name is ours\nrows = Site.objects.all()"
    assert of_module(VIEW, text)
    assert (
        len(of_module(VIEW, "# allow unscoped: of this page\nrows = Site.objects.all()\nmore = Site.objects.all()"))
        == 1
    )


@pytest.mark.parametrize("line", ["{{ name|safe }}", "{{ names|safeseq|join:'' }}", "{% autoescape off %}"])
def test_templates_let_nothing_through_as_html(line: str) -> None:
    assert list(of_template("x.html", line))
    assert not list(of_template("x.html", line + " {# allow markup: our own words #}"))
    assert not list(of_template("x.html", "{{ name }} {{ text|default:'safe' }}"))


def test_our_own_code_breaks_no_rule() -> None:
    assert rules.faults() == []
