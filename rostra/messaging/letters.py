"""What a message says: its templates rendered in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.utils import translation
from wagtail.models import Site

from rostra.kernel.languages import nearest_offered
from rostra.kernel.text import squeeze
from rostra.messaging import wording

LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Letter:
    """A rendered message; `html` may be empty."""

    language: str
    subject: str
    text: str
    html: str


def site_name() -> str:
    """The academy's name as readers know it."""
    named = Site.objects.filter(is_default_site=True).values_list("site_name", flat=True).first()
    return named or settings.WAGTAIL_SITE_NAME


def render(kind: str, *, language: str, context: Mapping[str, Any]) -> Letter:
    """Render `messages/<kind>.subject.txt`, `.txt` and, when there is one, `.html`.

    Plain parts are not escaped, the HTML part is. `site_name` and `site_url` are always there. The academy's own subject
    and opening take the place of ours. A missing template is a programming error (`TemplateDoesNotExist`).
    """
    language = nearest_offered(language)
    values = {"site_name": site_name(), "site_url": settings.ROSTRA_URL, "language": language, **context}
    own = wording.own(kind, language)
    with translation.override(language):
        words = {"name": _name_of(values.get("person")), **values}
        subject = wording.subject(own.subject, words) or _plain(f"messages/{kind}.subject.txt", values)
        subject = squeeze(subject)[:LONGEST_SUBJECT]
        if own.opening:
            values["own_opening"] = wording.said(own.opening, words)
            values["own_opening_html"] = wording.html(own.opening, words)
        text = _tidy(_plain(f"messages/{kind}.txt", values))
        try:
            html = get_template(f"messages/{kind}.html").render({**values, "subject": subject}).strip()
        except TemplateDoesNotExist as missing:
            if str(missing) != f"messages/{kind}.html":
                raise
            html = ""
    return Letter(language, subject, text, html)


def _name_of(person: Any) -> str:
    return person.get_short_name() if person is not None and person.name else ""


def _plain(name: str, values: dict[str, Any]) -> str:
    template: Any = engines["django"].get_template(name)
    return template.template.render(Context(values, autoescape=False))


def _tidy(text: str) -> str:
    """No white space at line ends, at most one empty line between paragraphs, one line break at the end."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
