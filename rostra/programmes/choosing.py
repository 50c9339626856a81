"""Levels, core modules, packages and single modules: what can be chosen, and which choice gives what somebody wants. Pure.

Made from the tree of an outline. The key of a package is `<level>:<package>`, since two levels may name theirs alike.
A level with packages asks for `choose` of them or more; 0, or as many as there are, means all: then nothing is to choose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WHOLE, PACKAGES, MODULES = "whole", "packages", "modules"
CORE, PACKAGE, ELECTIVE = "core", "package", "elective"


@dataclass(frozen=True)
class Module:
    """A module of a level. `package` is empty unless it is part of one; `fixed`: everybody takes it."""

    key: str
    code: str
    title: str
    path: str
    minutes: int
    minutes_label: str
    level: str
    group: str
    package: str
    fixed: bool
    outcomes: tuple[tuple[str, str], ...] = ()
    prerequisites: tuple[str, ...] = ()

    @property
    def outcome_ids(self) -> frozenset[str]:
        return frozenset(ident for ident, _text in self.outcomes)


@dataclass(frozen=True)
class Package:
    """A package one may choose, with its modules in order."""

    key: str
    title: str
    summary: str
    modules: tuple[Module, ...]

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


@dataclass(frozen=True)
class Level:
    """A level as an edition offers it: `fixed` for everybody, packages and single modules to choose."""

    key: str
    title: str
    choose: int
    fixed: tuple[Module, ...]
    packages: tuple[Package, ...]
    singles: tuple[Module, ...]

    @property
    def has_choice(self) -> bool:
        return bool(self.packages or self.singles)


@dataclass(frozen=True)
class Offer:
    """Everything an edition offers, by level, and how people choose: `mode` is whole, packages or modules."""

    mode: str
    levels: tuple[Level, ...]

    @cached_property
    def modules(self) -> dict[str, Module]:
        return {module.key: module for level in self.levels for module in _modules_of(level)}

    @cached_property
    def packages(self) -> dict[str, Package]:
        return {package.key: package for level in self.levels for package in level.packages}

    @cached_property
    def singles(self) -> dict[str, Module]:
        """Modules that can be chosen one by one: outside packages, or all that can be chosen at all."""
        return {module.key: module for level in self.levels for module in level.singles}

    @cached_property
    def fixed(self) -> frozenset[str]:
        return frozenset(key for key, module in self.modules.items() if module.fixed)

    @property
    def has_choice(self) -> bool:
        return any(level.has_choice for level in self.levels)


@dataclass(frozen=True)
class Plan:
    """A choice that gives what is wanted.

    `packages` and `modules` are to be chosen; `because` says of each which wanted outcomes it gives, `needed_by` of a
    module which others build on it. `given` are wanted outcomes that the fixed modules give anyway, `missing` those that
    nothing here gives.
    """

    packages: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    because: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    minutes: int = 0


def packages_of(level: Mapping[str, Any]) -> list[str]:
    """Keys of the packages of a level of an outline that have modules, in the order the level names them."""
    there = {
        key for module in level.get("modules", []) if (key := split_group(module, level["key"])[1])
    }  # fmt: skip
    named = [package_key(level["key"], each["key"]) for each in level.get("packages") or []]
    return [*(key for key in named if key in there), *sorted(there - set(named))]


def package_key(level: str, name: str) -> str:
    """The key of a package, unique in its programme."""
    return f"{level}:{name}"


def split_group(module: Mapping[str, Any], level: str) -> tuple[str, str]:
    """(core | package | elective, key of the package or "") of a module of an outline."""
    group = module.get("group") or CORE
    if group.startswith("package:"):
        return PACKAGE, package_key(level, group.removeprefix("package:"))
    return (ELECTIVE if group == ELECTIVE else CORE), ""


def to_choose(level: Mapping[str, Any], packages: Collection[str]) -> int:
    """How many of these packages of a level one must take; 0 when all of them are taken anyway."""
    wanted = int(level.get("choose") or 0)
    return wanted if 0 < wanted < len(packages) else 0


def is_fixed(group: str, choose: int, mode: str, *, ticked: bool = False) -> bool:
    """Whether everybody of an edition takes a module. `ticked`: the edition names this very module."""
    if group == CORE:
        return True
    if mode == WHOLE:
        return group == PACKAGE or ticked
    return mode == PACKAGES and group == PACKAGE and choose == 0


def offer_of(
    tree: Mapping[str, Any],
    mode: str,
    *,
    taken: Collection[str] | None = None,
    choosable: Collection[str] | None = None,
) -> Offer:
    """What an edition offers out of an outline. `taken`: keys of its modules, None for all; `choosable`: those that can
    be chosen where that was settled before, None to settle it by the rule."""
    levels = []
    for level in tree.get("levels", []):
        rows = [row for row in level.get("modules", []) if taken is None or row["key"] in taken]
        if rows:
            levels.append(_level({**level, "modules": rows}, mode, choosable))
    return Offer(mode, tuple(levels))


def _level(level: dict[str, Any], mode: str, choosable: Collection[str] | None) -> Level:
    modules = []
    choose = to_choose(level, packages_of(level))
    for row in level["modules"]:
        group, package = split_group(row, level["key"])
        fixed = is_fixed(group, choose, mode) if choosable is None else row["key"] not in choosable
        modules.append(_module(row, level["key"], group, package, fixed))
    by_package = mode == PACKAGES
    packages = tuple(
        _package(level, key, [each for each in modules if each.package == key and not each.fixed])
        for key in packages_of(level)
        if by_package and any(each.package == key and not each.fixed for each in modules)
    )
    inside = {module.key for package in packages for module in package.modules}
    return Level(
        key=level["key"],
        title=level.get("title") or "",
        choose=to_choose(level, packages),
        fixed=tuple(each for each in modules if each.fixed),
        packages=packages,
        singles=tuple(each for each in modules if not each.fixed and each.key not in inside),
    )


def _module(row: Mapping[str, Any], level: str, group: str, package: str, fixed: bool) -> Module:
    return Module(
        key=row["key"],
        code=row.get("code") or "",
        title=row.get("title") or "",
        path=row.get("path") or "",
        minutes=int(row.get("minutes") or 0),
        minutes_label=row.get("minutes_label") or "",
        level=level,
        group=group,
        package=package,
        fixed=fixed,
        outcomes=tuple((each["id"], each["text"]) for each in row.get("outcomes") or []),
        prerequisites=tuple(row.get("prerequisites") or ()),
    )


def _package(level: Mapping[str, Any], key: str, modules: list[Module]) -> Package:
    said = {package_key(level["key"], each["key"]): each for each in level.get("packages") or []}.get(key, {})
    title = said.get("title") or key.partition(":")[2]
    return Package(key, title, said.get("summary") or "", tuple(modules))


def _modules_of(level: Level) -> Iterator[Module]:
    yield from level.fixed
    for package in level.packages:
        yield from package.modules
    yield from level.singles


def asked(offer: Offer, packages: Iterable[str], modules: Iterable[str]) -> frozenset[str]:
    """Keys of the modules that a choice asks for, the fixed ones with it."""
    chosen = {
        module.key for key in packages if key in offer.packages for module in offer.packages[key].modules
    }
    return offer.fixed | chosen | {key for key in modules if key in offer.modules}


def before(offer: Offer, keys: Collection[str], done: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """Modules of the offer that these build on, directly or not, and that are neither among them nor done: each with
    those that build on it."""
    found: dict[str, list[str]] = {}
    todo, seen = list(keys), set(keys)
    while todo:
        key = todo.pop(0)
        module = offer.modules.get(key)
        for needed in module.prerequisites if module else ():
            if needed in done or needed not in offer.modules:
                continue
            if needed not in keys:
                found.setdefault(needed, []).append(key)
            if needed not in seen:
                seen.add(needed)
                todo.append(needed)
    return {key: tuple(needing) for key, needing in found.items()}


def outside(offer: Offer, keys: Iterable[str], done: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """What these modules build on, is not offered here and not done: by module the keys of what comes before it."""
    found = {}
    for key in keys:
        module = offer.modules.get(key)
        missing = tuple(
            each
            for each in (module.prerequisites if module else ())
            if each not in offer.modules and each not in done
        )
        if missing:
            found[key] = missing
    return found


def closed(
    offer: Offer, packages: Iterable[str], modules: Iterable[str], done: Collection[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same choice with every module it builds on, in the order of the programme; what a chosen package or the core
    holds anyway is not named again."""
    wanted = set(packages)
    chosen = [key for key in offer.packages if key in wanted]
    held = asked(offer, chosen, ())
    singles = {key for key in modules if key in offer.modules} - held
    singles |= set(before(offer, held | singles, done))
    return tuple(chosen), tuple(key for key in offer.modules if key in singles)


def faults(offer: Offer, packages: Collection[str], modules: Collection[str]) -> list[tuple[str, str]]:
    """(field, what to do) for everything that is wrong with a choice."""
    found = []
    if set(packages) - set(offer.packages):
        found.append(("packages", _("One of these packages is not offered here. Choose again.")))
    if set(modules) - set(offer.modules):
        found.append(("modules", _("One of these modules is not offered here. Choose again.")))
    if found:
        return found
    for level in offer.levels:
        taken = sum(package.key in packages for package in level.packages)
        if taken < level.choose:
            found.append(("packages", _too_few(level)))
    if offer.mode == MODULES and offer.has_choice and not asked(offer, packages, modules):
        found.append(("modules", _("Choose at least one module.")))
    return found


def _too_few(level: Level) -> str:
    return ngettext(
        "Choose %(count)d package of “%(level)s”.", "Choose %(count)d packages of “%(level)s”.", level.choose
    ) % {"count": level.choose, "level": level.title}


def plan(offer: Offer, wanted: Iterable[str], *, done: Collection[str] = ()) -> Plan:
    """The smallest choice that gives all outcomes wanted: fewest packages (where one chooses single modules: fewest
    modules), then the shortest, then the first. Never more than the wish asks for: packages still owed are not filled up.
    """
    places = {ident: number for number, ident in enumerate(_outcomes(offer))}
    known = sorted({each for each in wanted if each in places}, key=places.__getitem__)
    base = offer.fixed | set(before(offer, offer.fixed, done))
    given = _given(offer, base)
    need = [each for each in known if each not in given]
    units = _units(offer, done)
    chosen = _Search(offer, units, need, done).best()
    packages, modules = closed(
        offer,
        (key for key in chosen if key in offer.packages),
        (key for key in chosen if key not in offer.packages),
        done,
    )
    everything = asked(offer, packages, modules)
    return Plan(
        packages=packages,
        modules=modules,
        because={
            key: tuple(each for each in need if each in _own(offer, key)) for key in (*packages, *modules)
        },
        needed_by=before(offer, everything - set(modules) | {key for key in modules if key in chosen}, done),
        given=tuple(each for each in known if each in given),
        missing=tuple(dict.fromkeys(each for each in wanted if each not in places)),
        minutes=sum(offer.modules[key].minutes for key in everything),
    )


def _outcomes(offer: Offer) -> list[str]:
    return list(dict.fromkeys(ident for module in offer.modules.values() for ident, _text in module.outcomes))


def _given(offer: Offer, modules: Iterable[str]) -> set[str]:
    return {ident for key in modules for ident in offer.modules[key].outcome_ids}


def _own(offer: Offer, unit: str) -> set[str]:
    held = offer.packages[unit].modules if unit in offer.packages else (offer.modules[unit],)
    return {ident for module in held for ident in module.outcome_ids}


def _units(offer: Offer, done: Collection[str]) -> dict[str, set[str]]:
    """What can be chosen, in order, and the outcomes each brings: a package with what it builds on, a module its own."""
    units = {}
    for key in offer.packages:
        _same, more = closed(offer, (key,), (), done)
        units[key] = _own(offer, key) | _given(offer, more)
    return units | {key: _own(offer, key) for key in offer.singles}


class _Search:
    """Branch and bound over the ways to give everything needed; exact, and quick where each outcome has one source."""

    def __init__(
        self, offer: Offer, units: dict[str, set[str]], need: list[str], done: Collection[str]
    ) -> None:
        self.offer, self.units, self.need, self.done = offer, units, need, done
        self.order = {key: number for number, key in enumerate(units)}
        self.found: tuple[tuple[Any, ...], tuple[str, ...]] | None = None

    def best(self) -> tuple[str, ...]:
        self._try((), set(self.need))
        return self.found[1] if self.found else ()

    def _try(self, chosen: tuple[str, ...], left: set[str]) -> None:
        cost = self._cost(chosen)
        if self.found and cost >= self.found[0]:
            return
        if not left:
            self.found = (cost, chosen)
            return
        givers = {each: [key for key, gives in self.units.items() if each in gives] for each in left}
        rarest = min(sorted(left), key=lambda each: len(givers[each]))
        for key in givers[rarest]:
            self._try(tuple(sorted((*chosen, key), key=self.order.__getitem__)), left - self.units[key])

    def _cost(self, chosen: tuple[str, ...]) -> tuple[Any, ...]:
        packages, modules = closed(
            self.offer,
            (key for key in chosen if key in self.offer.packages),
            (key for key in chosen if key not in self.offer.packages),
            self.done,
        )
        everything = asked(self.offer, packages, modules)
        minutes = sum(self.offer.modules[key].minutes for key in everything)
        size = len(everything) if self.offer.mode == MODULES else len(chosen)
        return (size, minutes, tuple(self.order[key] for key in chosen))
