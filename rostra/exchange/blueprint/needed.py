"""What a blueprint leads to outside of itself must be here before it is imported."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.brought import blueprints_here
from rostra.exchange.blueprint.raw import HREF
from rostra.kernel.errors import Refused
from rostra.programmes.models import MethodPage, ModulePage


def refuse_missing(blueprint: schema.Blueprint) -> None:
    """Refuse, naming the blueprints to import first, when a method or module that is pointed at is not here."""
    missing = sorted(
        _absent(linked_methods(blueprint), MethodPage) | _absent(same_modules(blueprint), ModulePage)
    )
    if not missing:
        return
    first = [each for each in blueprint.manifest.requires if each not in blueprints_here()]
    if first:
        text = ngettext(
            "Import the blueprint %(first)s first. This one points at %(missing)s.",
            "Import the blueprints %(first)s first. This one points at %(missing)s.",
            len(first),
        )
    else:
        text = _(
            "%(missing)s is not here. A newer version of a blueprint that this one requires may have it."
        )
    raise Refused(text % {"first": ", ".join(first), "missing": ", ".join(missing)}, code="requires")


def linked_methods(blueprint: schema.Blueprint) -> set[str]:
    """The methods of other blueprints that texts lead to."""
    pages = [*(page for page, _level in schema.walk(blueprint.programme)), *blueprint.methods]
    linked = {key for page in pages for block in page.body for key in _linked(block.value)}
    return linked - {method.head.id for method in blueprint.methods}


def same_modules(blueprint: schema.Blueprint) -> set[str]:
    """The modules of other blueprints that count for one of this."""
    modules = [page.head for page, level in schema.walk(blueprint.programme) if level == 2]
    return {key for head in modules for key in head.equivalents} - {head.id for head in modules}


def _linked(value: Any) -> set[str]:
    html = value if isinstance(value, str) else getattr(value, "text", "")
    return {key for kind, key in HREF.findall(html) if kind == "method"}


def _absent(keys: set[str], model: type[MethodPage] | type[ModulePage]) -> set[str]:
    return keys - set(model.objects.filter(key__in=keys, live=True).values_list("key", flat=True))
