"""From the academy to a folder."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from rostra.exchange.blueprint import schema, sums, translations, writing
from rostra.exchange.blueprint.brought import Brought, of_programme
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.files import PLACES
from rostra.kernel.errors import Faults, Refused
from rostra.programmes.models import Attachment, Picture, ProgrammePage, Video


def blueprint_of(thing: Brought | ProgrammePage, *, to_translate: Collection[str] = ()) -> schema.Blueprint:
    """The whole blueprint as it stands published. Raises Faults naming what the format cannot hold.

    For the languages `to_translate` texts without a translation come too.
    """
    collector = Collector(of_programme(thing) if isinstance(thing, ProgrammePage) else thing)
    made = collector.collect()
    if collector.wrong:
        raise Faults(_("Some things cannot be written to a blueprint."), collector.wrong)
    made.translations = translations.export(made, collector, whole=to_translate)
    return made


def write_folder(
    thing: Brought | ProgrammePage, root: Path, *, replace: bool = False, to_translate: Collection[str] = ()
) -> list[str]:
    """Write a programme, or methods, to a folder; returns the paths written. An existing folder must be empty, unless
    `replace`."""
    blueprint = blueprint_of(thing, to_translate=to_translate)
    if root.exists() and any(root.iterdir()):
        if not replace:
            raise Refused(_("%(folder)s is not empty.") % {"folder": root})
        _clear(root)
    written = writing.files(blueprint)
    for name, text in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    names = [*written, *_write_media(blueprint, root)]
    sums.write(root, names)
    return sorted([*names, "SHA256SUMS"])


def _clear(root: Path) -> None:
    for path in sorted(root.rglob("*"), reverse=True):
        name = path.relative_to(root).as_posix()
        if (
            path.is_file()
            and not path.is_symlink()
            and any(place.match(name) for place in PLACES)
            and name != "README.md"
        ):
            path.unlink()
        elif path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()


def _write_media(blueprint: schema.Blueprint, root: Path) -> list[str]:
    names = []
    for item in blueprint.media:
        model = {"image": Picture, "video": Video, "document": Attachment}[item.kind]
        thing = model.objects.get(key=item.id)
        files: list[tuple[str | None, Any]] = [(item.file, thing.file)]
        if isinstance(thing, Video):
            files += [
                (item.captions, thing.captions),
                (item.poster, thing.poster.file if thing.poster else None),
                *((each.file, thing.tracks.get(language=each.language).file) for each in item.tracks),
            ]
            if item.transcript:
                path = root / "media" / item.transcript
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(thing.transcript.strip() + "\n", encoding="utf-8")
                names.append(f"media/{item.transcript}")
        for name, file in files:
            if name and file:
                path = root / "media" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with file.open("rb") as stream:
                    path.write_bytes(stream.read())
                names.append(f"media/{name}")
    return names
