"""What a row of the permission matrix is, and who is who in it. The matrix itself: `matrix.py`.

Who may call which address: a row for every one of them. The test walks address × everybody of the cast × thing × method.

`get` and `post` name who is let in; None says that the method is not there at all (405 for everybody).
"Let in" means that the page answers, be it with a form's complaints; everybody else is sent to sign in, or gets 403 or 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rostra.demo.cast import CAST

NOBODY: frozenset[str] = frozenset()
CAST_KEYS = frozenset(part.key for part in CAST)
ANYONE = CAST_KEYS | {"anonymous"}
VISITOR = frozenset({"anonymous"})
SIGNED_IN = CAST_KEYS

ADMIN = frozenset({"ada"})
STAFF = frozenset({"ada", "maren", "lasse", "tove", "kit", "ole", "eva", "basia"})
EDITORS = frozenset({"ada", "edda", "tomek"})
MANAGERS = frozenset({"ada", "maren", "lasse", "basia"})

MAREN = frozenset({"maren"})
KIT = frozenset({"kit"})
BASIA = frozenset({"basia"})
RUN_SPRING = frozenset({"ada", "maren", "lasse"})
TEACH_SPRING = RUN_SPRING | {"tove"}
DESK_SPRING = TEACH_SPRING | {"eva"}
RUN_BROD = frozenset({"ada", "basia"})
DESK_BROD = RUN_BROD | {"eva"}
IN_SPRING = frozenset({"mette", "nils", "clodagh"})
IN_BROD = frozenset({"piotr"})
METTE = frozenset({"mette"})
PIOTR = frozenset({"piotr"})
OF_BROD = frozenset({"piotr", "basia", "tomek"})
NILS = frozenset({"nils"})
LEADS_SPACE = frozenset({"ada", "mette"})
IN_SPACE = LEADS_SPACE | NILS


@dataclass(frozen=True)
class Case:
    """One thing behind an address: its keys in the URL, and who may read (`get`) and change (`post`) it."""

    what: str
    kwargs: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    get: frozenset[str] | None = None
    post: frozenset[str] | None = None


def at(what: str = "", get: Any = None, post: Any = None, **kwargs: str) -> Case:
    """A case whose URL keys are looked up in the world: `key="spring"` takes `world["spring"]`."""
    return Case(what, lambda world: {name: world[value] for name, value in kwargs.items()}, get, post)


def about_a_post(what: str, get: Any, post: Any, /, **kwargs: str) -> Case:
    """Like `at`, where a key of the URL is itself called post."""
    return Case(what, lambda world: {name: world[value] for name, value in kwargs.items()}, get, post)


def both(get_a: Any, get_b: Any, post_a: Any, post_b: Any, name: str, a: str, b: str) -> list[Case]:
    """The same address for a thing of Lindholt and a thing of Zielony Bród."""
    return [at("of Lindholt", get_a, post_a, **{name: a}), at("of Zielony Bród", get_b, post_b, **{name: b})]


def learner(name_of_key: str, get: bool, post: bool) -> list[Case]:
    """What people do in an edition: their own, and nobody else's."""
    return [
        at("spring", IN_SPRING if get else None, IN_SPRING if post else None, edition="spring_slug", key=name_of_key),
        at("brod", IN_BROD if get else None, IN_BROD if post else None, edition="brod_slug", key=name_of_key),
    ]  # fmt: skip


def with_form(who_a: frozenset[str], who_b: frozenset[str], name: str, a: str, b: str) -> list[Case]:
    return both(who_a, who_b, who_a, who_b, name, a, b)


def button(who_a: frozenset[str], who_b: frozenset[str], name: str, a: str, b: str) -> list[Case]:
    return both(None, None, who_a, who_b, name, a, b)


def translated(get: Any, post: Any, programme: str, site: str) -> list[Case]:
    """Texts of the course, and of the academy's own pages, which a programme's translators have nothing to do with."""
    limited = [who if who is None else ADMIN for who in (get, post)]
    return [
        at("of the course", get, post, programme=programme, language="polish"),
        at("of the site", *limited, programme=site, language="polish"),
    ]


def page_of(get: Any, post: Any) -> list[Case]:
    """One text of the course, and one of the academy's own pages."""
    limited = [who if who is None else ADMIN for who in (get, post)]
    return [
        at("of the course", get, post, language="polish", sort="page_sort", key="guide"),
        at("of the site", *limited, language="polish", sort="page_sort", key="privacy_page"),
    ]


def of_poll(*, get: bool = False, post: bool = False) -> list[Case]:
    """Pages of a poll about dates, for those who run its edition; a poll is found under its own edition alone."""
    return [
        at("of Lindholt", RUN_SPRING if get else None, RUN_SPRING if post else None, key="spring", poll="springs_poll"),
        at("of Zielony Bród", RUN_BROD if get else None, RUN_BROD if post else None, key="brod", poll="brods_poll"),
        at("elsewhere", NOBODY if get else None, NOBODY if post else None, key="spring", poll="brods_poll"),
    ]  # fmt: skip


METTES = TEACH_SPRING | {"ole"}  # staff who see where Mette stands: her officer too, her coach not
SEES_METTE = frozenset({"ada", "maren", "lasse", "eva", "kit", "ole", "mette"})
SEES_PIOTR = frozenset({"ada", "basia", "eva", "piotr"})

SUPPORTS_METTE = RUN_SPRING | {"ole"}


def of_edition(who_a: Any, who_b: Any, get: bool, post: bool, **more: tuple[str, str]) -> list[Case]:
    """A page below an edition: of Lindholt's and of Zielony Bród's."""
    keys = {"key": ("spring", "brod"), **more}
    return [
        at(
            what,
            who if get else None,
            who if post else None,
            **{name: pair[side] for name, pair in keys.items()},
        )
        for side, (what, who) in enumerate((("of Lindholt", who_a), ("of Zielony Bród", who_b)))
    ]


def own_support(get: bool, post: bool, **more: tuple[str, str]) -> list[Case]:
    """A page of one's own support in an edition."""
    keys = {"edition": ("spring_slug", "brod_slug"), **more}
    return [
        at(
            what,
            who if get else None,
            who if post else None,
            **{name: pair[side] for name, pair in keys.items()},
        )
        for side, (what, who) in enumerate((("spring", IN_SPRING), ("brod", IN_BROD)))
    ]
