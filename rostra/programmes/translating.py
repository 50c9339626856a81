"""What of this room can be translated: pages, words of the glossary, topics, frameworks, videos, alternative texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Collection

from rostra.languages.passages import Text, extract
from rostra.languages.things import Source, Translatable, register
from rostra.programmes import addresses
from rostra.programmes.compiler import METHODS, SITE
from rostra.programmes.facts import transcript_pieces
from rostra.programmes.models import (
    Framework,
    HomePage,
    Picture,
    ProgrammePage,
    Shelf,
    StandardPage,
    Term,
    Topic,
    Video,
)
from rostra.programmes.models.methods import MethodPage, MethodsPage
from rostra.programmes.models.pages import ActivityPage, ContentPage, LevelPage, ModulePage
from rostra.search.actions import index

PAGE_MODELS: tuple[type[ContentPage], ...] = (
    ProgrammePage, LevelPage, ModulePage, ActivityPage, HomePage, StandardPage, MethodsPage, MethodPage,
)  # fmt: skip
PLAIN = ("title", "summary", "cost_note", "certificate_text")
STREAMS = ("outcomes", "packages", "aims", "timeline", "versions")
SHARED = ""


def page_source(page: ContentPage, programme: tuple[str, str] | None = None) -> Source:
    """The texts of a page. `programme` is the key and language of its programme, when they are known."""
    key, language = programme or _programme_of(page)
    texts = [Text(name, getattr(page, name), False) for name in PLAIN if getattr(page, name, "")]
    for name in (*STREAMS, "body"):
        if isinstance(_field(page, name), StreamField):
            value = getattr(page, name)
            raw = value.stream_block.get_prep_value(value)
            texts += extract(raw, value.stream_block, name)
    return Source(
        key=page.key,
        title=page.title,
        language=getattr(page, "language", "") or language,
        texts=texts,
        programme_key=key,
        place=page.path,
    )


def _field(page: ContentPage, name: str) -> Any:
    return next((each for each in page._meta.get_fields() if each.name == name), None)


def _programme_of(page: ContentPage) -> tuple[str, str]:
    if page.shape in ("home", "standard"):
        return SITE, getattr(page, "language", "")
    if page.shape in ("methods", "method"):
        catalogue = MethodsPage.objects.filter(path=page.path[: addresses.PROGRAMME_STEPS]).first()
        return METHODS, catalogue.language if catalogue else settings.LANGUAGE_CODE
    if isinstance(page, ProgrammePage):
        return page.key, page.language
    found = ProgrammePage.objects.filter(path=page.path[: addresses.PROGRAMME_STEPS]).first()
    return (found.key, found.language) if found else (SHARED, settings.LANGUAGE_CODE)


def read_pages(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of live pages."""
    known = heads()
    for model in PAGE_MODELS:
        pages = model.objects.filter(live=True)
        for page in pages if keys is None else pages.filter(key__in=list(keys)):
            yield page_source(page, head_of(page, known))


def heads() -> dict[str, tuple[str, str]]:
    """Key and language of every programme and of the catalogue of methods, by tree path."""
    found = {
        path: (key, spoken)
        for path, key, spoken in ProgrammePage.objects.values_list("path", "key", "language")
    }
    found |= {path: (METHODS, spoken) for path, spoken in MethodsPage.objects.values_list("path", "language")}
    return found


def head_of(page: ContentPage, known: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """What a page belongs to, of `heads`."""
    return known.get(page.path[: addresses.PROGRAMME_STEPS])


def page_address(key: str) -> str:
    """Where editors change a page."""
    for model in PAGE_MODELS:
        found = model.objects.filter(key=key).values_list("pk", flat=True).first()
        if found:
            return f"{settings.ROSTRA_EDITOR_PATH}pages/{found}/edit/"
    return ""


def pages_changed(keys: set[str], languages: set[str]) -> None:
    """Make the rows of the trees anew in which these pages stand."""
    from rostra.programmes.actions import publishing

    programmes = {
        _programme_of(page)[0] for model in PAGE_MODELS for page in model.objects.filter(key__in=keys)
    }
    for programme in sorted(programmes):
        publishing.compile_in(languages, programme_key=programme)


def words_changed(keys: set[str], languages: set[str]) -> None:
    """Make anew what uses these words of the glossary, and what is found of them."""
    index.touch("term", keys)
    used_changed(keys, languages)


def used_changed(keys: set[str], languages: set[str]) -> None:
    """Make anew what uses these things, soon: many pages may."""
    from rostra.programmes.actions import publishing

    publishing.soon(languages)


def programme_of_shelf(sort: str, key: str) -> str:
    """The programme whose editors look after a bank, quiz or worksheet; "" when only those of the whole academy do."""
    found = Shelf.objects.filter(sort=sort, key=key).values_list("programme_key", flat=True).first()
    return found or SHARED


def _rows(model: Any, keys: Iterable[str] | None) -> Any:
    rows = model.objects.order_by("pk")
    return rows if keys is None else rows.filter(key__in=list(keys))


def _plain(**texts: str) -> list[Text]:
    return [Text(name, text, False) for name, text in texts.items() if text]


def read_terms(keys: Iterable[str] | None) -> Iterator[Source]:
    for term in _rows(Term, keys):
        texts = _plain(term=term.term, definition=term.definition)
        yield Source(term.key, term.term, settings.LANGUAGE_CODE, texts, SHARED, f"2 {term.term.casefold()}")


def read_topics(keys: Iterable[str] | None) -> Iterator[Source]:
    for topic in _rows(Topic, keys):
        texts = _plain(title=topic.title)
        yield Source(topic.key, topic.title, settings.LANGUAGE_CODE, texts, SHARED, f"3 {topic.title}")


def framework_key(framework: Framework) -> str:
    """A framework's name among translatable things: key and version."""
    return f"{framework.key}@{framework.version}"


def read_frameworks(keys: Iterable[str] | None) -> Iterator[Source]:
    wanted = None if keys is None else set(keys)
    for framework in Framework.objects.prefetch_related("levels", "competences").order_by("pk"):
        key = framework_key(framework)
        if wanted is not None and key not in wanted:
            continue
        texts = _plain(title=framework.title)
        for level in sorted(framework.levels.all(), key=lambda each: each.order):
            texts += _plain(**{f"levels.{level.key}": level.title})
        for competence in sorted(framework.competences.all(), key=lambda each: each.order):
            texts += _plain(
                **{
                    f"competences.{competence.key}.title": competence.title,
                    f"competences.{competence.key}.description": competence.description,
                }
            )
        yield Source(key, framework.title, settings.LANGUAGE_CODE, texts, SHARED, f"4 {framework.title}")


def _programmes_of_collections() -> dict[int, tuple[str, str]]:
    """Key and language of the programme whose files stand in a collection, by the collection's number."""
    return {
        each.collection_id: (each.key, each.language)
        for each in ProgrammePage.objects.filter(collection__isnull=False)
    }


def _home(file: Any, programmes: dict[int, tuple[str, str]]) -> tuple[str, str]:
    collection: int | None = file.collection_id
    while collection is not None:
        if collection in programmes:
            return programmes[collection]
        parent = Collection.objects.get(pk=collection).get_parent()
        collection = parent.pk if parent else None
    return SHARED, settings.LANGUAGE_CODE


def read_videos(keys: Iterable[str] | None) -> Iterator[Source]:
    programmes = _programmes_of_collections()
    for video in _rows(Video, keys):
        programme, language = _home(video, programmes)
        texts = _plain(title=video.title)
        texts += [Text(f"chapters.{n}", each["title"], False) for n, each in enumerate(video.chapters or [])]
        texts += [Text(address, piece, False) for address, piece in transcript_pieces(video)]
        source = video.captions_language or language
        yield Source(video.key, video.title, source, texts, programme, f"9 {video.title}"[:120])


def read_pictures(keys: Iterable[str] | None) -> Iterator[Source]:
    programmes = _programmes_of_collections()
    for picture in _rows(Picture, keys):
        if picture.is_decorative or not picture.description.strip():
            continue
        programme, language = _home(picture, programmes)
        texts = _plain(description=picture.description)
        yield Source(picture.key, picture.title, language, texts, programme, f"9 {picture.title}"[:120])


def sort_of(instance: Any) -> str:
    """The sort under which a thing that pages use is translated; "" when it has no texts of its own."""
    return {Term: "term", Topic: "topic", Picture: "picture", Video: "video", Framework: "framework"}.get(
        type(instance), ""
    )


def key_of(instance: Any) -> str:
    """The key under which it is translated."""
    return framework_key(instance) if isinstance(instance, Framework) else instance.key


def register_sorts() -> None:
    """Make the sorts known; called once when the room is ready."""
    register(Translatable("page", _("Page"), read_pages, pages_changed, page_address))
    register(Translatable("term", _("Word of the glossary"), read_terms, words_changed))
    register(Translatable("topic", _("Topic"), read_topics, used_changed))
    register(Translatable("framework", _("Competence framework"), read_frameworks, used_changed))
    register(Translatable("video", _("Video"), read_videos, used_changed))
    register(Translatable("picture", _("Description of a picture"), read_pictures, used_changed))
