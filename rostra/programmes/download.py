"""The whole material of a programme to keep: one page with everything there is to read, and its media, in a zip."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from rostra.programmes.models import Attachment, Outline, Publication

GLOSSARY = re.compile(r'<section class="glossary".*?</section>', re.DOTALL)
TERM = re.compile(r'<div id="(term-[^"]+)">.*?</div>', re.DOTALL)
ADDRESS = re.compile(r'(href|src|srcset|poster)="([^"]*)"')
DOCUMENT = re.compile(r"/documents/(\d+)/")


def archive(outline: Outline, publications: Iterable[Publication], target: IO[bytes]) -> None:
    """Write a zip to `target`: a folder named after the programme with index.html, style.css and media/, which holds
    pictures, films, captions and documents.

    Quizzes and worksheets are named and not included: they are answered on the site.
    """
    book = _Book(outline, list(publications))
    folder = outline.slug
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(f"{folder}/index.html", book.html(), zipfile.ZIP_DEFLATED)
        style = Path(__file__).parent / "templates" / "programmes" / "download" / "style.css"
        package.write(style, f"{folder}/style.css", zipfile.ZIP_DEFLATED)
        for name, open_file in book.files.items():
            with open_file() as source, package.open(f"{folder}/{name}", "w") as stream:
                for chunk in iter(lambda source=source: source.read(2**16), b""):
                    stream.write(chunk)


class _Book:
    """The page, and the files it turned out to need."""

    def __init__(self, outline: Outline, publications: list[Publication]) -> None:
        self.outline = outline
        self.rows = publications
        self.files: dict[str, Any] = {}
        self.keys = {row.path: row.key for row in publications if row.path is not None}
        self.terms: dict[str, str] = {}

    def html(self) -> str:
        parts = [self._part(row) for row in self.rows]
        terms = [mark_safe(term) for _key, term in sorted(self.terms.items())]  # from compiled rows
        programme = next((row for row in self.rows if row.shape == Publication.Shape.PROGRAMME), None)
        with translation.override(self.outline.language):
            return render_to_string(
                "programmes/download/index.html",
                {
                    "language": self.outline.language,
                    "title": self.outline.title,
                    "summary": programme.summary if programme else "",
                    "outline": self.outline.tree,
                    "site": settings.ROSTRA_URL,
                    "day": self.outline.compiled_at,
                    "parts": parts,
                    "terms": terms,
                },
            )

    def _part(self, row: Publication) -> dict[str, Any]:
        facts = row.facts
        with translation.override(self.outline.language):
            note = {
                "quiz": _("The quiz is answered on the site."),
                "worksheet": _("The worksheet is filled in on the site."),
            }.get(facts.get("kind", ""), "")
        return {
            "key": row.key,
            "shape": row.shape,
            "language": row.language,
            "code": facts.get("code", ""),
            "title": row.title,
            "summary": row.summary,
            "outcomes": facts.get("outcomes", []),
            "video": self._video(facts["video"]) if facts.get("video") else None,
            "html": mark_safe(self._local(row)),  # from compiled rows
            "url": facts.get("url", ""),
            "note": note,
        }

    def _video(self, video: dict[str, Any]) -> dict[str, Any]:
        local = {name: self._file(video[name]) for name in ("src", "poster", "captions") if video.get(name)}
        return {
            **video,
            **local,
            "transcript_html": mark_safe(video.get("transcript_html", "")),
        }  # compiled clean

    def _local(self, row: Publication) -> str:
        """Compiled HTML with links that work in the zip, its terms moved to the one glossary, headings a step down."""
        for glossary in GLOSSARY.findall(row.html):
            for match in TERM.finditer(glossary):
                self.terms.setdefault(match[1], match[0])
        html = GLOSSARY.sub("", row.html)
        html = re.sub(r' (?:srcset|sizes)="[^"]*"', "", html)
        html = ADDRESS.sub(lambda match: f'{match[1]}="{self._address(match[2], row)}"', html)
        return re.sub(r"<(/?)h([23])\b", lambda match: f"<{match[1]}h{int(match[2]) + 3}", html)

    def _address(self, address: str, row: Publication) -> str:
        if address.startswith(("#", "http:", "https:", "mailto:")):
            return address
        if address.startswith("/"):
            return self._file(address)
        origin = row.path or self.outline.slug + "/"
        path = _join(origin, address)
        return (
            f"#{self.keys[path]}" if path in self.keys else f"{settings.ROSTRA_URL}/{row.language}/p/{path}"
        )

    def _file(self, address: str) -> str:
        """The place of a file in the zip; files that cannot be found keep their address on the site."""
        document = DOCUMENT.match(address)
        if document:
            found = Attachment.objects.filter(pk=int(document[1])).first()
            if found is None:
                return settings.ROSTRA_URL + address
            name = f"media/{found.filename}"
            self.files.setdefault(name, lambda: found.file.open("rb"))
            return name
        stored = address.removeprefix(settings.MEDIA_URL)
        if stored == address or not default_storage.exists(stored):
            return settings.ROSTRA_URL + address if address.startswith("/") else address
        name = f"media/{Path(stored).name}"
        self.files.setdefault(name, lambda: default_storage.open(stored, "rb"))
        return name


def _join(origin: str, relative: str) -> str:
    steps = origin.strip("/").split("/")
    for step in relative.strip("/").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in (".", ""):
            steps.append(step)
    return "/".join(steps) + "/"
