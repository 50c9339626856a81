"""What somebody follows, and where they were named."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.community.actions import follows
from rostra.community.models import Follow, Post, SpaceMember
from rostra.community.naming import shown
from rostra.community.rules import spaces as rules
from rostra.community.rules.comments import mentions_of
from rostra.community.rules.posts import visible_posts
from rostra.people.models import Person
from rostra.programmes import reading_words
from rostra.programmes.models import Topic
from rostra.web.public.community.asking import attempt, signed_in
from rostra.web.public.community.comments import address_of

A_PAGE = 30


@signed_in
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Follow something, or no longer."""
    thing = _thing(request, request.POST.get("sort", ""), request.POST.get("key", ""))
    if request.POST.get("do") == "stop":
        attempt(request, lambda: follows.unfollow(thing, by=request.user), done=_("You no longer follow it."))
    else:
        attempt(request, lambda: follows.follow(thing, by=request.user), done=_("You follow it now."))
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("following")
    return redirect(back)


def _thing(request: HttpRequest, sort: str, key: str) -> Topic | Post | Person:
    if sort == "topic":
        return get_object_or_404(Topic, key=key)
    if sort == "post":
        return get_object_or_404(visible_posts(request.user), key=key)
    if sort == "person":
        return get_object_or_404(Person, key=key, is_active=True)
    raise Http404


@signed_in
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Spaces with their letters, topics to choose, posts and people one follows."""
    person: Any = request.user
    rows = Follow.objects.filter(person=person)
    topics = set(rows.filter(topic__isnull=False).values_list("topic__key", flat=True))
    known = reading_words.topics(get_language() or "en")
    posts = (
        rows.filter(post__in=visible_posts(person))
        .select_related("post__space")
        .order_by("-created_at", "pk")
    )
    people = rows.filter(followed__isnull=False).select_related("followed").order_by("followed__name", "pk")
    letters = dict(
        SpaceMember.objects.filter(person=person, state=SpaceMember.State.IN).values_list("space", "hears")
    )
    words = dict(SpaceMember.Hears.choices)
    context = {
        "spaces": [
            (space, words[letters.get(space.pk, SpaceMember.Hears.DIGEST)])
            for space in rules.spaces_of(person).order_by("title", "pk")
        ],
        "topics": [word for key, word in known.items() if key in topics],
        "others": [word for key, word in known.items() if key not in topics],
        "posts": [(row.post, address_of(row.post)) for row in posts if row.post],
        "people": [(row.followed, shown(row.followed)) for row in people],
        "trail": [(_("Community"), reverse("community"))],
    }
    return render(request, "public/community/following.html", context)


@signed_in
@require_safe
def mentions(request: HttpRequest) -> HttpResponse:
    """Where one was named, the latest first."""
    rows = mentions_of(request.user).select_related("post__space", "comment__by").order_by("-at", "-pk")
    listing = Paginator(rows.prefetch_related("post__authors__person"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "listing": listing,
        "lines": [_line(row) for row in listing],
        "trail": [(_("Community"), reverse("community"))],
    }
    return render(request, "public/community/mentions.html", context)


def _line(row: Any) -> dict[str, Any]:
    if row.comment is not None:
        who, url = shown(row.comment.by), address_of(row.post, f"#comment-{row.comment.key}")
    else:
        authors = [each for each in row.post.authors.all() if each.named or row.post.space_id]
        who = ", ".join(each.name or shown(each.person) for each in authors)
        url = address_of(row.post)
    return {"row": row, "who": who, "url": url, "text": row.comment.text if row.comment else ""}
