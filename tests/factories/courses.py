"""A published programme as the read model has it: two modules, five activities, one optional. No page below
the programme.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale, Page

from rostra.programmes.models import Outline, ProgrammePage, Publication
from tests.factories.assessment import make_form, make_quiz

ACTIVITIES = {
    "a1": [
        ("guide", "read", 30, False),
        ("film", "watch", 5, False),
        ("quiz", "quiz", 10, False),
        ("more", "link", 10, True),
    ],
    "a2": [("plan", "worksheet", 40, False), ("case", "example", 20, False)],
}


def root_page() -> Page:
    """The root of the tree; made again where a test with real transactions has emptied the tables."""
    Locale.objects.get_or_create(language_code="en")
    return Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")


def make_course(key: str = "dce", *, open_reading: bool = False) -> ProgrammePage:
    """The programme page, its publications and its outline; quiz `<key>-quiz` and worksheet `<key>-plan`
    exist.
    """
    page = root_page().add_child(
        instance=ProgrammePage(
            title="Digital community engagement", slug=key, key=key, open_reading=open_reading
        )
    )
    make_quiz(f"{key}-quiz", pass_mark=70)
    make_form(f"{key}-plan")
    publish(page)
    return page


def publish(
    page: ProgrammePage, activities: dict[str, list[tuple[str, str, int, bool]]] | None = None
) -> None:
    """Write the read model anew; what is not among `activities` is taken down."""
    key = page.key
    Publication.objects.filter(programme_key=key).update(live=False)
    _put(
        page,
        key,
        Publication.Shape.PROGRAMME,
        f"{page.slug}/",
        page.title,
        {"code": "D", "outcomes": [{"id": "o", "text": "Plan together"}]},
    )
    modules = []
    for name, rows in (ACTIVITIES if activities is None else activities).items():
        made = [_activity(page, name, number, *row) for number, row in enumerate(rows, start=1)]
        modules.append(
            {
                "key": f"{key}-{name}",
                "code": name.upper(),
                "title": f"Module {name}",
                "group": "core",
                "activities": made,
            }
        )
    tree = {
        "key": key,
        "title": page.title,
        "levels": [{"key": f"{key}-a", "kind": "block", "title": "A", "modules": modules}],
    }
    Outline.objects.update_or_create(
        programme_key=key,
        language="en",
        defaults={"slug": page.slug, "title": page.title, "tree": tree, "live": True},
    )


def _activity(
    page: ProgrammePage, module: str, number: int, name: str, kind: str, minutes: int, optional: bool
) -> dict[str, Any]:
    key, code = f"{page.key}-{name}", f"{module.upper()}.{number}"
    facts: dict[str, Any] = {
        "kind": kind,
        "code": code,
        "minutes": minutes,
        "watched_share": 0.8,
        "quiz": None,
        "form": None,
    }
    if kind == "watch":
        facts["video"] = {"src": "/film.mp4", "seconds": 300, "transcript_html": "<p>Hello</p>"}
    if kind == "quiz":
        facts["quiz"] = f"{page.key}-quiz"
    if kind == "worksheet":
        facts["form"] = f"{page.key}-plan"
    path = f"{page.slug}/{module}/{name}/"
    _put(page, key, Publication.Shape.ACTIVITY, path, f"The {name}", facts)
    return {
        "key": key,
        "code": code,
        "kind": kind,
        "title": f"The {name}",
        "path": path,
        "minutes": minutes,
        "optional": optional,
    }


def _put(page: ProgrammePage, key: str, shape: str, path: str, title: str, facts: dict[str, Any]) -> None:
    Publication.objects.update_or_create(
        key=key,
        language="en",
        defaults={
            "shape": shape,
            "programme_key": page.key,
            "path": path,
            "page_id": page.pk,
            "title": title,
            "facts": facts,
            "live": True,
            "compiler": 1,
            "digest": "-",
        },
    )
