"""People who opted in, organisations, exchanges and projects as the search finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from rostra.community.models import Exchange, Profile, Project
from rostra.community.rules import network as rules
from rostra.community.translating.network import ORGANISATION, PROJECT, WORDS
from rostra.languages import reading
from rostra.languages.markdown import plain_html
from rostra.search.sources import PUBLIC, SIGNED_IN, Document, Source, register

PERSON, EXCHANGE = "person", "exchange"


def read_people(keys: Iterable[str] | None) -> Iterator[Document]:
    """Those who opted in, with what they wrote; elected people in a quiet period only for who is signed in."""
    rows = rules.opted_in() if keys is None else rules.opted_in().filter(person__key__in=list(keys))
    shown = rows.filter(shown_to=Profile.Shown.PUBLIC)
    public = set(rules.outside_quiet_periods(shown).values_list("pk", flat=True))
    found = rules.with_function(rows).select_related("person", "organisation").prefetch_related("topics")
    for each in found.order_by("pk"):
        words = [each.headline, each.about, each.helps_with, each.looks_for]
        place = each.organisation.name if each.organisation and getattr(each, "function", None) else ""
        spoken = each.person.language
        yield Document(
            key=each.person.key,
            title={spoken: each.person.name},
            text={spoken: "\n".join([*filter(None, words), place])},
            link=("directory_person", {"key": each.key}),
            audience=PUBLIC if each.pk in public else SIGNED_IN,
            facets={"topic": tuple(topic.key for topic in each.topics.all())},
            author=each.person.key,
            extra=(each.headline or place)[:300],
        )


def read_organisations(keys: Iterable[str] | None) -> Iterator[Document]:
    """Listed entries, in every language they are translated into."""
    rows = rules.listed_organisations().prefetch_related("topics").order_by("pk")
    rows = rows if keys is None else rows.filter(key__in=list(keys))
    found = list(rows)
    laid = reading.texts(ORGANISATION, [each.key for each in found])
    for each in found:
        own = each.organisation.language
        texts = {own: "\n".join([each.summary, plain_html(each.about)])}
        for language, words in laid.get(each.key, {}).items():
            texts[language] = "\n".join(words[name].text for name in WORDS[ORGANISATION] if name in words)
        yield Document(
            key=each.key,
            title=dict.fromkeys(texts, each.organisation.name),
            text=texts,
            link=("directory_organisation", {"slug": each.slug}),
            facets={"topic": tuple(topic.key for topic in each.topics.all())},
            extra=each.summary[:300],
        )


def read_exchanges(keys: Iterable[str] | None) -> Iterator[Document]:
    """What is offered and sought and not closed."""
    rows = Exchange.objects.filter(state=Exchange.State.OPEN, by__erased_at__isnull=True)
    rows = rows if keys is None else rows.filter(key__in=list(keys))
    rows = rows.select_related("by", "organisation").prefetch_related("topics")
    for each in rows.order_by("pk"):
        yield Document(
            key=each.key,
            title={each.language: each.title},
            text={each.language: "\n".join([plain_html(each.text), each.organisation.name])},
            link=("exchange", {"slug": each.slug}),
            audience=PUBLIC if each.public else SIGNED_IN,
            facets={"topic": tuple(topic.key for topic in each.topics.all())},
            date=each.created_at,
            author=each.by.key,
            extra=each.organisation.name[:300],
        )


def read_projects(keys: Iterable[str] | None) -> Iterator[Document]:
    """Projects, in every language they are translated into."""
    rows = Project.objects.select_related("lead").prefetch_related("topics").order_by("pk")
    found = list(rows if keys is None else rows.filter(key__in=list(keys)))
    laid = reading.texts(PROJECT, [each.key for each in found])
    for each in found:
        titles = {each.language: each.title}
        texts = {each.language: "\n".join([each.summary, plain_html(each.text), plain_html(each.results)])}
        for language, words in laid.get(each.key, {}).items():
            titles[language] = words["title"].text if "title" in words else each.title
            texts[language] = "\n".join(words[name].text for name in WORDS[PROJECT][1:] if name in words)
        yield Document(
            key=each.key,
            title=titles,
            text=texts,
            link=("project", {"slug": each.slug}),
            audience=PUBLIC if each.public else SIGNED_IN,
            facets={"topic": tuple(topic.key for topic in each.topics.all())},
            date=each.created_at,
            extra=(each.summary or each.lead.name)[:300],
        )


def register_sources() -> None:
    """Make the sources known; called once when the room is ready."""
    register(Source(PERSON, _("People"), read_people))
    register(Source(ORGANISATION, _("Organisations"), read_organisations))
    register(Source(EXCHANGE, _("Exchange"), read_exchanges))
    register(Source(PROJECT, _("Projects"), read_projects))
