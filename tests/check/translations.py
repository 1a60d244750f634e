"""Is the Chinese catalogue complete? Needs no gettext on the machine.

`python -m tests.check.translations` checks; with `--update` it writes what is new in the code into django.po
(untranslated), drops what is gone, and compiles django.mo.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
PACKAGES = ("portal", "programmes", "sites", "volunteers", "funding", "reports")

#: function → what its leading arguments are: c a context, s a singular, p a plural
CALLS = {
    "_": "s",
    "gettext": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "pgettext": "cs",
    "npgettext": "csp",
}
CALLS |= {f"{name}_lazy": roles for name, roles in CALLS.items() if name != "_"}
TEMPLATE_CALL = re.compile(r"\b(?:_|n?p?gettext)\(")

Found = tuple[str | tuple[str, str], str | None]


def message_of(call: ast.Call) -> Found | None:
    """The message (a pair with its plural) and its context, when the call is one for a translation."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    roles = CALLS.get(name)
    if not roles or len(call.args) < len(roles):
        return None
    words = [arg.value for arg in call.args[: len(roles)] if isinstance(arg, ast.Constant)]
    if len(words) < len(roles) or not all(isinstance(word, str) for word in words):
        return None
    given = dict(zip(roles, words, strict=True))
    return (given["s"], given["p"]) if "p" in given else given["s"], given.get("c")


def in_python(source: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (found := message_of(node)):
            yield found


def in_template(source: str) -> Iterator[Found]:
    text = templatize(source)
    for start in (match.start() for match in TEMPLATE_CALL.finditer(text)):
        for end in (match.end() for match in re.finditer(r"\)", text[start:])):
            try:
                yield from in_python(text[start : start + end])
                break
            except SyntaxError:
                continue


def in_code() -> dict[Found, str]:
    """Every message in our code and templates, with the file where it is first."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    files += sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
    found: dict[Found, str] = {}
    for path in files:
        read = in_python if path.suffix == ".py" else in_template
        for message in read(path.read_text()):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def catalogue() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh_Hans", project="district-portal", charset="utf-8")
    return read_po(io.BytesIO(PO.read_bytes()), locale="zh_Hans")


def translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def faults() -> list[str]:
    known = catalogue()
    wrong = []
    for (words, context), place in in_code().items():
        if not translated(known.get(words, context)):
            wrong.append(f"not translated: {words!r} ({place})")
    wrong += [f"fuzzy or empty: {message.id!r}" for message in known if message.id and not translated(message)]
    wrong += [f"{message.id!r}: {error}" for message in known for error in message.check(known)]
    if not MO.exists() or contents(MO.read_bytes()) != contents(compiled(known)):
        wrong.append(f"{MO.relative_to(ROOT)} is not made from the present django.po")
    return list(dict.fromkeys(wrong))


def compiled(known: Catalog) -> bytes:
    with io.BytesIO() as file:
        write_mo(file, known)
        return file.getvalue()


def contents(mo: bytes) -> dict[str, str]:
    read = [message for message in read_mo(io.BytesIO(mo)) if message.id]
    return {repr((message.id, message.context)): repr(message.string) for message in read}


def update() -> None:
    known = catalogue()
    fresh = Catalog(locale="zh_Hans", charset="utf-8")
    for (words, context), place in in_code().items():
        fresh.add(words, locations=[(place, None)], context=context, flags=flags(words))
    known.update(fresh, no_fuzzy_matching=True)
    known.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as po:
        write_po(po, known, width=100, sort_output=True, include_lineno=False)
    MO.write_bytes(compiled(known))


def flags(words: str | tuple[str, str]) -> list[str]:
    text = words if isinstance(words, str) else "".join(words)
    return ["python-format"] if re.search(r"%\(\w+\)[sd]", text) else []


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update()
    found_faults = faults()
    print("\n".join(found_faults))
    sys.exit(bool(found_faults))
