"""Pictures, videos and documents of a blueprint into the academy's files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.models import Collection

from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.collecting import Collector
from rostra.kernel.errors import Refused
from rostra.programmes import collections
from rostra.programmes.models import Attachment, CaptionTrack, Picture, ProgrammePage, Rendition, Video

MODELS: dict[str, Any] = {"image": Picture, "video": Video, "document": Attachment}
Note = Callable[[str, str], None]


class MediaImporter:
    """Saves what is new or different. Files written in an import that fails are removed again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[tuple[Any, str]] = []

    def run(
        self, items: list[schema.Medium], collector: Collector, programme: ProgrammePage | None, note: Note
    ) -> dict[str, Any]:
        """Bring all items here, to the files of the programme or of the academy; returns them by id."""
        known: dict[str, Any] = {}
        for item in items:
            self._refuse_other_kind(item)
            thing = MODELS[item.kind].objects.filter(key=item.id).first()
            verb = "new" if thing is None else "equal" if self._equal(thing, item, collector) else "changed"
            if verb != "equal":
                thing = thing or MODELS[item.kind](key=item.id, collection=_collection(programme))
                self._save(thing, item, programme)
            note(verb, f"{item.kind} {item.title}")
            known[item.id] = thing
        return known

    def clean_up(self) -> None:
        """Remove the files written; their rows are gone with the transaction."""
        for storage, name in self.written:
            storage.delete(name)

    def _refuse_other_kind(self, item: schema.Medium) -> None:
        for kind, model in MODELS.items():
            if kind != item.kind and model.objects.filter(key=item.id).exists():
                raise Refused(_("%(key)s is already a file of another kind here.") % {"key": item.id})

    def _equal(self, thing: Any, item: schema.Medium, collector: Collector) -> bool:
        present = collector.medium(thing)
        if present is None or _facts(present) != _facts(item):
            return False
        return all(self._same_file(file, name) for file, name in self._files(thing, item)) and (
            not isinstance(thing, Video) or thing.transcript == self._transcript(item)
        )

    def _files(self, thing: Any, item: schema.Medium) -> list[tuple[Any, str | None]]:
        pairs = [(thing.file, item.file)]
        if isinstance(thing, Video):
            pairs += [
                (thing.captions, item.captions),
                (thing.poster.file if thing.poster else None, item.poster),
                *_tracks(thing, item),
            ]
        return pairs

    def _same_file(self, file: Any, name: str | None) -> bool:
        if not name or not file:
            return not name and not file
        if not file.storage.exists(file.name):
            return False
        with file.open("rb") as stream:
            return stream.read() == (self.folder / name).read_bytes()

    def _transcript(self, item: schema.Medium) -> str:
        return (self.folder / item.transcript).read_text("utf-8").strip() if item.transcript else ""

    def _content(self, name: str) -> ContentFile:
        return ContentFile((self.folder / name).read_bytes(), name=name)

    def _save(self, thing: Any, item: schema.Medium, programme: ProgrammePage | None) -> None:
        thing.title, thing.creator, thing.licence = item.title, item.creator, item.licence
        if not thing.pk or not self._same_file(thing.file, item.file):
            thing.file = self._content(item.file)
            if isinstance(thing, Picture) and thing.pk:
                Rendition.objects.filter(image=thing).delete()
            if isinstance(thing, Picture | Attachment):
                thing.file_hash = ""
                thing.file_size = len(thing.file)
        if isinstance(thing, Picture):
            thing.description, thing.is_decorative = item.alt or "", not item.alt
        elif isinstance(thing, Video):
            self._video(thing, item, programme)
        thing.full_clean(exclude=["tags", "width", "height"])
        thing.save()
        self.written.append((thing.file.storage, thing.file.name))
        if isinstance(thing, Video):
            if thing.captions:
                self.written.append((thing.captions.storage, thing.captions.name))
            self._save_tracks(thing, item)

    def _save_tracks(self, video: Video, item: schema.Medium) -> None:
        present = {track.language: track for track in video.tracks.all()}
        for wanted in item.tracks:
            track = present.pop(wanted.language, None) or CaptionTrack(video=video, language=wanted.language)
            if not self._same_file(track.file, wanted.file):
                track.file = self._content(wanted.file)
                track.save()
                self.written.append((track.file.storage, track.file.name))
        CaptionTrack.objects.filter(pk__in=[track.pk for track in present.values()]).delete()

    def _video(self, video: Video, item: schema.Medium, programme: ProgrammePage | None) -> None:
        video.type = "video"
        video.duration = item.seconds or 0
        video.width, video.height = item.width, item.height
        video.captions_language = item.captions_language or ""
        video.captions_reason = item.captions_reason
        video.transcript = self._transcript(item)
        video.chapters = [chapter.model_dump() for chapter in item.chapters]
        if not self._same_file(video.captions, item.captions):
            video.captions = self._content(item.captions) if item.captions else ""
        if not item.poster:
            video.poster = None
        elif not self._same_file(video.poster.file if video.poster else None, item.poster):
            key = f"{item.id}-poster"
            poster = Picture.objects.filter(key=key).first() or Picture(
                key=key, collection=_collection(programme)
            )
            poster.title, poster.is_decorative, poster.licence = item.title, True, item.licence
            poster.creator = item.creator
            if poster.pk:
                Rendition.objects.filter(image=poster).delete()
            poster.file = self._content(item.poster)
            poster.file_size = len(poster.file)
            poster.save()
            self.written.append((poster.file.storage, poster.file.name))
            video.poster = poster


def _tracks(video: Video, item: schema.Medium) -> list[tuple[Any, str | None]]:
    """Captions in further languages, as they stand here and as they are wanted, by language."""
    here = {track.language: track.file for track in video.tracks.all()}
    wanted = {track.language: track.file for track in item.tracks}
    return [(here.get(language), wanted.get(language)) for language in sorted({*here, *wanted})]


def _collection(programme: ProgrammePage | None) -> Collection:
    return collections.of(programme) if programme is not None else Collection.get_first_root_node()


def _facts(item: schema.Medium) -> dict[str, Any]:
    """What describes a medium, without names of files, and without what its file says itself."""
    left_out = {"file", "captions", "tracks", "transcript", "poster", "minutes"}
    if item.kind != "video":
        left_out |= {"width", "height", "seconds"}
    if item.kind != "image":
        left_out.add("alt")
    return item.model_dump(exclude=left_out)
