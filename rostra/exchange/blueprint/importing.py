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

from rostra.exchange.blueprint import reading, schema
from rostra.exchange.blueprint.assessments import AssessmentImporter
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.media import MediaImporter
from rostra.exchange.blueprint.pages import PageImporter
from rostra.kernel import audit
from rostra.kernel.errors import Faults, Refused
from rostra.programmes.actions import publishing
from rostra.programmes.models import (
    Competence,
    Framework,
    FrameworkLevel,
    HomePage,
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
        with transaction.atomic(), publishing.together():
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
        self.media = media
        self.by = by
        self.report = Report(programme=blueprint.programme.head.id)
        self.present = ProgrammePage.objects.filter(key=blueprint.programme.head.id).first()
        self._compare_versions(force)

    def _compare_versions(self, force: bool) -> None:
        present = self.present.version if self.present else ""
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
        collector = Collector(self.present) if self.present else Collector(ProgrammePage(path="-"))
        home = HomePage.objects.first()
        if home is None:
            raise Refused(_("Set the academy up first: rostra setup."), code="no_academy")
        self._terms(collector)
        self._frameworks(collector)
        pages = PageImporter(self.blueprint, collector, self.report.note, self.by)
        programme = pages.make_root(home, self.present)
        known_media = self.media.run(self.blueprint.media, collector, programme, self.report.note)
        things = AssessmentImporter(self.blueprint, collector, programme.key, self.report.note, self.by)
        things.run()
        self._topics()
        pages.run(programme, known_media, self._package())
        if self.report.done:
            audit.record(
                "exchange.blueprint.import",
                programme,
                by=self.by,
                version=self.blueprint.manifest.version,
                changes=len(self.report.done),
            )
        return self.report

    def _package(self) -> dict[str, Any]:
        manifest = self.blueprint.manifest
        kept = manifest.model_dump(exclude={"format", "version", "language"})
        kept["notes"] = [note.model_dump(exclude_none=True) for note in manifest.notes]
        return {
            **kept,
            "terms": [term.id for term in self.blueprint.terms],
            "see": {term.id: term.see for term in self.blueprint.terms if len(term.see) > 1},
            "media": [item.id for item in self.blueprint.media],
            "files": {
                item.id: item.model_dump(
                    include={"file", "captions", "transcript", "poster"}, exclude_none=True
                )
                for item in self.blueprint.media
            },
            "topics": list(self.blueprint.programme.head.topics),
            "frameworks": [framework.id for framework in self.blueprint.frameworks],
        }

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
        for title in self.blueprint.programme.head.topics:
            if not Topic.objects.filter(title=title).exists():
                Topic.objects.create(title=title, key=slugify(title)[:64] or title[:64])

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


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
