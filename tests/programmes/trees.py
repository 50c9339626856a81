"""Outline trees for tests of what can be chosen: small ones written out, and any at all for properties."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


def module(
    key: str, group: str = "core", *outcomes: str, minutes: int = 60, after: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "key": key, "code": key.upper(), "title": f"Module {key}", "path": f"p/{key}/", "group": group,
        "minutes": minutes, "minutes_label": f"{minutes} min", "prerequisites": list(after), "equivalents": [],
        "outcomes": [{"id": each, "text": f"can {each}"} for each in outcomes], "activities": [],
    }  # fmt: skip


def level(
    key: str, *modules: dict[str, Any], choose: int = 0, packages: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "key": key, "kind": "level", "code": key.upper(), "title": f"Level {key}", "choose": choose,
        "packages": [{"id": f"{key}-{each}", "key": each, "title": each.title(), "summary": ""} for each in packages],
        "modules": list(modules),
    }  # fmt: skip


def tree(*levels: dict[str, Any]) -> dict[str, Any]:
    return {"key": "course", "title": "The course", "levels": list(levels)}


def advanced(choose: int = 1) -> dict[str, Any]:
    """Two core modules, three packages, of which one is to choose; one single module."""
    return level(
        "adv",
        module("m1", "core", "why"),
        module("m2", "core", "plan", after=("m1",)),
        module("m3", "package:methods", "cocreate", after=("m2",)),
        module("m4", "package:methods", "deliberate", after=("m2",), minutes=90),
        module("m5", "package:implementation", "online"),
        module("m6", "package:implementation", "recruit", after=("m3",)),
        module("m7", "package:follow-up", "mandate"),
        module("m8", "elective", "paint", minutes=30),
        choose=choose, packages=("methods", "implementation", "follow-up"),
    )  # fmt: skip


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """One or two levels with up to seven modules each, outcomes that several modules may give, any prerequisites."""
    keys = [f"m{number}" for number in range(draw(st.integers(1, 7)))]
    groups = st.sampled_from(["core", "elective", "package:a", "package:b", "package:c"])
    outcomes = st.lists(st.sampled_from(["o1", "o2", "o3", "o4", "o5"]), max_size=2, unique=True)
    modules = [
        module(
            key, draw(groups), *draw(outcomes), minutes=draw(st.integers(1, 3)),
            after=tuple(draw(st.lists(st.sampled_from([*keys, "elsewhere"]), max_size=2, unique=True))),
        )
        for key in keys
    ]  # fmt: skip
    cut = draw(st.integers(0, len(modules)))
    levels = [
        level(name, *part, choose=draw(st.integers(0, 2)), packages=("a", "b", "c"))
        for name, part in (("one", modules[:cut]), ("two", modules[cut:]))
        if part
    ]
    return tree(*levels)
