"""From a Blueprint to the academy: what is equal is left alone, what differs is changed in place, nothing is lost.

Everything happens in one transaction. What people did is kept: ids stay, pages that are gone from a newer version are
taken down and stay readable to those who were asked to do them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rostra.exchange.blueprint import brought, reading, schema, translations
from rostra.exchange.blueprint.assessments import AssessmentImporter
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.media import MediaImporter
from rostra.exchange.blueprint.methods import MethodImporter
from rostra.exchange.blueprint.needed import refuse_missing
from rostra.exchange.blueprint.pages import PageImporter
from rostra.exchange.blueprint.raw import Known
from rostra.kernel import audit
from rostra.kernel.errors import Faults, Refused
from rostra.programmes.actions import indexing, publishing
from rostra.programmes.models import (
    Competence,
    Framework,
    FrameworkLevel,
    HomePage,
    MethodsPage,
    ProgrammePage,
    Term,
    Topic,
)


@dataclass
class Report:
    """What an import did, line by line: ("new" | "changed" | "taken down" | "moved", what), and how much was equal."""

    done: list[tuple[str, str]] = field(default_factory=list)
    equal: int = 0
    programme: str = ""

    def note(self, verb: str, what: str) -> None:
        if verb == "equal":
            self.equal += 1
        else:
            self.done.append((verb, what))


def import_folder(root: Path, *, by: Any = None, force: bool = False) -> Report:
    """Read, check and import a folder. Raises Faults with file and line of each, or Refused; then nothing is changed."""
    blueprint, faults = reading.read(root)
    if blueprint is None:
        raise Faults(
            _("The blueprint has faults. Nothing was imported."),
            [(each.where, each.message) for each in faults],
        )
    return import_blueprint(blueprint, root, by=by, force=force)


def import_blueprint(
    blueprint: schema.Blueprint, root: Path, *, by: Any = None, force: bool = False
) -> Report:
    """Bring the academy to what the blueprint says. `root` is the folder with its media.

    An older version than the one present is refused unless `force`.
    """
    media = MediaImporter(root / "media")
    try:
        with transaction.atomic(), publishing.together(), indexing.once():
            return _Importer(blueprint, media, by, force).run()
    except ValidationError as error:
        media.clean_up()
        raise Refused("; ".join(error.messages)) from error
    except BaseException:
        media.clean_up()
        raise


class _Importer:
    def __init__(self, blueprint: schema.Blueprint, media: MediaImporter, by: Any, force: bool) -> None:
        self.blueprint = blueprint
        self.programme = blueprint.programme
        self.media = media
        self.by = by
        key = self.programme.head.id if self.programme else None
        self.report = Report(programme=key or "")
        self.present = brought.named(blueprint.manifest, key)
        self._compare_versions(force)

    def _compare_versions(self, force: bool) -> None:
        present = self.present.version
        offered = self.blueprint.manifest.version
        if present and not force and _number(offered) < _number(present):
            raise Refused(
                _(
                    "Version %(offered)s is older than %(present)s, which is here already. Use --force to go back."
                )
                % {"offered": offered, "present": present},
                code="older",
            )

    def run(self) -> Report:
        home = HomePage.objects.first()
        if home is None:
            raise Refused(_("Set the academy up first: rostra setup."), code="no_academy")
        refuse_missing(self.blueprint)
        collector = Collector(self.present)
        known = Known()
        self._terms(collector)
        self._frameworks(collector)
        methods = MethodImporter(self.blueprint, self.present, collector, known, self.report.note, self.by)
        methods.place(home)
        if self.programme is not None:
            self._programme(self.programme, home, collector, known, methods)
        else:
            known.media = self.media.run(self.blueprint.media, collector, None, self.report.note)
            self._topics()
            methods.fill()
            methods.remember(self._package())
        self._translations()
        if self.report.done:
            audit.record(
                "exchange.blueprint.import",
                ProgrammePage.objects.get(key=self.programme.head.id)
                if self.programme
                else MethodsPage.objects.get(),
                by=self.by,
                version=self.blueprint.manifest.version,
                changes=len(self.report.done),
            )
        return self.report

    def _programme(
        self,
        wanted: schema.Page,
        home: HomePage,
        collector: Collector,
        known: Known,
        methods: MethodImporter,
    ) -> None:
        note = self.report.note
        pages = PageImporter(self.blueprint, wanted, collector, known, note, self.by)
        programme = pages.make_root(home, self.present.programme)
        known.media = self.media.run(self.blueprint.media, collector, programme, note)
        AssessmentImporter(self.blueprint, collector, programme.key, note, self.by).run()
        self._topics()
        pages.place(programme)
        methods.fill()
        pages.fill(programme, self._package())

    def _translations(self) -> None:
        key = self.programme.head.id if self.programme else None
        now = Collector(brought.named(self.blueprint.manifest, key))
        for language, report in translations.bring_in(self.blueprint, now).items():
            for verb, count in (("new", report.added), ("changed", report.changed)):
                if count:
                    self.report.note(verb, f"translations into {language}: {count}")
            self.report.equal += report.same

    def _package(self) -> dict[str, Any]:
        manifest = self.blueprint.manifest
        kept = manifest.model_dump(exclude={"format", "version", "language"})
        kept["notes"] = [note.model_dump(exclude_none=True) for note in manifest.notes]
        return {
            **kept,
            "terms": [term.id for term in self.blueprint.terms],
            "see": {term.id: term.see for term in self.blueprint.terms if len(term.see) > 1},
            "media": [item.id for item in self.blueprint.media],
            "files": {item.id: _file_names(item) for item in self.blueprint.media},
            "topics": list(self.programme.head.topics) if self.programme else [],
            "topics_of": {
                head.id: list(head.topics) for head in self._heads() if head.topics != sorted(head.topics)
            },
            "frameworks": [framework.id for framework in self.blueprint.frameworks],
            "methods": [method.head.id for method in self.blueprint.methods],
        }

    def _heads(self) -> list[Any]:
        """The heads of all modules and methods."""
        modules = [page.head for page, level in schema.walk(self.programme) if level == 2]
        return [*modules, *(method.head for method in self.blueprint.methods)]

    def _terms(self, collector: Collector) -> None:
        every = {term.key: term for term in Term.objects.prefetch_related("see")}
        changed = []
        for wanted in self.blueprint.terms:
            term = every.get(wanted.id)
            if term is None:
                term = every[wanted.id] = Term.objects.create(
                    key=wanted.id, term=wanted.term, definition=wanted.definition
                )
                verb = "new"
            elif (term.term, term.definition) != (wanted.term, wanted.definition):
                term.term, term.definition = wanted.term, wanted.definition
                term.save()
                verb = "changed"
            elif {other.key for other in term.see.all()} != set(wanted.see):
                verb = "changed"
            else:
                verb = "equal"
            if verb != "equal":
                changed.append((term, wanted.see))
            self.report.note(verb, f"term {wanted.term}")
        for term, see in changed:
            term.see.set([every[key] for key in see])

    def _topics(self) -> None:
        heads = [*([self.programme.head] if self.programme else []), *self._heads()]
        for title in dict.fromkeys(title for head in heads for title in head.topics):
            if not Topic.objects.filter(title=title).exists():
                Topic.objects.create(title=title, key=_free_topic_key(title))

    def _frameworks(self, collector: Collector) -> None:
        for wanted in self.blueprint.frameworks:
            present = Framework.objects.filter(key=wanted.id, version=wanted.version).first()
            if present is not None and collector.framework(present) == wanted:
                self.report.note("equal", "")
                continue
            self.report.note("changed" if present else "new", f"framework {wanted.title} {wanted.version}")
            framework, _made = Framework.objects.update_or_create(
                key=wanted.id,
                version=wanted.version,
                defaults={
                    "title": wanted.title,
                    "publisher": wanted.publisher,
                    "source_url": wanted.source_url or "",
                },
            )
            framework.levels.all().delete()
            FrameworkLevel.objects.bulk_create(
                FrameworkLevel(framework=framework, key=level.id, title=level.title, order=level.order)
                for level in wanted.levels
            )
            self._competences(framework, wanted)

    def _competences(self, framework: Framework, wanted: schema.Framework) -> None:
        framework.competences.all().delete()
        made: dict[str, Competence] = {}
        for order, each in enumerate(wanted.competences):
            made[each.id] = Competence.objects.create(
                framework=framework, key=each.id, title=each.title, description=each.description, order=order
            )
        for each in wanted.competences:
            if each.parent and each.parent in made:
                made[each.id].parent = made[each.parent]
                made[each.id].save(update_fields=["parent"])


def _file_names(item: schema.Medium) -> dict[str, Any]:
    names = item.model_dump(include={"file", "captions", "transcript", "poster"}, exclude_none=True)
    tracks = {track.language: track.file for track in item.tracks}
    return {**names, "tracks": tracks} if tracks else names


def _free_topic_key(title: str) -> str:
    wanted = slugify(title)[:60] or title[:60]
    key, number = wanted, 1
    while Topic.objects.filter(key=key).exists():
        number += 1
        key = f"{wanted}-{number}"
    return key


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
