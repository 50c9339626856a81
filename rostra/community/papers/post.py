"""A post as a paper to print or to keep: a tagged PDF in the language it is read in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rostra.community import bodies, reading_posts
from rostra.community.models import Post
from rostra.kernel.time import now
from rostra.languages.markdown import Node, parse
from rostra.languages.names import name_of
from rostra.programmes.actions import academy

TEMPLATE = Path(__file__).with_name("post.typ")
PLAIN = ("p", "h2", "h3", "ul", "ol", "li", "strong", "em", "b", "i", "a", "br", "blockquote")
TABLES = ("table", "tr", "th", "td", "thead", "tbody", "caption", "figcaption", "dt", "dd", "summary")


def pdf(post: Post, *, language: str, address: str) -> bytes:
    """The paper, upright A4; what is not translated stands in the language it was written in and says so to who listens."""
    import typst  # a big library: loaded when somebody wants a paper

    with TemporaryDirectory(prefix="rostra-paper-") as folder, translation.override(language):
        root = Path(folder)
        shutil.copy(TEMPLATE, root)
        data = _data(post, language, address) | {"picture": _picture(post, root)}
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False))
        return typst.compile(
            root / TEMPLATE.name,
            root=root,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int((post.last_published_at or now()).timestamp()),
        )


def _data(post: Post, language: str, address: str) -> dict[str, Any]:
    words = bodies.html_of(post, language)
    day = date_format(post.first_published_at, "DATE_FORMAT") if post.first_published_at else ""
    return {
        "title": words.title,
        "title_lang": _main(words.lang or language),
        "summary": words.summary,
        "lang": _main(language),
        "academy": academy.the().name or "Rostra",
        "who": reading_posts.credits_of([post])[post.pk],
        "when": day,
        "written": _("Written in %(language)s") % {"language": name_of(post.language)}
        if post.language != language
        else "",
        "alt": words.alt or words.title,
        "address": address,
        "body": _nodes(parse(words.html).children),
    }


def _main(language: str) -> str:
    return language.partition("-")[0]


def _nodes(children: list[Node | str]) -> list[Any]:
    """Rendered HTML as the few things the paper sets; marks it does not know leave their words."""
    found: list[Any] = []
    for child in children:
        if isinstance(child, str):
            if child.strip() or (child and found):
                found.append(" ".join(child.split("\n")))
        elif child.tag in PLAIN:
            found.append(
                {"tag": child.tag, "href": child.attrs.get("href", ""), "in": _nodes(child.children)}
            )
        elif child.tag in TABLES:
            found.append({"tag": "p", "href": "", "in": _nodes(child.children)})
        elif child.tag == "div" and child.attrs.get("lang"):
            found.append({"tag": "lang", "href": _main(child.attrs["lang"]), "in": _nodes(child.children)})
        elif child.tag not in ("img", "svg", "source", "script", "style"):
            found.extend(_nodes(child.children))
    return found


def _picture(post: Post, root: Path) -> str:
    """Put the picture beside the template; its name, or nothing when there is none that can be read."""
    if post.picture is None:
        return ""
    name = f"picture{Path(post.picture.file.name).suffix.lower()}"
    if not name.endswith((".jpg", ".jpeg", ".png", ".gif", ".webp")):
        return ""
    try:
        with post.picture.file.open("rb") as source:
            (root / name).write_bytes(source.read())
    except OSError:
        return ""
    return name
