"""Pages of the parts in a real browser, served without a server: every request is answered by the test."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tools.browser import find as find_browser

SITE = "http://academy.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)


@pytest.fixture
def rendered() -> Callable[..., str]:
    """Renders template source with the tags of the parts loaded."""

    def render(source: str, **context: object) -> str:
        return Template("{% load rostra %}" + source).render(Context(context))

    return render


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one module; the system's own where there is one."""
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield found
        found.close()


class Academy:
    """Answers the requests of a page: its HTML, the static files, and what the test says about posts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pages: dict[str, str] = {}
        self.posts: list[tuple[str, dict[str, list[str]]]] = []
        self.answer: tuple[int, str] = (200, "{}")
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.route("**/*", self._respond)

    def show(self, html: str, path: str = "/", *, into: bool = True, **context: object) -> None:
        """Open a page made of this HTML; inside the base page unless ``into`` is false."""
        if into:
            source = '{% extends "parts/base.html" %}{% block title %}Test{% endblock %}{% block main %}'
            html = Template(source + "<h1>Test</h1>{{ html|safe }}{% endblock %}").render(
                Context({"html": html, **context})
            )
        self.pages[path] = html
        self.page.goto(SITE + path)

    def _respond(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0].partition("#")[0]
        if route.request.method == "POST":
            self.posts.append((path, _form(route)))
            status, body = self.answer
            if status == 0:
                route.abort()
            else:
                route.fulfill(status=status, body=body, content_type="application/json")
        elif path.startswith("/static/"):
            found = Path(str(finders.find(path.removeprefix("/static/"))))
            route.fulfill(body=found.read_bytes(), content_type=mimetypes.guess_type(found.name)[0])
        elif path in self.pages:
            kind = mimetypes.guess_type(path)[0] or "text/html"
            route.fulfill(
                body=self.pages[path], content_type=kind, headers={"Content-Security-Policy": POLICY}
            )
        else:
            route.fulfill(status=404, body="")


def _form(route: Route) -> dict[str, list[str]]:
    raw = route.request.post_data or ""
    if "urlencoded" in route.request.headers.get("content-type", ""):
        return parse_qs(raw)
    fields: dict[str, list[str]] = {}
    for part in raw.split("Content-Disposition: form-data; name=")[1:]:
        name, _, rest = part.partition("\r\n\r\n")
        fields.setdefault(name.strip('"'), []).append(rest.partition("\r\n--")[0])
    return fields


@pytest.fixture
def academy(browser: Browser) -> Iterator[Academy]:
    """A page of 1280 px in light colours with an academy behind it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Academy(context.new_page())
    context.close()
