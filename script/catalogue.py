"""The English catalogue: which strings the sources use, which have no translation, the files written anew.

Strings are found by reading the sources, so the gettext package is not needed.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from script.environment import say
from script.failure import Failure

CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
HEADER = {
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
WIDTH = 118
NOT_THE_INTERFACE = {"tests", "script", "static", "staticfiles", "media"}
# Function → what its leading arguments are.
FUNCTIONS = {
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
FUNCTIONS |= {f"{name}_lazy": arguments for name, arguments in FUNCTIONS.items()}
FUNCTIONS["gettext_noop"] = ("msgid",)
LITERAL = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\({LITERAL}(?:, {LITERAL})?(?:, {LITERAL})?")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")


class Message(NamedTuple):
    """One string of the interface, as gettext knows it."""

    msgid: str
    plural: str = ""
    context: str = ""


def in_python(source: str) -> Iterator[Message]:
    """The strings of a Python file, in order; a call whose string is not written out raises ValueError."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if arguments := names.get(call.func.id):
            texts = [ast.literal_eval(node) for node in call.args[: len(arguments)]]
            yield Message(**dict(zip(arguments, texts, strict=True)))


def in_template(source: str) -> Iterator[Message]:
    """The strings of a template, in order, as Django's own tags will look them up."""
    for name, *literals in TEMPLATE_CALL.findall(templatize(source)):
        arguments = FUNCTIONS.get(name, ("msgid",))
        yield Message(**dict(zip(arguments, map(ast.literal_eval, filter(None, literals)), strict=False)))


def sources(checkout: Path) -> Iterator[Path]:
    """Python files of the rooms, then all templates."""
    for room in sorted(path.parent for path in checkout.glob("*/__init__.py")):
        if room.name not in NOT_THE_INTERFACE:
            yield from sorted(path for path in room.rglob("*.py") if "migrations" not in path.parts)
    yield from sorted(path for path in (checkout / "templates").rglob("*") if path.is_file())


def used(checkout: Path) -> dict[Message, list[str]]:
    """Every string of the interface with the files that use it; one entry where only some uses have a plural."""
    found: dict[tuple, tuple[Message, list[str]]] = {}
    for path in sources(checkout):
        read = in_python if path.suffix == ".py" else in_template
        for message in read(path.read_text(encoding="utf-8")):
            key = (message.context, message.msgid)
            known, files = found.get(key, (message, []))
            found[key] = (known if known.plural else message, [*files, str(path.relative_to(checkout))])
    return dict(found.values())


def load(checkout: Path) -> dict[Message, polib.POEntry]:
    """The entries of the catalogue by their string."""
    entries = polib.pofile(str(checkout / CATALOGUE))
    return {Message(entry.msgid, entry.msgid_plural, entry.msgctxt or ""): entry for entry in entries}


def is_translated(entry: polib.POEntry | None) -> bool:
    """Whether every form of the entry has words."""
    if entry is None or entry.fuzzy:
        return False
    return all(entry.msgstr_plural.get(form) for form in (0, 1)) if entry.msgid_plural else bool(entry.msgstr)


def refresh(checkout: Path) -> None:
    """Writes both files anew: the strings in use in the order of the sources, translations kept, others dropped."""
    known = load(checkout) if (checkout / CATALOGUE).exists() else {}
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.header = "English words of the interface, by their Chinese source."
    catalogue.metadata = HEADER
    for message in used(checkout):
        catalogue.append(known.get(message) or new_entry(message))
    (checkout / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(checkout / CATALOGUE))
    catalogue.save_as_mofile(str(checkout / CATALOGUE.with_suffix(".mo")))


def new_entry(message: Message) -> polib.POEntry:
    """An entry without translation."""
    return polib.POEntry(
        msgid=message.msgid,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        msgstr_plural={0: "", 1: ""} if message.plural else {},
        flags=["python-format"] if "%(" in message.msgid else [],
    )


def main(checkout: Path, arguments: list[str]) -> int:
    """Exit code: 1 when a string has no translation. Raises Failure."""
    parser = argparse.ArgumentParser(
        prog="script/translations", description="Writes locale/en anew from the sources, and its compiled form."
    )
    parser.add_argument("--missing", action="store_true", help="only show what has no translation; change nothing")
    options = parser.parse_args(arguments)
    if not options.missing:
        refresh(checkout)
    if not (checkout / CATALOGUE).exists():
        raise Failure(f"There is no {CATALOGUE}: make it with script/translations.")
    entries = load(checkout)
    missing = {message: files for message, files in used(checkout).items() if not is_translated(entries.get(message))}
    for message, files in missing.items():
        print(f"{message.msgid}\t{', '.join(sorted(set(files)))}")
    say(f"{len(missing)} of {len(entries)} strings have no translation.")
    return 1 if missing else 0
