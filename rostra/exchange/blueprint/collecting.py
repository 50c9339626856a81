"""Collecting a blueprint's pages and all they use, one function a noun. What the format cannot hold is noted with its
place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from wagtail.models import Page

from rostra.assessment.models import Bank, Form, Quiz
from rostra.exchange.blueprint import schema, values
from rostra.exchange.blueprint.block_schema import BLOCKS
from rostra.exchange.blueprint.brought import Brought
from rostra.exchange.blueprint.fields import symbolic
from rostra.exchange.blueprint.heading import head_of, raw_of
from rostra.exchange.blueprint.raw import Seen, plain_of
from rostra.languages.markdown import to_html
from rostra.languages.passages import write_ids
from rostra.languages.reuse import inner_ids, strip_ids
from rostra.programmes.models import (
    ActivityPage,
    Attachment,
    Framework,
    LevelPage,
    MethodPage,
    ModulePage,
    Picture,
    ProgrammePage,
    Shelf,
    Term,
    Video,
)
from rostra.programmes.models.pages import ContentPage
from rostra.programmes.uses import Needs, needs_of

Wrong = list[tuple[str, str]]


class Collector:
    """Collects what a blueprint brought, as it stands now."""

    def __init__(self, brought: Brought) -> None:
        self.brought = brought
        self.programme = brought.programme
        self.package = brought.package
        self.pages = self._pages()
        self.methods = brought.methods()
        self.seen = Seen(
            pages={page.pk: page.key for page in self.pages},
            methods=dict(MethodPage.objects.values_list("pk", "key")),
            pictures={picture.pk: picture for picture in Picture.objects.all()},
            documents={document.pk: document for document in Attachment.objects.all()},
            elsewhere=_public_address,
        )
        self.wrong: Wrong = []

    def _pages(self) -> list[ContentPage]:
        found: list[ContentPage] = []
        if self.programme is not None:
            for model in (ProgrammePage, LevelPage, ModulePage, ActivityPage):
                found += model.objects.filter(path__startswith=self.programme.path, live=True)
        return sorted(found, key=lambda page: page.path)

    def collect(self) -> schema.Blueprint:
        activities = [page for page in self.pages if isinstance(page, ActivityPage)]
        needs = self._needs()
        quizzes = self._things(Quiz, "quiz", [page.quiz_id for page in activities])
        forms = self._things(Form, "form", [page.form_id for page in activities])
        banks = self._things(
            Bank, "bank", [source.bank_id for quiz in quizzes for source in quiz.sources.all()]
        )
        media = self._media(needs, activities)
        return schema.Blueprint(
            manifest=self.manifest(needs),
            terms=self.terms(needs.terms),
            frameworks=self.frameworks(),
            media=[each for thing in media if (each := self.medium(thing))],
            banks=[each for bank in banks if (each := self.bank(bank))],
            quizzes=[each for quiz in quizzes if (each := self.quiz(quiz))],
            forms=[each for form in forms if (each := self.form(form))],
            programme=self.tree(),
            methods=[self.page(method) for method in self.methods],
        )

    def make(self, model: Any, value: Any, where: str) -> Any:
        """Validate; what does not fit is noted with its place."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                self.wrong.append((where, ".".join(str(step) for step in each["loc"]) + f": {each['msg']}"))
            return None

    def manifest(self, needs: Needs) -> Any:
        package = {key: value for key, value in self.package.items() if key in schema.Manifest.model_fields}
        return self.make(
            schema.Manifest,
            {
                "licence": "CC-BY-4.0",
                **self.brought.facts(),
                **package,
                "format": schema.FORMAT,
                "version": self.brought.version or "1.0.0",
                "language": self.brought.language,
                "requires": self._requires(needs),
            },
            "blueprint.yaml",
        )

    def _requires(self, needs: Needs) -> list[str]:
        """The blueprints that were named, then those from which methods and modules that are pointed at come."""
        own = {method.key for method in self.methods} | {page.key for page in self.pages}
        linked = {self.seen.methods[pk] for pk in needs.pages if pk in self.seen.methods}
        same = {key for page in self.pages if isinstance(page, ModulePage) for key in page.equivalents or []}
        return self._order("requires", self.brought.owners(linked - own, same - own))

    def _order(self, noun: str, keys: Iterable[str]) -> list[str]:
        """Keys in the order of the package that came in, then the others by name."""
        first = list(self.package.get(noun, []))
        return first + sorted(set(keys) - set(first))

    def _needs(self) -> Needs:
        needs = Needs()
        for page in [*self.pages, *self.methods]:
            needs.add(needs_of(page.body.stream_block, raw_of(page, "body")))
            if isinstance(page, ProgrammePage):
                needs.add(needs_of(page.partners.stream_block, raw_of(page, "partners")))
        return needs

    def _things(self, model: Any, sort: str, used: list[int | None]) -> list[Any]:
        if self.programme is None:
            return []
        shelf = Shelf.objects.filter(sort=sort, programme_key=self.programme.key).values_list(
            "key", flat=True
        )
        found = {thing.key: thing for thing in model.objects.filter(pk__in=[pk for pk in used if pk])}
        found |= {thing.key: thing for thing in model.objects.filter(key__in=list(shelf))}
        return [found[key] for key in sorted(found)]

    def terms(self, used: list[str]) -> list[schema.Term]:
        every = {term.key: term for term in Term.objects.prefetch_related("see")}
        keys = {key for key in used if key in every} | {
            key for key in self.package.get("terms", []) if key in every
        }
        queue = list(keys)
        while queue:
            for other in every[queue.pop()].see.all():
                if other.key not in keys:
                    keys.add(other.key)
                    queue.append(other.key)
        made = [self.term(every[key]) for key in self._order("terms", keys) if key in every]
        return [term for term in made if term]

    def term(self, term: Term) -> Any:
        order = self.package.get("see", {}).get(term.key, [])
        see = sorted(
            (other.key for other in term.see.all()),
            key=lambda key: (order.index(key) if key in order else 99, key),
        )
        return self.make(
            schema.Term,
            {"id": term.key, "term": term.term, "definition": term.definition, "see": see},
            f"term {term.key}",
        )

    def frameworks(self) -> list[schema.Framework]:
        raw = raw_of(self.programme, "competences") if self.programme is not None else []
        keys = {child["value"]["framework"] for child in raw} | set(self.package.get("frameworks", []))
        newest: dict[str, Framework] = {}
        for framework in Framework.objects.filter(key__in=keys).order_by("created_at"):
            newest[framework.key] = framework
        return [each for key in sorted(newest) if (each := self.framework(newest[key]))]

    def framework(self, framework: Framework) -> Any:
        competences = framework.competences.select_related("parent").order_by("order", "pk")
        return self.make(
            schema.Framework,
            {
                "id": framework.key,
                "version": framework.version,
                "title": framework.title,
                "publisher": framework.publisher,
                "source_url": framework.source_url or None,
                "levels": [
                    {"id": level.key, "title": level.title, "order": level.order}
                    for level in framework.levels.order_by("order")
                ],
                "competences": [
                    {
                        "id": each.key,
                        "title": each.title,
                        "description": each.description,
                        "parent": each.parent.key if each.parent else None,
                    }
                    for each in competences
                ],
            },
            f"framework {framework.key}",
        )

    def _media(self, needs: Needs, activities: list[ActivityPage]) -> list[Any]:
        found: dict[str, Any] = {}
        for pk in needs.pictures:
            if pk in self.seen.pictures:
                found[self.seen.pictures[pk].key] = self.seen.pictures[pk]
        if self.programme is not None and self.programme.brand_logo:
            found[self.programme.brand_logo.key] = self.programme.brand_logo
        for pk in needs.documents:
            if pk in self.seen.documents:
                found[self.seen.documents[pk].key] = self.seen.documents[pk]
        for page in activities:
            if page.video:
                found[page.video.key] = page.video
        for key in set(self.package.get("media", [])) - set(found):
            for model in (Picture, Video, Attachment):
                thing = model.objects.filter(key=key).first()
                if thing is not None:
                    found[key] = thing
        return [found[key] for key in self._order("media", found) if key in found]

    def medium(self, thing: Any) -> Any:
        kind = {Picture: "image", Video: "video", Attachment: "document"}[type(thing)]
        value = {
            "id": thing.key,
            "file": f"{thing.key}{Path(thing.file.name).suffix.lower()}",
            "kind": kind,
            "title": thing.title,
            "creator": thing.creator,
            "licence": thing.licence,
        }
        if kind == "image":
            value |= {
                "alt": "" if thing.is_decorative else thing.description,
                "width": thing.width,
                "height": thing.height,
            }
        elif kind == "video":
            value |= self._video(thing)
        return self.make(schema.Medium, self._names(thing.key, value), f"media {thing.key}")

    def _names(self, key: str, value: dict[str, Any]) -> dict[str, Any]:
        """The names that the files had when they came in, as long as their kind has not changed."""
        names = dict(self.package.get("files", {}).get(key, {}))
        tracks = names.pop("tracks", {})
        for field, name in names.items():
            if value.get(field) and Path(name).suffix == Path(value[field]).suffix:
                value[field] = name
        for track in value.get("tracks", []):
            track["file"] = tracks.get(track["language"], track["file"])
        return value

    def _video(self, video: Video) -> dict[str, Any]:
        language = video.captions_language
        return {
            "captions": f"{video.key}.{language}.vtt" if video.captions else None,
            "captions_language": language or None,
            "captions_reason": video.captions_reason,
            "tracks": [
                {"language": track.language, "file": f"{video.key}.{track.language}.vtt"}
                for track in video.tracks.order_by("language")
            ],
            "transcript": f"{video.key}.md" if video.transcript else None,
            "poster": f"{video.key}-poster{Path(video.poster.file.name).suffix.lower()}"
            if video.poster
            else None,
            "seconds": round(video.duration) if video.duration else None,
            "width": video.width,
            "height": video.height,
            "chapters": video.chapters or [],
        }

    def bank(self, bank: Bank) -> Any:
        return self.make(schema.Bank, values.bank(bank, self.seen.markdown), f"bank {bank.key}")

    def quiz(self, quiz: Quiz) -> Any:
        return self.make(schema.Quiz, values.quiz(quiz), f"quiz {quiz.key}")

    def form(self, form: Form) -> Any:
        return self.make(schema.Form, values.form(form), f"form {form.key}")

    def tree(self) -> schema.Page | None:
        by_path: dict[str, schema.Page] = {}
        for page in self.pages:
            parent = by_path.get(page.path[:-4])
            if parent is None and not isinstance(page, ProgrammePage):
                continue
            made = self.page(page)
            self._fits(page, parent)
            by_path[page.path] = made
            if parent is not None:
                parent.children.append(made)
        return by_path[self.programme.path] if self.programme is not None else None

    def _fits(self, page: ContentPage, parent: schema.Page | None) -> None:
        """Note a module whose package its level does not have."""
        if isinstance(page, ModulePage) and parent is not None and parent.head is not None:
            kind, _colon, key = page.group.partition(":")
            if kind == "package" and key not in {package.id for package in parent.head.packages}:
                self.wrong.append((f"page {page.title}", f"group: its level has no package {key}"))

    def page(self, page: ContentPage) -> schema.Page:
        """One page without its children."""
        model, head = head_of(page, self.seen, self._topics(page))
        return schema.Page(head=self.make(model, head, f"page {page.title}"), body=self.body(page))

    def _topics(self, page: Any) -> list[str]:
        if not hasattr(page, "topics"):
            return []
        if isinstance(page, ProgrammePage):
            order = self.package.get("topics", [])
        else:
            order = self.package.get("topics_of", {}).get(page.key, [])
        titles = [topic.title for topic in page.topics.all()]
        return sorted(titles, key=lambda title: (order.index(title) if title in order else 99, title))

    def body(self, page: ContentPage) -> list[schema.Body]:
        """A page's blocks; ids are named only where they are not those that an import would give anyway."""
        block = page.body.stream_block
        raw = raw_of(page, "body")
        usual = write_ids(strip_ids(raw, block), block, page.key)
        found = []
        for child, expected in zip(raw, usual, strict=True):
            value = self._block(child, f"page {page.title}")
            if value is None:
                continue
            own, keys = child.get("id") or "", inner_ids(child, block)
            if own == expected["id"] and keys == inner_ids(expected, block):
                own, keys = "", []
            found.append(schema.Body(type=child["type"], value=value, id=own, keys=keys))
        return found

    def _block(self, child: dict[str, Any], where: str) -> Any:
        plain = plain_of(child, self.seen)
        if isinstance(plain, str):
            read = to_html(plain, resolve=symbolic)
            self.wrong += [(where, message) for _line, message in read.faults]
            return read.html
        return self.make(BLOCKS[child["type"]], plain, where)


def _public_address(number: int) -> str:
    page = Page.objects.filter(pk=number).first()
    return (page.specific.full_url if page else None) or "https://example.invalid/"
