"""What the pages for visitors need beside the text when an editor looks at a page before it is published."""

from __future__ import annotations

from typing import Any

from rostra.programmes import reading
from rostra.programmes.models import Publication
from rostra.web.parts import publications
from rostra.web.public import contents
from rostra.web.public.views.methods import about, listed
from rostra.web.public.views.programmes import competences, promise


def context(compiled: dict[str, Any]) -> dict[str, Any]:
    """The context of the page's template, from what the compiler made: publication, outline and levels."""
    own: Publication = compiled["publication"]
    tree = compiled["outline"].tree if compiled["outline"] else {}
    found: dict[str, Any] = {"page": own, "trail": publications.trail(own)}
    if own.shape == Publication.Shape.PROGRAMME:
        texts = {level.key: level for level in compiled["levels"]}
        found |= contents.parts(own, tree.get("levels", []), texts, [])
        found |= {"shown": publications.labels(own.facts), "competences": competences(own), "editions": []}
    elif own.shape == Publication.Shape.MODULE:
        found |= {"module": publications.module_in(tree, own.key), "aims": contents.aims(own)}
    elif own.shape == Publication.Shape.ACTIVITY:
        found["module"] = publications.module_in(tree, own.facts["module_key"])
        found |= {"kind": publications.kind_of(own), "video": publications.video_of(own), "readable": True}
        found["promise"] = promise(own.facts["kind"])
    elif own.shape == Publication.Shape.METHODS:
        found |= listed(own, reading.methods(own.language)[1], {})
    elif own.shape == Publication.Shape.METHOD:
        found |= about(own, own.language)
    return found
