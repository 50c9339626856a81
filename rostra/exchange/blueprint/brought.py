"""What a blueprint brought to this academy: a programme, methods, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rostra.exchange.blueprint.reading import natural
from rostra.exchange.blueprint.schema import Manifest
from rostra.programmes.addresses import PROGRAMME_STEPS
from rostra.programmes.models import MethodPage, MethodsPage, ModulePage, ProgrammePage


@dataclass
class Brought:
    """A blueprint as it stands here. `package` is what is remembered of it: its manifest, orders and names of files."""

    id: str
    programme: ProgrammePage | None = None
    catalogue: MethodsPage | None = None
    package: dict[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return self.programme.version if self.programme is not None else self.package.get("version", "")

    @property
    def language(self) -> str:
        if self.programme is not None:
            return self.programme.language
        return self.catalogue.language if self.catalogue is not None else "en"

    def facts(self) -> dict[str, str]:
        """What a manifest says when nothing is remembered."""
        page = self.programme or self.catalogue
        return {"id": self.id, "title": page.title, "summary": page.summary} if page else {"id": self.id}

    def method_keys(self) -> list[str]:
        return list(self.package.get("methods", []))

    def methods(self) -> list[MethodPage]:
        """Its methods that are live, by key. Methods that no blueprint brought go with the catalogue's own one."""
        wanted = set(self.method_keys())
        if self.catalogue is not None and self.programme is None and default_owner(self.catalogue) == self.id:
            wanted |= set(MethodPage.objects.values_list("key", flat=True)) - set(owners_of_methods())
        return sorted(
            MethodPage.objects.filter(key__in=wanted, live=True), key=lambda each: natural(each.key)
        )

    def owners(self, methods: Iterable[str], modules: Iterable[str]) -> set[str]:
        """The blueprints from which these methods and modules come."""
        known = owners_of_methods()
        default = default_owner(self.catalogue or MethodsPage.objects.first())
        found = {known.get(key, default) for key in methods}
        heads = {programme.path: programme for programme in ProgrammePage.objects.all()}
        for path in ModulePage.objects.filter(key__in=list(modules)).values_list("path", flat=True):
            programme = heads[path[:PROGRAMME_STEPS]]
            found.add((programme.package or {}).get("id") or programme.key)
        return found - {"", self.id}


def of_programme(programme: ProgrammePage) -> Brought:
    """What goes with a programme."""
    package = programme.package or {}
    return Brought(package.get("id") or programme.key, programme, MethodsPage.objects.first(), package)


def named(manifest: Manifest, programme_key: str | None) -> Brought:
    """What is here of a blueprint that is to be imported; `programme_key` is its programme's, if it has one."""
    programme = ProgrammePage.objects.filter(key=programme_key).first() if programme_key else None
    catalogue = MethodsPage.objects.first()
    if programme_key:
        return Brought(manifest.id, programme, catalogue, (programme.package or {}) if programme else {})
    packages = catalogue.packages if catalogue is not None else {}
    return Brought(manifest.id, None, catalogue, packages.get(manifest.id, {}))


def find(name: str) -> Brought | None:
    """A programme by its key or its blueprint's id, or a blueprint of methods by its id; None when there is neither."""
    for programme in ProgrammePage.objects.order_by("path"):
        if name in (programme.key, (programme.package or {}).get("id")):
            return of_programme(programme)
    catalogue = MethodsPage.objects.first()
    if catalogue is None or (name not in catalogue.packages and name != default_owner(catalogue)):
        return None
    return Brought(name, None, catalogue, catalogue.packages.get(name, {}))


def default_owner(catalogue: MethodsPage | None) -> str:
    """The blueprint with which methods go that were written here: the catalogue's first, or one named after it."""
    if catalogue is None:
        return ""
    return min(catalogue.packages, default=catalogue.key)


def owners_of_methods() -> dict[str, str]:
    """The id of the blueprint that brought each method, by key."""
    owners: dict[str, str] = {}
    catalogue = MethodsPage.objects.first()
    if catalogue is not None:
        for name, package in catalogue.packages.items():
            owners |= dict.fromkeys(package.get("methods", []), name)
    for programme in ProgrammePage.objects.all():
        package = programme.package or {}
        owners |= dict.fromkeys(package.get("methods", []), package.get("id") or programme.key)
    return owners


def blueprints_here() -> set[str]:
    """The ids of all blueprints that have been imported."""
    catalogue = MethodsPage.objects.first()
    found = set(catalogue.packages) if catalogue is not None else set()
    packages = ProgrammePage.objects.values_list("package", flat=True)
    return found | {package["id"] for package in packages if package and package.get("id")}
