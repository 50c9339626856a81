"""Posts for everybody: the list, one of them, its paper, the feed, and asking for a translation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.community import bodies
from rostra.community import reading_posts as reading
from rostra.community.actions import wishes
from rostra.community.models import Post, TranslationWish
from rostra.community.papers import post as paper
from rostra.community.rules import posts as rules
from rostra.community.rules.cases import public_cases
from rostra.community.rules.roles import is_community_editor
from rostra.languages.names import LANGUAGES, name_of
from rostra.programmes import reading_words
from rostra.web.parts import serving
from rostra.web.parts.addresses import for_visitors
from rostra.web.public import library
from rostra.web.public.community import atom, cases, comments
from rostra.web.public.community.asking import attempt, signed_in

A_PAGE = 20
IN_FEED = 20
RELATED = 3


class Narrowing(forms.Form):
    """The ways to narrow the list down: only what there is to choose from."""

    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Written in"), required=False)
    tag = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, person: Any, language: str) -> None:
        super().__init__(data)
        rows = rules.public_posts(person).order_by()
        used = set(rows.values_list("topics__key", flat=True).distinct())
        written = set(rows.values_list("language", flat=True).distinct())
        words = reading_words.topics(language)
        self.topics = {key: word for key, word in words.items() if key in used}
        anything = [("", _("all"))]
        self.fields["topic"].choices = anything + [(key, word.title) for key, word in self.topics.items()]
        self.fields["language"].choices = anything + [
            (code, name) for code, name in LANGUAGES.items() if code in written
        ]
        self.is_valid()

    def wanted(self, name: str) -> str:
        """What was chosen, if it is there to be chosen."""
        return str(self.cleaned_data.get(name) or "").strip()

    @property
    def any(self) -> bool:
        return any(self.wanted(name) for name in self.fields)

    def narrowed(self, rows: Any) -> Any:
        """The rows that fit."""
        if topic := self.wanted("topic"):
            rows = rows.filter(topics__key=topic)
        if language := self.wanted("language"):
            rows = rows.filter(language=language)
        if tag := self.wanted("tag"):
            rows = reading.tagged(rows, tag)
        return rows

    @property
    def query(self) -> str:
        """What was chosen as a query, for the feed of the same."""
        given = {name: self.wanted(name) for name in ("topic", "language", "tag") if self.wanted(name)}
        return f"?{urlencode(given)}" if given else ""


@for_visitors
def posts(request: HttpRequest) -> HttpResponse:
    """What is published for everybody: the reader's language first, then the newest."""
    language = get_language() or "en"
    narrowing = Narrowing(request.GET, request.user, language)
    rows = narrowing.narrowed(reading.listed(request.user, language)).prefetch_related("topics")
    listing = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "narrowing": narrowing,
        "topics": narrowing.topics,
        "tag": narrowing.wanted("tag"),
        "listing": listing,
        "cards": reading.cards(listing.object_list, language),
        "feed": reverse("posts_feed") + narrowing.query,
        "trail": [(_("Community"), reverse("community"))],
    }
    return render(request, "public/community/posts.html", context)


def find(request: HttpRequest, slug: str) -> Post:
    """A post for everybody that this person may read; 404 for any other."""
    rows = rules.visible_posts(request.user).filter(space__isnull=True, slug=slug)
    found = rows.select_related("picture", "organisation").prefetch_related("topics").first()
    if found is None:
        raise Http404
    return found


@for_visitors
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """One post in the reader's language as far as it is translated, or as it was written."""
    found, language = find(request, slug), get_language() or "en"
    original = "original" in request.GET
    words = bodies.html_of(found, found.language if original else language)
    topics = reading_words.topics(language)
    context = {
        "post": found,
        "words": words,
        "lang": found.language if original and found.language != language else words.lang,
        "original": original,
        "written_in": name_of(found.language),
        "elsewhere": found.language != language,
        "who": reading.credits_of([found])[found.pk],
        "authors": [each for each in found.authors.all() if each.named and each.about],
        "topics": [topics[each.key] for each in found.topics.all() if each.key in topics],
        "is_public": found.live and not found.hidden_at,
        "address": request.build_absolute_uri(reverse("post", args=[found.slug])),
        "wish": _wish(request.user, found, language),
        "may_review": is_community_editor(request.user),
        "priorities": serving.priorities_of(found, "post", request.user, language),
        "trail": [(_("Community"), reverse("community")), (_("Posts"), reverse("posts"))],
        **_around(found, request.user, language),
        **comments.part(request, found),
    }
    return render(request, "public/community/post.html", context)


def _wish(person: Any, found: Post, language: str) -> bool:
    if not person.is_authenticated or found.language == language:
        return False
    rows = TranslationWish.objects.filter(person=person.pk, sort=bodies.SORT, thing_key=found.key)
    return rows.filter(language=language).exists()


def _around(found: Post, person: Any, language: str) -> dict[str, Any]:
    """What goes with a post: others, cases and recordings about the same topics."""
    keys = {topic.key for topic in found.topics.all()}
    names = {topic.title.casefold() for topic in found.topics.all()}
    near = public_cases().filter(topics__key__in=keys).distinct().order_by("-published_at", "-pk")
    fitting = [line.pk for line in library.lines(person) if names & {each.casefold() for each in line.topics}]
    return {
        "related": reading.related_posts(found, person, language),
        "near_cases": cases.cards(list(near.prefetch_related("sides", "topics")[:RELATED]), language),
        "recordings": library.cards(fitting[:RELATED]) if fitting else [],
    }


@require_safe
def post_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The post as a paper, tagged, in the language it is read in."""
    found, language = find(request, slug), get_language() or "en"
    address = request.build_absolute_uri(reverse("post", args=[found.slug]))
    data = paper.pdf(found, language=language, address=address)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.slug}.pdf"'
    return response


@require_safe
def posts_feed(request: HttpRequest) -> HttpResponse:
    """The newest posts as an Atom feed with their whole text; the same for everybody, it says nothing of who reads it."""
    language, nobody = get_language() or "en", AnonymousUser()
    narrowing = Narrowing(request.GET, nobody, language)
    rows = narrowing.narrowed(rules.public_posts(nobody)).select_related("picture").prefetch_related("topics")
    found = list(rows.order_by("-first_published_at", "-pk")[:IN_FEED])
    text = atom.of_posts(
        found,
        language,
        root=request.build_absolute_uri("/")[:-1],
        own=reverse("posts_feed") + narrowing.query,
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@require_POST
@signed_in
def post_wish(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a translation into the language of the page, or take that back."""
    found, language = find(request, slug), get_language() or "en"
    if request.POST.get("do") == "forget":
        wishes.forget(bodies.SORT, found.key, language, by=request.user)
        messages.success(request, _("You do not wait for it any more."))
    else:
        said = _("Translators see your wish. We write to you when it is there.")
        attempt(request, lambda: wishes.wish(bodies.SORT, found.key, language, by=request.user), done=said)
    return redirect("post", found.slug)
