"""Every word of a page can be translated: nothing a person reads stands in a template outside of a translation tag."""

import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.house.tree import PACKAGE, name

WORD = re.compile(r"[^\W\d_]{2,}")
# Attributes that are read, aloud or on the screen.
READ = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "content"}
SILENT = {"script", "style", "svg", "code"}
# Tags whose words are names, formats and addresses, never text for people.
TECHNICAL = {
    "extends",
    "load",
    "url",
    "static",
    "icon",
    "standing",
    "now",
    "if",
    "elif",
    "cycle",
    "for",
    "csrf_token",
}
# A sign of nobody's alphabet in the place of a tag.
GAP = "\ue000"
# The names of the software and of a kind of file are the same in every language.
SAME = {"Rostra", "PO"}
# Given to a tag, but not read by people: a class of the look.
CLASSES = {"matrix people"}
EXCEPTIONS = {
    "rostra/web/parts/templates/parts/gallery": "made-up examples of the look, for those who build pages"
}


class Read(HTMLParser):
    """Collects what a person reads of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent.append(tag)
        named = dict(attrs)
        for key, value in attrs:
            readable = key in READ and not (
                tag == "meta" and "name" in named and named["name"] != "description"
            )
            if value and readable and not ("http-equiv" in named or "property" in named):
                self.keep(value)

    def handle_endtag(self, tag):
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data):
        if not self.silent:
            self.keep(data)

    def keep(self, text):
        words = [word for piece in text.split(GAP) for word in WORD.findall(piece) if word not in SAME]
        if words:
            self.found.append(" ".join(text.replace(GAP, "…").split()))


def bare(source: str) -> tuple[str, list[str]]:
    """A template without its tags and translated parts, and the texts given to its tags."""
    out, given, inside = [], [], ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            verb = token.contents.split()[0]
            if inside:
                inside = "" if verb == inside else inside
            elif token.contents == "block robots":
                inside = "endblock"
            elif verb in ("blocktranslate", "blocktrans", "comment", "verbatim"):
                inside = f"end{verb}"
            elif verb not in TECHNICAL and verb not in ("translate", "trans"):
                given += texts_in(token.contents)
            out.append(GAP)
        elif inside or token.token_type == TokenType.COMMENT:
            continue
        elif token.token_type == TokenType.VAR:
            out.append(GAP)
            given += texts_in(token.contents)
        else:
            out.append(token.contents)
    return "".join(out), given


def texts_in(contents: str) -> list[str]:
    """Literals in a tag that look like words for people: a capital letter and small ones, or a blank between words."""
    literals = re.findall(r"""(?<!_\()(?:"([^"]*)"|'([^']*)')""", contents)
    return [
        text
        for pair in literals
        for text in pair
        if text not in SAME | CLASSES
        and re.search(r"[A-Z][a-z]+|[a-z]{2,} [a-z]{2,}", text)
        and not re.fullmatch(r"[\w./-]+\.\w+", text)
    ]


def untranslated(source: str, kind: str) -> list[str]:
    text, given = bare(source)
    reader = Read()
    if kind == ".html":
        reader.feed(text)
        reader.close()
    else:
        reader.keep(text)
    return reader.found + given


def pages():
    return [
        path
        for path in sorted(PACKAGE.rglob("templates/**/*"))
        if path.suffix in (".html", ".txt") and not name(path).startswith(tuple(EXCEPTIONS))
    ]


def test_no_text_of_a_template_stands_outside_of_a_translation_tag():
    found = {name(path): untranslated(path.read_text(), path.suffix) for path in pages()}
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hand it in</p>", ["Hand it in"]),
        ('<p title="Hand it in">{{ word }}</p>', ["Hand it in"]),
        ('{% card "Hand it in" %}{% endcard %}', ["Hand it in"]),
        ('{{ word|default:"Nobody yet" }}', ["Nobody yet"]),
        ('{{ word|default:_("Nobody yet") }}', []),
        ('{% translate "Hand it in" %}{% blocktranslate %}by {{ day }}{% endblocktranslate %}', []),
        ('<p class="small soft">{{ day|date:"j F Y" }} · {% include "parts/item.html" %}</p>', []),
    ],
)
def test_the_check_sees_words_and_nothing_else(source, found):
    assert untranslated(source, ".html") == found
