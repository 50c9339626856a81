"""What the pages for visitors need beside the text when an editor looks at a page before it is published."""

from __future__ import annotations

from typing import Any

from rostra.programmes.models import Publication
from rostra.web.parts import publications
from rostra.web.public.views.programmes import competences, promise


def context(compiled: dict[str, Any]) -> dict[str, Any]:
    """The context of the page's template, from what the compiler made: publication, outline and levels."""
    own: Publication = compiled["publication"]
    tree = compiled["outline"].tree if compiled["outline"] else {}
    found: dict[str, Any] = {"page": own, "trail": publications.trail(own)}
    if own.shape == Publication.Shape.PROGRAMME:
        texts = {level.key: level for level in compiled["levels"]}
        found["levels"] = [{**level, "text": texts.get(level["key"])} for level in tree.get("levels", [])]
        found |= {"shown": publications.labels(own.facts), "competences": competences(own), "editions": []}
    elif own.shape == Publication.Shape.MODULE:
        found["module"] = publications.module_in(tree, own.key)
    elif own.shape == Publication.Shape.ACTIVITY:
        found["module"] = publications.module_in(tree, own.facts["module_key"])
        found |= {"kind": publications.kind_of(own), "video": publications.video_of(own), "readable": True}
        found["promise"] = promise(own.facts["kind"])
    return found
