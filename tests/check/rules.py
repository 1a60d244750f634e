"""What must never occur in our own code: `python -m tests.check.rules` names each place. tests/check/test_rules.py
shows for every rule a sample that it catches and one that it lets pass.

Where something is right all the same, the line says why: `# allow unscoped: the posts are the reader's own`.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("portal", "programmes", "sites", "volunteers", "funding", "reports")
#: where what an outsider asks for is read
FRONT = re.compile(
    r"(^|/)(\w*views|views/\w+|\w*admin\w*|search|rows|row_filters|filters|award_list|document_list)\.py$"
)
#: first steps that are a scope, or answer no row
HARMLESS = {"visible_to", "changeable_by", "reporting_to", "none", "model", "db"}
ALLOW = re.compile(r"allow (\w+): \S.{7,}")


@dataclass(frozen=True)
class Source:
    """A module: its path below the root, its text, its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, path: str, text: str) -> "Source":
        return cls(path, text, ast.parse(text))


Finding = tuple[int, str]
Rule = Callable[[Source], Iterable[Finding]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    def add(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return add


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name of what is called, as far as it is one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def is_model(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id[:1].isupper() and not node.id.isupper()


def is_manager(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")


@rule("unscoped")
def unscoped(source: Source) -> Iterator[Finding]:
    """A view, an admin or a filter that reads a model without `visible_to(actor)`."""
    if not FRONT.search(source.path):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and is_manager(node.value) and node.attr not in HARMLESS:
            yield node.lineno, f"{dotted(node)} without visible_to"
        if isinstance(node, ast.Call) and dotted(node.func).endswith(("get_object_or_404", "get_list_or_404")):
            first = node.args[0] if node.args else None
            if first is not None and (is_model(first) or is_manager(first)):
                yield node.lineno, "a thing looked up outside of any scope"


@rule("sql")
def sql(source: Source) -> Iterator[Finding]:
    """SQL put together from pieces; values belong into parameters."""
    pieced = {
        target.id
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and _is_pieced(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call, name in calls(source.tree):
        if name.rpartition(".")[2] not in ("execute", "executemany", "executescript", "raw", "RawSQL", "extra"):
            continue
        given = [*call.args[:1], *(keyword.value for keyword in call.keywords)]
        parts = [part for each in given for part in ast.walk(each)]
        if any(_is_pieced(part) or (isinstance(part, ast.Name) and part.id in pieced) for part in parts):
            yield call.lineno, f"{name} with SQL that is put together"


def _is_pieced(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add) and any(map(_is_text, (node.left, node.right)))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format" and (
        _is_text(node.func.value)
    )  # fmt: skip


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@rule("markup")
def markup(source: Source) -> Iterator[Finding]:
    """Text that is declared to be HTML."""
    constants = {
        target.id
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    declaring = ("mark_safe", "SafeString", "SafeText", "html_safe")
    for call, name in calls(source.tree):
        if name.rpartition(".")[2] in declaring and not all(isinstance(each, ast.Constant) for each in call.args):
            yield call.lineno, f"{name} lets anything through as HTML"
        if name.rpartition(".")[2] in ("format_html", "format_html_join"):
            place = 1 if name.endswith("_join") else 0
            if len(call.args) > place and not _is_constant(call.args[place], constants):
                yield call.lineno, f"{name} with a form that is no constant"


def _is_constant(node: ast.AST, constants: set[str]) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in constants)


@rule("csrf")
def csrf(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node).endswith("csrf_exempt"):
            yield node.lineno, "a form without its token"


@rule("execution")
def execution(source: Source) -> Iterator[Finding]:
    for call, name in calls(source.tree):
        if name in ("eval", "exec", "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"):
            yield call.lineno, f"{name} runs what it is given"
        for keyword in call.keywords:
            if keyword.arg == "shell" and not _is_false(keyword.value):
                yield call.lineno, "a command through the shell"


@rule("tls")
def tls(source: Source) -> Iterator[Finding]:
    for call, name in calls(source.tree):
        if any(keyword.arg in ("verify", "check_hostname") and _is_false(keyword.value) for keyword in call.keywords):
            yield call.lineno, f"{name} with a certificate that nobody checks"
        if name.endswith("_create_unverified_context"):
            yield call.lineno, f"{name} checks no certificate"


def _is_false(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and not node.value


@rule("chance")
def chance(source: Source) -> Iterator[Finding]:
    """`random` can be foretold; secrets come from `secrets`."""
    yield from _imports(source, {"random"}, "can be foretold")


@rule("pickle")
def pickle(source: Source) -> Iterator[Finding]:
    yield from _imports(source, {"pickle", "cPickle", "marshal", "shelve", "dill", "jsonpickle"}, "runs what it reads")
    for call, name in calls(source.tree):
        if name in ("yaml.load", "yaml.unsafe_load", "yaml.full_load"):
            yield call.lineno, f"{name} runs what it reads"


def _imports(source: Source, names: set[str], why: str) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        found = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found = [node.module or ""]
        yield from ((node.lineno, f"{name} {why}") for name in found if name.partition(".")[0] in names)


@rule("redirect")
def redirect(source: Source) -> Iterator[Finding]:
    """An address from the request leads wherever its author wants."""
    for call, name in calls(source.tree):
        if name.rpartition(".")[2] in ("redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect"):
            asked = (dotted(node) for each in call.args[:1] for node in ast.walk(each))
            if any(each.endswith(("request.GET", "request.POST", "request.META", "request.headers")) for each in asked):
                yield call.lineno, f"{name} to where the request says"


TEMPLATE = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off")


def of_template(path: str, text: str) -> Iterator[str]:
    """Templates that let text through as HTML."""
    for number, line in enumerate(text.splitlines(), 1):
        if TEMPLATE.search(line) and not _is_allowed(line, "markup"):
            yield f"{path}:{number}: markup: text goes through as HTML"


def of_module(path: str, text: str, rules: Iterable[str] | None = None) -> list[str]:
    """What the rules find in a module, without what it says to be right."""
    source, lines = Source.of(path, text), text.splitlines()
    found = []
    for name in rules or RULES:
        for number, what in sorted(set(RULES[name](source))):
            # the reason stands on the line, or alone on the one before
            before = lines[number - 2].strip() if number > 1 else ""
            near = [lines[number - 1], *([before] if before.startswith("#") else [])]
            if not any(_is_allowed(line, name) for line in near):
                found.append(f"{path}:{number}: {name}: {what}")
    return found


def _is_allowed(line: str, name: str) -> bool:
    return any(found[1] == name for found in ALLOW.finditer(line))


def faults(root: Path = ROOT) -> list[str]:
    found = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            found += of_module(path.relative_to(root).as_posix(), path.read_text())
    for path in sorted((root / "templates").rglob("*.html")):
        found += of_template(path.relative_to(root).as_posix(), path.read_text())
    return found


if __name__ == "__main__":
    wrong = faults()
    print("\n".join(wrong))
    sys.exit(bool(wrong))
