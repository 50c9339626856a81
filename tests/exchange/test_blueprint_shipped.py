"""Every blueprint that comes with the academy: sound, imported whole, imported twice without a change, exported equal."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

import rostra
from rostra.exchange.blueprint import brought, exporting, importing, needed, reading, schema, writing
from rostra.languages import po
from rostra.programmes.models import LevelPage, MethodPage, MethodsPage, ModulePage, ProgrammePage
from tests.programmes.content import make_home

SHIPPED = sorted(
    path.parent for path in (Path(rostra.__file__).parent / "demo" / "blueprints").glob("*/blueprint.yaml")
)


@cache
def read(root: Path) -> schema.Blueprint:
    blueprint, faults = reading.read(root)
    assert [str(fault) for fault in faults] == []
    assert blueprint is not None
    return blueprint


def stand_in(root: Path) -> None:
    """Pages in place of those of other blueprints that this one points at."""
    blueprint = read(root)
    home = make_home()
    linked = needed.linked_methods(blueprint)
    if linked and blueprint.manifest.requires:
        packages = {blueprint.manifest.requires[-1]: {"methods": sorted(linked)}}
        catalogue = home.add_child(
            instance=MethodsPage(title="Methods", slug="methods", key="methods", packages=packages)
        )
        for key in sorted(linked):
            catalogue.add_child(instance=MethodPage(title=key, slug=key, key=key))
    package = {"id": blueprint.manifest.requires[0]} if blueprint.manifest.requires else {}
    for key in sorted(needed.same_modules(blueprint)):
        programme = home.add_child(instance=ProgrammePage(title=key, slug=f"of-{key}", package=package))
        level = programme.add_child(instance=LevelPage(title="Level", slug="level"))
        level.add_child(instance=ModulePage(title=key, slug=key, key=key))


def says(blueprint: schema.Blueprint) -> tuple[dict[str, str], dict[str, set[tuple[str, ...]]]]:
    """What a blueprint says: its files as they are always written, and its translations, which people write too."""
    texts = {
        language: {
            (each.context, each.source, each.text, each.state)
            for each in po.read(text.encode()).entries
            if each.text
        }
        for language, text in blueprint.translations.items()
    }
    return writing.files(blueprint.model_copy(update={"translations": {}})), texts


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def export(root: Path, target: Path) -> dict[str, bytes]:
    found = brought.find(read(root).manifest.id)
    assert found is not None
    exporting.write_folder(found, target)
    return files_of(target)


def apart(root: Path) -> Any:
    """The big ones take long: several workers share them. What they say is the same on every database; one is enough to see
    that the importer works on both."""
    marks = [pytest.mark.xdist_group(f"blueprint {root.name}")]
    if root.name != "digital-engagement":
        marks.append(pytest.mark.once)
    return pytest.param(root, id=root.name, marks=marks)


@pytest.mark.parametrize("root", SHIPPED, ids=lambda root: root.name)
def test_the_folder_is_named_after_its_blueprint(root):
    assert root.name == read(root).manifest.id


@pytest.mark.django_db
@pytest.mark.parametrize("root", [apart(root) for root in SHIPPED])
def test_a_shipped_blueprint_goes_round(root, tmp_path):
    """Imported, exported, imported into another academy and exported again: byte for byte the same."""
    make_home()
    stand_in(root)
    with transaction.atomic():
        importing.import_folder(root)
        assert importing.import_folder(root).done == []
        first = export(root, tmp_path / "first")
        transaction.set_rollback(True)
    assert says(read(tmp_path / "first")) == says(read(root))
    importing.import_folder(tmp_path / "first")
    assert export(root, tmp_path / "second") == first
