"""`make messages`: bring the catalogues of the interface up to date with the code.

    python -m tools.messages            every catalogue in rostra/locale
    python -m tools.messages --check    only say which are not up to date
    python -m tools.messages --add de   also begin one for another language

Texts are found in Python (calls of gettext and its kin) and in templates. Translations are kept; the nearest
translation of a text that changed is kept as fuzzy, so that a person looks at it; texts that are gone are
dropped. Files name no lines and no dates: a catalogue changes only when a text does.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import django.conf.locale
import polib
from django.utils.translation.template import templatize

from rostra.config.catalogues import MALTESE_PLURALS, SOURCES

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "rostra"
WIDTH = 110
NEAR = 0.8
# How many files of a text are named; all of them would change with every page that also says “Save”.
PLACES = 3
# What each function takes: c a context, s a text, p its plural.
FUNCTIONS = {"gettext": "s", "ngettext": "sp", "pgettext": "cs", "npgettext": "csp"}
FORMAT = re.compile(r"%(?:\(\w+\))?[-+#0-9.]*[sdifgr]")
BRACES = re.compile(r"\{\w+\}")
# What a translation takes over as it is.
FIXED = {
    "placeholders %": re.compile(r"%(?:\(\w+\))?[-+#0-9.]*[sdifgr]|%%"),
    "placeholders {}": BRACES,
    "tags": re.compile(r"</?(?:a|abbr|b|br|code|em|i|kbd|p|small|span|strong)\b[^>]*>"),
    "entities": re.compile(r"&#?\w+;"),
}
CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")
LITERAL = re.compile(r"""\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?""", re.S)


class Fault(Exception):
    """A text that cannot be translated as it is written; says where and why."""


@dataclass
class Message:
    """One text of the interface: where it stands and its plural and context, if any."""

    text: str
    plural: str = ""
    context: str = ""
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text

    @property
    def flags(self) -> list[str]:
        if FORMAT.search(self.text + self.plural):
            return ["python-format"]
        return ["python-brace-format"] if BRACES.search(self.text) else []


def extracted(code: Path = CODE) -> list[Message]:
    """Every text of the interface, in the order of files and of their lines."""
    found: dict[tuple[str, str], Message] = {}
    for path in _files(code):
        place = path.relative_to(code.parent).as_posix()
        read = _in_python if path.suffix == ".py" else _in_template
        for message in read(path.read_text("utf-8"), place):
            known = found.setdefault(message.key, message)
            if message.plural and known.plural not in ("", message.plural):
                raise Fault(f"{place}: two plurals of “{message.text}”")
            known.plural = known.plural or message.plural
            if place not in known.files:
                known.files.append(place)
    return list(found.values())


def _files(code: Path) -> list[Path]:
    python = [path for path in code.rglob("*.py") if "migrations" not in path.parts]
    templates = [path for path in code.rglob("templates/**/*") if path.suffix in (".html", ".txt")]
    return sorted(python + templates)


def _in_python(source: str, place: str) -> Iterator[Message]:
    """Calls of what a module takes from django.utils.translation, under whatever name."""
    if "translation" not in source:
        return
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                kind = alias.name.removesuffix("_lazy").removesuffix("_noop")
                if kind in FUNCTIONS:
                    names[alias.asname or alias.name] = kind
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        assert isinstance(call.func, ast.Name)
        shape = FUNCTIONS[names[call.func.id]]
        given = call.args[: len(shape)]
        if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in given):
            raise Fault(f"{place}:{call.lineno}: a text to translate must be whole, not put together")
        values = [
            each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if len(values) == len(shape):
            yield _message(shape, values, place)


def _in_template(source: str, place: str) -> Iterator[Message]:
    """Tags and constants, as Django's own reader turns them into calls."""
    if "trans" not in source and "_(" not in source:
        return
    try:
        calls = templatize(source, origin=place)
    except SyntaxError as error:
        raise Fault(str(error)) from error
    for call in CALL.finditer(calls):
        shape = FUNCTIONS.get(call[1], "s")
        values, at = [], call.end()
        while len(values) < len(shape) and (literal := LITERAL.match(calls, at)):
            values.append(ast.literal_eval(literal[1]))
            at = literal.end()
        if len(values) == len(shape):
            yield _message(shape, values, place)


def _message(shape: str, values: list[str], place: str) -> Message:
    of = dict(zip(shape, values, strict=True))
    return Message(of["s"], of.get("p", ""), of.get("c", ""), [place])


def languages(sources: Path = SOURCES) -> list[str]:
    """Codes of the languages that have a catalogue."""
    return sorted(path.parents[1].name for path in sources.glob("*/LC_MESSAGES/django.po"))


def path_of(language: str, sources: Path = SOURCES) -> Path:
    return sources / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str, sources: Path = SOURCES) -> polib.POFile:
    """The catalogue as it stands; an empty one when there is none."""
    path = path_of(language, sources)
    return polib.pofile(str(path), wrapwidth=WIDTH) if path.exists() else polib.POFile(wrapwidth=WIDTH)


@cache
def plural_forms(language: str) -> str:
    """The language's rule as Django's own catalogue writes it: only then the two are read as one."""
    if language == "mt":
        return MALTESE_PLURALS
    path = Path(django.conf.locale.__file__).parent / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path)).metadata["Plural-Forms"]


def plural_count(language: str) -> int:
    """How many forms of a plural the language has."""
    found = re.search(r"nplurals=(\d+)", plural_forms(language))
    assert found, language
    return int(found[1])


def merged(language: str, messages: list[Message], old: polib.POFile) -> polib.POFile:
    """`old` with exactly these texts: translations kept, near ones as fuzzy, the rest empty."""
    new = polib.POFile(wrapwidth=WIDTH)
    new.header = "The interface of Rostra. Written by `make messages`; translate the msgstr lines."
    new.metadata = {
        "Project-Id-Version": "Rostra",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(language),
    }
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    wanted = {message.key for message in messages}
    left = {key[1]: entry for key, entry in known.items() if key not in wanted and entry.translated()}
    for message in messages:
        new.append(_entry(message, known.get(message.key), left, plural_count(language)))
    return new


def _entry(
    message: Message, same: polib.POEntry | None, left: dict[str, polib.POEntry], count: int
) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        occurrences=[(file, "") for file in message.files[:PLACES]],
        flags=message.flags,
    )
    if message.plural:
        entry.msgstr_plural = dict.fromkeys(range(count), "")
    if same is not None and same.msgid_plural == message.plural:
        entry.tcomment = same.tcomment
        entry.msgstr = same.msgstr
        if message.plural:
            entry.msgstr_plural |= {form: same.msgstr_plural.get(form, "") for form in range(count)}
        if same.fuzzy:
            _mark(entry, same.previous_msgid or same.msgid)
        return entry
    near = [same.msgid] if same is not None else difflib.get_close_matches(message.text, left, 1, NEAR)
    if near:
        kept = same or left[near[0]]
        words = kept.msgstr or (kept.msgstr_plural or {}).get(0, "")
        if message.plural:
            entry.msgstr_plural = dict.fromkeys(range(count), words)
        else:
            entry.msgstr = words
        if words:
            _mark(entry, kept.msgid)
    return entry


def _mark(entry: polib.POEntry, previous: str) -> None:
    entry.flags = ["fuzzy", *entry.flags]
    entry.previous_msgid = previous


def faults(entry: polib.POEntry) -> list[str]:
    """What is wrong with a translation: its form only, not its words. Empty texts are not looked at."""
    found = []
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    sources = {entry.msgid, entry.msgid_plural or entry.msgid}
    for text in filter(None, texts):
        for what, pattern in FIXED.items():
            given = Counter(pattern.findall(text))
            # One of a plural may leave the number out: “one day”.
            if all(given != Counter(pattern.findall(source)) for source in sources):
                found.append(f"{what} differ: {text}")
        if any(_edge(text) != _edge(source) for source in sources):
            found.append(f"blanks or line breaks at the ends differ: {text}")
    return found


def _edge(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def written(catalogue: polib.POFile) -> str:
    """The text of the file."""
    return f"{catalogue}\n".rstrip("\n") + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the catalogues; returns the exit code."""
    options = argparse.ArgumentParser(prog="make messages", description=(__doc__ or "").splitlines()[0])
    options.add_argument("--check", action="store_true", help="write nothing, say what is not up to date")
    options.add_argument("--add", metavar="CODE", help="begin a catalogue for this language")
    chosen = options.parse_args(arguments)
    try:
        messages = extracted()
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    stale = []
    for language in sorted({*languages(), *([chosen.add] if chosen.add else [])}):
        path = path_of(language)
        new = merged(language, messages, catalogue(language))
        if not path.exists() or path.read_text("utf-8") != written(new):
            stale.append(language)
            if not chosen.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(written(new), "utf-8")
        missing, fuzzy = len(new.untranslated_entries()), len(new.fuzzy_entries())
        for entry in new:
            for fault in faults(entry):
                print(f"{language}: “{entry.msgid}”: {fault}")
        print(f"{language}: {len(new)} texts, {missing} to translate, {fuzzy} to look at")
    if chosen.check and stale:
        print(f"Not up to date: {', '.join(stale)}. Run `make messages`.")
    return 1 if chosen.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
