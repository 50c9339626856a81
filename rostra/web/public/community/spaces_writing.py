"""Posts of a space: writing one, reading it with its comments, changing it, taking it out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.community import bodies, telling
from rostra.community import reading_spaces as reading
from rostra.community.actions import posts, wishes, writing
from rostra.community.models import Post, Space
from rostra.community.rules import posts as post_rules
from rostra.community.rules import spaces as rules
from rostra.kernel.errors import Faults
from rostra.kernel.languages import name_of
from rostra.kernel.text import new_key
from rostra.programmes import reading_words
from rostra.search.sources import PUBLIC
from rostra.web.parts.topics import TopicsField
from rostra.web.public.community import comments
from rostra.web.public.community.asking import WordsForm, attempt, blame, signed_in
from rostra.web.public.community.spaces import PAGE, facts, find


class PostForm(WordsForm):
    """A post for the people of a space."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    topics = TopicsField()
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    field_order = ("title", "text", "language", "topics", "find", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 10
        self.fields["text"].help_text = gettext_lazy(
            "An empty line begins a paragraph. **bold**, *italic*, [words](address), lists with - and headings with ##."
        )


@signed_in
@require_http_methods(PAGE)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """A form with everything typed kept: people found and the preview show the same page again."""
    found, person = find(request, slug), request.user
    if not rules.may_write(person, found):
        attempt(request, lambda: writing.check_may_write(found, person))
        return redirect("space", slug)
    form = PostForm(
        request.POST if request.method == "POST" else None,
        language=get_language() or "en",
        among=rules.mentionable_in(person, found),
        initial={"key": new_key()},
    )
    if request.method == "POST" and not form.asks and form.is_valid():
        data = form.cleaned_data
        done, post = attempt(
            request,
            lambda: writing.write(
                found, by=person, title=data["title"], text=data["text"], language=data["language"],
                topics=data["topics"], named=form.named, key=data["key"],
            ),
            form=form,
        )  # fmt: skip
        if done:
            waits = _("Thank you. A moderator reads it before others see it.")
            messages.success(request, waits if post.held else _("Thank you. It is there."))
            return redirect("space_post", slug, post.slug)
    row = rules.membership(person, found)
    first = not found.all_posts.filter(authors__person=person.pk).exists()
    return _form_page(request, form, found, first=first or row is None)


def _form_page(
    request: HttpRequest, form: PostForm, space: Space, *, post: Post | None = None, first: bool = False
) -> HttpResponse:
    preview = None
    if request.method == "POST" and "preview" in request.POST:
        try:
            preview = bodies.preview(request.POST.get("text", ""), request.POST.get("language", ""))
        except Faults as faults:
            form.is_valid()
            blame(form, faults)
    context = {
        **facts(space),
        "form": form,
        "post": post,
        "first": first,
        "preview": preview,
        "preview_language": request.POST.get("language", ""),
    }
    bad = request.method == "POST" and not form.asks and bool(form.errors)
    return render(request, "public/community/space_write.html", context, status=400 if bad else 200)


def _post(request: HttpRequest, slug: str, post: str) -> Post:
    """A post of a space that this person may read; 404 for any other."""
    rows = post_rules.visible_posts(request.user).filter(space__slug=slug, live=True)
    rows = rows.select_related("space__cohort__edition__organisation", "picture")
    found: Post = get_object_or_404(rows.prefetch_related("authors__person", "topics"), slug=post)
    return found


@require_safe
def post(request: HttpRequest, slug: str, post: str) -> HttpResponse:
    """One post in the reader's language as far as it is translated, and what was said to it."""
    found = _post(request, slug, post)
    space: Any = found.space
    person: Any = request.user
    row = rules.membership(person, space)
    writers = [each.person_id for each in found.authors.all() if each.person_id]
    places = reading.organisations_of(writers)
    known = reading_words.topics(get_language() or "en")
    context = {
        **facts(space),
        "post": found,
        "words": bodies.html_of(found, get_language() or "en"),
        "language_name": name_of(found.language),
        "may_wish": found.language != get_language() and _may_wish(space) and person.is_authenticated,
        "who": telling.credit(found),
        "organisation": next(iter(places.values()), ""),
        "topics": [known[each.key] for each in found.topics.all() if each.key in known],
        "may_edit": post_rules.may_edit(person, found) and bodies.is_plain(bodies.raw_of(found)),
        "may_remove": post_rules.may_remove(person, found),
        "is_new": bool(row and row.seen_at and found.last_at > row.seen_at),
        **comments.part(request, found),
    }
    context["trail"] = [*context["trail"], (space.title, reverse("space", args=[space.slug]))]
    return render(request, "public/community/space_post.html", context)


def _may_wish(space: Space) -> bool:
    """What visitors read may be translated; what is said among members is nobody's to translate."""
    return rules.space_audience(space) == PUBLIC


@signed_in
@require_POST
def wish(request: HttpRequest, slug: str, post: str) -> HttpResponse:
    """Ask for a translation into the language of the page, or take that back."""
    found, language = _post(request, slug, post), get_language() or "en"
    if found.space is None or not _may_wish(found.space):
        raise Http404
    if request.POST.get("do") == "forget":
        verb, said = wishes.forget, _("You do not wait for it any more.")
    else:
        verb, said = wishes.wish, _("Translators see your wish. We write to you when it is there.")
    attempt(request, lambda: verb(bodies.SORT, found.key, language, by=request.user), done=said)
    return redirect("space_post", slug, post)


@signed_in
@require_http_methods(PAGE)
def edit(request: HttpRequest, slug: str, post: str) -> HttpResponse:
    """New words for one's own post."""
    found, person = _post(request, slug, post), request.user
    raw = bodies.raw_of(found)
    if not post_rules.may_edit(person, found) or not bodies.is_plain(raw):
        raise Http404
    first = {"title": found.title, "text": bodies.to_markdown(raw), "topics": list(found.topics.all())}
    form = PostForm(
        request.POST if request.method == "POST" else None, language=found.language, initial=first
    )
    if request.method == "POST" and not form.asks and form.is_valid():
        data = form.cleaned_data
        done, _changed = attempt(
            request,
            lambda: posts.edit(
                found, by=person, title=data["title"], text=data["text"], language=data["language"],
                topics=data["topics"], tags=found.tags,
            ),
            form=form,
            done=_("Saved."),
        )  # fmt: skip
        if done:
            return redirect("space_post", slug, post)
    space: Any = found.space
    return _form_page(request, form, space, post=found)


@signed_in
@require_POST
def remove(request: HttpRequest, slug: str, post: str) -> HttpResponse:
    """Take one's own post out."""
    found = _post(request, slug, post)
    if not post_rules.may_remove(request.user, found):
        raise Http404
    attempt(request, lambda: posts.remove(found, by=request.user), done=_("Taken back."))
    return redirect("space", slug)
