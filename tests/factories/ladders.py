"""A programme with a ladder, as the read model has it: basic, advanced with packages to choose from, train-the-trainer."""

from __future__ import annotations

from typing import Any

from rostra.programmes.models import Outline, ProgrammePage
from tests.factories.courses import _activity, root_page
from tests.programmes.trees import advanced, level, module, tree


def make_ladder(
    key: str = "ladder", title: str = "The ladder", levels: list[dict[str, Any]] | None = None
) -> ProgrammePage:
    """Every module has one text to read, `<key>-<module>-t`, and one optional one, `<key>-<module>-x`."""
    page = root_page().add_child(instance=ProgrammePage(title=title, slug=key, key=key))
    put_ladder(page, levels)
    return page


def put_ladder(page: ProgrammePage, levels: list[dict[str, Any]] | None = None) -> None:
    """Write its outline (anew)."""
    made = levels if levels is not None else [
        level("basic", module("b1", "core", "begin"), module("b2", "core", "ask")),
        advanced(),
        level("tot", module("t1", "core", "teach", after=("m2",)), module("t2", "package:methods", "rehearse")),
    ]  # fmt: skip
    for each in made:
        for row in each["modules"]:
            row["activities"] = [
                _activity(page, row["key"], 1, f"{row['key']}-t", "read", row["minutes"], False),
                _activity(page, row["key"], 2, f"{row['key']}-x", "read", 5, True),
            ]
    head = {"title": page.title, "path": f"{page.slug}/"}
    Outline.objects.update_or_create(
        programme_key=page.key, language="en",
        defaults={"slug": page.slug, "title": page.title, "tree": {**tree(*made), **head}, "live": True},
    )  # fmt: skip
