"""The library of documents: found by facets, read in our words, taken away as a file or followed to the full source."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.community.models import Document, DocumentVersion, Space
from rostra.community.rules import documents as rules
from rostra.community.rules.spaces import readable_spaces
from rostra.community.said import said
from rostra.community.translating.documents import DOCUMENT, WORDS
from rostra.languages.names import name_of
from rostra.programmes import reading_words
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.handing_out import to_keep
from rostra.web.parts.serving import priorities_of
from rostra.web.public.community.network_forms import Narrow

A_PAGE = 30
OF_SPACE = 10

WHERE: dict[str, Any] = {
    "kind": lambda value: Q(kind=value),
    "topic": lambda value: Q(topics__key=value),
    "year": lambda value: Q(year=value),
    "language": lambda value: Q(written_in=value),
    "organisation": lambda value: Q(organisation__key=value),
}


def readable(person: Any) -> QuerySet[Document]:
    """Documents that are out and that a reader may see, the newest first."""
    rows = rules.visible_documents(person).filter(pk__in=rules.published().values("pk"))
    return rows.order_by("-dated_on", "-year", "-published_at", "-pk")


@for_visitors
def documents(request: HttpRequest) -> HttpResponse:
    """Every document a reader may see, narrowed down by what it is, what it is about, when and by whom."""
    language = get_language() or "en"
    every = readable(request.user)
    form = Narrow(request.GET, _offered(every, language))
    rows = every.select_related("organisation", "space")
    for word in form.wanted.get("q", "").split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(summary__icontains=word) | Q(publisher__icontains=word)
        )
    for name, value in form.wanted.items():
        if name in WHERE:
            rows = rows.filter(WHERE[name](value))
    listing = Paginator(rows.distinct(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "listing": listing,
        "rows": cards(list(listing), language),
        "total": every.count(),
        "trail": [(_("Community"), reverse("community"))],
    }
    return render(request, "public/community/documents.html", context)


def _offered(rows: QuerySet[Document], language: str) -> dict[str, Any]:
    """What the documents one may see differ in. Two queries."""
    plain = list(
        rows.order_by().values_list("kind", "year", "written_in", "organisation__key", "organisation__name")
    )
    kinds, topics = dict(Document.Kind.choices), reading_words.topics(language)
    used = set(rows.order_by().values_list("topics__key", flat=True).distinct())
    years = sorted({str(year) for _kind, year, *_rest in plain if year}, reverse=True)
    return {
        "kind": (
            _("Kind"),
            [(key, str(label)) for key, label in kinds.items() if key in {row[0] for row in plain}],
        ),
        "topic": (_("Topic"), [(key, word.title) for key, word in topics.items() if key in used]),
        "year": (_("Year"), [(year, year) for year in years]),
        "language": (_("Language"), sorted((code, name_of(code)) for code in {row[2] for row in plain})),
        "organisation": (
            _("Organisation"),
            sorted({(row[3], row[4]) for row in plain}, key=lambda row: row[1]),
        ),
    }


def cards(rows: list[Document], language: str) -> list[dict[str, Any]]:
    """Documents with their words in a language. One query at most."""
    words = said(DOCUMENT, [(row, row.language) for row in rows], WORDS[DOCUMENT], language)
    return [{"document": row, "words": words[row.pk], "written_in": name_of(row.written_in)} for row in rows]


@for_visitors
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """One document: what it says in our words, its file in versions, where the full source stands."""
    language = get_language() or "en"
    versions = Prefetch("versions", DocumentVersion.objects.order_by("-number"))
    rows = rules.visible_documents(request.user).select_related("organisation", "space")
    own = get_object_or_404(rows.prefetch_related(versions, "topics"), slug=slug)
    topics = reading_words.topics(language)
    context = {
        **cards([own], language)[0],
        "versions": list(own.versions.all()),
        "topics": [topics[topic.key] for topic in own.topics.all() if topic.key in topics],
        "may_write": request.user.is_authenticated and rules.may_write(request.user, own),
        "priorities": priorities_of(own, "document", request.user, language),
        "trail": [(_("Community"), reverse("community")), (_("Documents"), reverse("documents"))],
    }
    return render(request, "public/community/document.html", context)


@require_safe
def document_file(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """One version of a document's file, to be kept."""
    version = get_object_or_404(DocumentVersion.objects.select_related("document"), key=key)
    if not rules.may_read(request.user, version.document):
        raise Http404
    return to_keep(version)


def of_space(space: Space, person: Any, language: str) -> dict[str, Any]:
    """What the page of a space shows of its documents: `documents`, the newest."""
    if not readable_spaces(person).filter(pk=space.pk).exists():
        return {"documents": []}
    rows = readable(person).filter(space=space).select_related("organisation", "space")[:OF_SPACE]
    return {"documents": cards(list(rows), language)}
