"""Every page of the cast in Danish: no sentence of the interface is left in English.

The catalogue is made for the test: each text stands between ‹ and ›, so that one which reaches the page without
them was not looked up in the reader's language. What the catalogues say is the house tests' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import translation

from rostra.config import catalogues
from rostra.demo import stages
from tests.web import test_permission_matrix as matrix
from tests.web.matrix import MATRIX
from tools import messages

pytestmark = pytest.mark.django_db
READ = {"alt", "title", "aria-label", "aria-description", "placeholder"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "svg"}
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")
# Words of the interface that are also names in the example academy.
# titles of pages, of an edition, a topic, a word of the glossary, an aim,
# answers in the course's worksheets, of an application and in somebody's own words, a questionnaire
NAMES = {
    "Accessibility", "Privacy", "evaluation", "Library", "Online", "Monday", "Tuesday", "Answers", "What I can do",
    "deliberation", "closed", "Post",
}  # fmt: skip
# made-up pages for those who build them; a letter that begins in the language of another person
EXAMPLES = {"parts:gallery", "desk:member_write"}


class Danish(HTMLParser):
    """The texts of a page that stand in Danish, by what the page itself says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: set[str] = set()
        self.open: list[tuple[str, bool]] = []

    @property
    def mine(self) -> bool:
        return all(mine for _tag, mine in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        mine = tag not in SILENT and named.get("lang", "da") in ("da", "")
        if tag not in VOID:
            self.open.append((tag, mine))
        if mine and self.mine:
            for key in READ & set(named):
                self.keep(named[key] or "")

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in {each for each, _mine in self.open}:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.mine:
            self.keep(data)

    def keep(self, text: str) -> None:
        text = " ".join(text.split())
        if re.search(r"[A-Za-z]{2}", text) and "‹" not in text and "›" not in text:
            self.texts.add(text)


@pytest.fixture(scope="module")
def texts() -> list[messages.Message]:
    return messages.extracted()


@pytest.fixture(scope="module")
def marked(texts: list[messages.Message], tmp_path_factory: Any) -> Path:
    """Compiled catalogues in which Danish is English between ‹ and ›."""
    folder = tmp_path_factory.mktemp("marked")
    catalogue = messages.merged("da", texts, messages.catalogue("da"))
    for entry in catalogue:
        entry.flags = []
        if entry.msgid_plural:
            entry.msgstr_plural = {0: f"‹{entry.msgid}›", 1: f"‹{entry.msgid_plural}›"}
        else:
            entry.msgstr = f"‹{entry.msgid}›"
    path = messages.path_of("da", folder)
    path.parent.mkdir(parents=True)
    path.write_text(messages.written(catalogue), "utf-8")
    return catalogues.ready(folder / "compiled", folder)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any, marked: Path
) -> Iterator[dict[str, Any]]:
    """The running example academy with the keys that addresses need; taken back at the end."""
    if connection.vendor != "sqlite":
        pytest.skip("what pages say is the same on every database")
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(LOCALE_PATHS=[marked]), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            stages.build(stage="running", full=False, others=False)
        yield matrix._keys()
        transaction.set_rollback(True)


def pages(world: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Address and reader: every page that is read, by one of those who may."""
    for name, cases in sorted(MATRIX.items()):
        for case in cases:
            url = reverse(name, kwargs=case.kwargs(world))
            if case.get and url.startswith("/da/") and name not in EXAMPLES:
                yield url, min(case.get - {"anonymous"}, default="anonymous")
                if "anonymous" in case.get:
                    yield url, "anonymous"


def english(texts: list[messages.Message]) -> re.Pattern[str]:
    """Matches any whole text of the interface, with something in its places."""
    sources = {source for each in texts for source in (each.text, each.plural) if source}
    shapes = set()
    for source in sources - NAMES:
        pieces = PLACE.split(" ".join(source.replace("%%", "%").split()))
        if len(re.findall(r"[^\W\d_]{2,}", " ".join(pieces))) >= min(2, len(pieces)):
            shapes.add(".+".join(map(re.escape, pieces)))
    return re.compile("|".join(sorted(shapes, key=len, reverse=True)))


def test_no_text_of_the_interface_is_left_in_english(
    texts: list[messages.Message], marked: Path, world: dict[str, Any], django_db_blocker: Any
) -> None:
    left: dict[str, str] = {}
    seen, whole = 0, english(texts)
    with (
        django_db_blocker.unblock(),
        override_settings(LOCALE_PATHS=[marked]),
        translation.override("da"),
        transaction.atomic(),
    ):
        for url, who in pages(world):
            client = Client(raise_request_exception=False)
            if who != "anonymous":
                client.force_login(world["people"][who], backend=settings.AUTHENTICATION_BACKENDS[0])
            answer = client.get(url)
            if answer.status_code >= 500:
                left[f"error {answer.status_code}"] = url
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                seen += 1
                page = Danish()
                page.feed(answer.content.decode())
                left |= {text: f"{url} by {who}" for text in page.texts if whole.fullmatch(text)}
            translation.activate("da")
        transaction.set_rollback(True)
    assert left == {}
    assert seen > 80
