"""Comments under posts: what a page shows of them, and saying, changing and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rostra.community import reading_spaces as reading
from rostra.community.actions import comments as actions
from rostra.community.models import Comment, Follow, Post
from rostra.community.rules import comments as rules
from rostra.community.rules.posts import may_comment, visible_posts
from rostra.community.rules.roles import may_moderate
from rostra.community.rules.spaces import membership, mentionable
from rostra.web.public.community.asking import WordsForm, attempt, signed_in
from rostra.web.public.templatetags.said import said_html

A_PAGE = 40
PAGE = ("GET", "HEAD", "POST")
WITH_SPACE = "space__cohort__edition__organisation"


class CommentForm(WordsForm):
    """What somebody says to a post."""

    field_order = ("text", "language", "find")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext_lazy("Your comment")
        self.fields["text"].widget.attrs["rows"] = 4


def part(request: HttpRequest, post: Post) -> dict[str, Any]:
    """What `public/community/comments.html` needs, for the page of any post."""
    person: Any = request.user
    moderates = may_moderate(person, post.space)
    row = membership(person, post.space) if post.space is not None else None
    listing = Paginator(reading.said_to(post, person), A_PAGE).get_page(request.GET.get("comments"))
    since = row.seen_at if row else None
    may = may_comment(person, post)
    writers = []
    if person.is_authenticated:
        writers = [each for each in _writers(post) if each.pk != person.pk]
    follows = Follow.objects.filter(person=person.pk) if person.is_authenticated else Follow.objects.none()
    return {
        "commented": post,
        "talk": reading.talk(post, listing.object_list, person, since=since, moderates=moderates),
        "talk_page": listing,
        "moderates": moderates,
        "say_form": CommentForm(language=get_language() or "en", among=()) if may else None,
        "why_silent": actions.why_silenced(person, post.space) if person.is_authenticated and not may else "",
        "sign_in": f"{reverse('account_login')}?next={request.path}%23comments",
        "follows_post": follows.filter(post=post).exists(),
        "writers": writers,
        "followed": set(follows.filter(followed__in=writers).values_list("followed", flat=True)),
    }


def _writers(post: Post) -> list[Any]:
    """People with an account whose names stand beside a post."""
    rows = post.authors.filter(person__isnull=False, person__erased_at__isnull=True).select_related("person")
    return [row.person for row in rows if row.named or post.space_id]


def address_of(post: Post, fragment: str = "") -> str:
    """The page of a post, in its space or for everybody."""
    if post.space is not None:
        return reverse("space_post", args=[post.space.slug, post.slug]) + fragment
    return reverse("post", args=[post.slug]) + fragment


@signed_in
@require_http_methods(PAGE)
def say(request: HttpRequest, post: str) -> HttpResponse:
    """Answer a post or a comment; finding people and the preview show the same page again with everything that was typed."""
    person: Any = request.user
    found = get_object_or_404(visible_posts(person).select_related(WITH_SPACE), key=post)
    parent = _parent(request, found)
    if not may_comment(person, found):
        attempt(request, lambda: actions.refuse_silenced(person, found))
        return redirect(address_of(found, "#comments"))
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        language=get_language() or "en",
        among=mentionable(person, found),
    )
    if request.method == "POST" and not form.asks and form.is_valid():
        data = form.cleaned_data
        done, comment = attempt(
            request,
            lambda: actions.say(
                found,
                by=person,
                text=data["text"],
                language=data["language"],
                parent=parent,
                named=form.named,
            ),
            form=form,
        )
        if done:
            return _said(request, comment)
    return _form_page(request, form, found, parent=parent, title=_("Answer") if parent else _("Your comment"))


def _parent(request: HttpRequest, post: Post) -> Comment | None:
    key = request.POST.get("parent") or request.GET.get("parent")
    if not key:
        return None
    rows = (
        rules.comments_of(request.user, post).filter(state=Comment.State.SEEN).select_related("by", "parent")
    )
    return get_object_or_404(rows, key=key)


def _said(request: HttpRequest, comment: Comment) -> HttpResponse:
    waits = comment.state == Comment.State.HELD
    words = (
        _("Thank you. A moderator reads it before others see it.") if waits else _("Thank you. It is there.")
    )
    messages.success(request, words)
    return redirect(address_of(comment.post, f"#comment-{comment.key}"))


def _form_page(
    request: HttpRequest,
    form: CommentForm,
    post: Post,
    *,
    title: str,
    parent: Any = None,
    comment: Any = None,
) -> HttpResponse:
    shows = request.method == "POST" and "preview" in request.POST
    context = {
        "form": form,
        "post": post,
        "parent": parent,
        "comment": comment,
        "title": title,
        "back": address_of(post, "#comments"),
        "preview": said_html(request.POST.get("text", "")) if shows else "",
        "preview_language": request.POST.get("language", ""),
    }
    bad = request.method == "POST" and not form.asks and bool(form.errors)
    return render(request, "public/community/comment.html", context, status=400 if bad else 200)


@signed_in
@require_http_methods(PAGE)
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change one's own comment."""
    comment = _own(request, key)
    person: Any = request.user
    if not rules.may_change(person, comment):
        attempt(request, lambda: actions.refuse_silenced(person, comment.post))
        return redirect(address_of(comment.post, "#comments"))
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        language=comment.language,
        initial={"text": comment.text},
    )
    if request.method == "POST" and not form.asks and form.is_valid():
        data = form.cleaned_data
        done, changed = attempt(
            request,
            lambda: actions.change(comment, by=person, text=data["text"], language=data["language"]),
            form=form,
        )
        if done:
            return _said(request, changed)
    return _form_page(request, form, comment.post, title=_("Change your comment"), comment=comment)


@signed_in
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's own comment back."""
    comment = _own(request, key)
    attempt(request, lambda: actions.take_back(comment, by=request.user), done=_("Taken back."))
    return redirect(address_of(comment.post, "#comments"))


def _own(request: HttpRequest, key: str) -> Comment:
    rows = Comment.objects.filter(by=request.user.pk, post__in=visible_posts(request.user))
    comment = get_object_or_404(rows.select_related(f"post__{WITH_SPACE}"), key=key)
    if not rules.may_take_back(request.user, comment):
        raise Http404
    return comment
