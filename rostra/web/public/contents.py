"""What a programme's page shows of its levels, packages and aims, out of the read model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.cohorts import pilots
from rostra.kernel.time import today
from rostra.programmes import choosing
from rostra.programmes.actions import academy
from rostra.programmes.blocks import AimBlock
from rostra.programmes.models import LevelPage, Publication
from rostra.web.public import timeline, versions
from rostra.web.public.related import Neighbours


def parts(
    own: Publication,
    levels: Iterable[dict[str, Any]],
    texts: Mapping[str, Any],
    offered: Iterable[dict[str, Any]],
) -> dict[str, Any]:
    """The parts of a programme's page: levels with packages, timeline, version notes, what goes with it.

    `texts` are publications of the levels by key; `offered` the editions as `views.programmes.editions` gives them.
    """
    written = own.facts.get("versions") or []
    return {
        "levels": [arranged(level, texts.get(level["key"])) for level in levels],
        "timeline": timeline.build(
            own.facts.get("timeline") or [], _editions(offered), today(academy.the().time_zone)
        ),
        "versions": versions.notes(written, pilots.taken_up(own.key) if written else {}),
        "related": Neighbours.of(own, own.language),
    }


def _editions(offered: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "title": each["edition"].title,
            "starts_on": each["edition"].starts_on,
            "ends_on": each["edition"].ends_on,
            "phase": each["phase"],
            "url": "#take-part",
        }
        for each in offered
    ]


def arranged(level: dict[str, Any], text: Any = None) -> dict[str, Any]:
    """A level of an outline with its modules by group: core, packages, single ones."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for module in level["modules"]:
        kind, package = choosing.split_group(module, level["key"])
        groups.setdefault(package or kind, []).append(module)
    keys = choosing.packages_of(level)
    named = {choosing.package_key(level["key"], each["key"]): each for each in level.get("packages") or []}
    return {
        **level,
        "text": text,
        "kind_label": kind_label(level.get("kind", "")),
        "core": groups.get(choosing.CORE, []),
        "packages": [
            {"title": key.rpartition(":")[2], **named.get(key, {}), "modules": groups[key]} for key in keys
        ],
        "singles": groups.get(choosing.ELECTIVE, []),
        "rule": rule(choosing.to_choose(level, keys), len(keys)),
    }


def kind_label(kind: str) -> str:
    """What a part of a programme is called where it is not simply a block."""
    kinds = LevelPage.Kind
    return str(kinds(kind).label).capitalize() if kind in (kinds.LEVEL, kinds.SERIES) else ""


def rule(choose: int, packages: int) -> str:
    """How many packages one takes, in a sentence; empty where there are none."""
    if not packages:
        return ""
    if not choose:
        return ngettext("This package belongs to it.", "All %(count)d packages belong to it.", packages) % {
            "count": packages
        }
    return _("Besides the core modules, choose %(choose)d of %(count)d packages.") % {
        "choose": choose,
        "count": packages,
    }


def aims(own: Publication) -> list[dict[str, Any]]:
    """Aims that a module suggests, each with its kind in words."""
    labels = dict(AimBlock().child_blocks["kind"].field.choices)
    return [{**each, "label": labels.get(each.get("kind"), "")} for each in own.facts.get("aims") or []]
