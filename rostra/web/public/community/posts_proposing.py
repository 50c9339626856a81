"""Proposing a post, and the page on which its author follows it. A GET changes nothing."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community import bodies, postconsent, posttokens
from rostra.community.actions import posts as actions
from rostra.community.models import Post, PostAuthor
from rostra.community.rules import posts as rules
from rostra.community.rules.safety import silenced
from rostra.kernel.errors import Refused
from rostra.kernel.text import normal_email
from rostra.languages.names import name_of
from rostra.programmes import reading as programmes
from rostra.web.public.community.asking import attempt, blame, signed_in
from rostra.web.public.community.posts_forms import ChangeForm, ProposalForm, ReplyForm

FAULTY = 422
TOO_MANY = gettext_lazy(
    "Many texts came from you in a short time. Please wait an hour, then press the button again."
)
Stage = Post.Stage
both = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@both
def propose(request: HttpRequest) -> HttpResponse:
    """The form, what the text will look like, and sending it. A guest gets the same answer whoever the address belongs to."""
    person: Any = request.user if request.user.is_authenticated else None
    language = get_language() or "en"
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ProposalForm(data, files, person=person, language=language)
    context: dict[str, Any] = {
        "form": form,
        "sent": "sent" in request.GET and data is None,
        "silence": silenced(person) if person else None,
        "trail": [(_("Community"), reverse("community")), (_("Posts"), reverse("posts"))],
        "about_programme": programmes.title_of(request.GET.get("programme", ""), language),
    }
    if data is not None and "preview" in data:
        context |= _previewed(form, language)
    elif form.is_bound and form.is_valid() and (there := _sent(request, form, person, language)):
        return redirect(there)
    status = FAULTY if form.is_bound and form.errors and "preview" not in (data or {}) else 200
    return render(request, "public/community/post_propose.html", context, status=status)


def _previewed(form: Any, language: str) -> dict[str, Any]:
    """The text as readers will see it, or its faults. What is not filled in yet is no fault of a text that is only looked at."""
    spoken = form.data.get("language") or language
    form.full_clean()
    form.errors.clear()
    try:
        return {"preview": bodies.preview(form.data.get("text", ""), spoken), "spoken": spoken}
    except Refused as refused:
        blame(form, refused)
    return {}


def _sent(request: HttpRequest, form: ProposalForm, person: Any, language: str) -> str:
    """Propose it and say where to go on; "" with the reason on the form when that cannot be."""
    given = form.given()
    key = str(person.pk) if person else normal_email(given["email"])
    if not ratelimit.consume(request, action="post_propose", key=key):
        form.add_error(None, str(TOO_MANY))
        return ""
    programme = programmes.by_key(request.GET.get("programme", ""), language)
    done, post = attempt(
        request,
        lambda: actions.propose(
            by=person, reads=language, programme_key=programme.programme_key if programme else "", **given
        ),
        form=form,
    )
    if not done:
        return ""
    if person is None:
        return f"{request.path}?sent=1"
    messages.success(request, _("The editors have your text. You follow it here."))
    return reverse("post_proposal", args=[posttokens.make(post.authors.get())])


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody wrote for everybody, the newest first."""
    rows = PostAuthor.objects.filter(person=request.user.pk, post__space__isnull=True)
    found = rows.select_related("post").order_by("-post__submitted_at", "-pk")[:100]
    context = {
        "rows": [
            {"post": row.post, "url": reverse("post_proposal", args=[posttokens.make(row)])} for row in found
        ],
        "trail": [(_("Community"), reverse("community")), (_("Posts"), reverse("posts"))],
    }
    return render(request, "public/community/posts_mine.html", context)


@never_cache
@both
def proposal(request: HttpRequest, token: str) -> HttpResponse:
    """Where a post stands, for its author: confirm, change, answer, take back. The link of somebody with an account opens for
    them alone."""
    author = posttokens.read(token)
    if author is None or author.post.space_id is not None:
        raise Http404
    if author.person_id is not None and author.person_id != request.user.pk:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    return _Page(request, author).answer()


class _Page:
    """One look at the page, or one button of it."""

    def __init__(self, request: HttpRequest, author: PostAuthor) -> None:
        self.request, self.author = request, author
        self.draft = author.post.get_latest_revision_as_object()
        self.do = request.POST.get("do", "") if request.method == "POST" else ""
        changing = author.post.stage in rules.CHANGED_BY_AUTHOR
        data, files = (request.POST, request.FILES) if self.do == "change" else (None, None)
        self.change = ChangeForm(data, files, post=self.draft) if changing else None
        self.reply = ReplyForm(request.POST if self.do == "reply" else None)

    def answer(self) -> HttpResponse:
        if self.do and self._done():
            there = PostAuthor.objects.filter(pk=self.author.pk).exists()
            return redirect(self.request.path) if there else redirect("posts")
        faulty = bool((self.change and self.change.errors) or self.reply.errors)
        return render(
            self.request,
            "public/community/post_proposal.html",
            self._context(),
            status=FAULTY if faulty else 200,
        )

    def _done(self) -> bool:
        request, author = self.request, self.author
        if self.do == "confirm":
            said = _("Thank you. The editors have your text.")
            return attempt(request, lambda: actions.confirm(author), done=said)[0]
        if self.do == "withdraw":
            return attempt(request, lambda: actions.withdraw(author), done=_("It is taken back."))[0]
        if self.do == "change" and self.change is not None and self.change.is_valid():
            given = self.change.given()
            return attempt(
                request, lambda: actions.change(author, **given), form=self.change, done=_("Saved.")
            )[0]
        if self.do == "reply" and self.reply.is_valid():
            text = self.reply.cleaned_data["text"]
            return attempt(
                request,
                lambda: actions.reply(author, text=text),
                form=self.reply,
                done=_("Sent to the editors."),
            )[0]
        return False

    def _context(self) -> dict[str, Any]:
        post = self.author.post
        over = post.stage in (Stage.WITHDRAWN, Stage.DECLINED)
        return {
            "post": post,
            "draft": self.draft,
            "author": self.author,
            "html": bodies.html_of(self.draft, self.draft.language).html,
            "notes": post.notes.filter(internal=False).exclude(text="").order_by("at", "pk"),
            "change": self.change,
            "reply": None if over or post.stage == Stage.CONFIRMING else self.reply,
            "over": over,
            "agreed_words": postconsent.words(self.author.agreed),
            "written_in": name_of(self.draft.language),
            "trail": [(_("Community"), reverse("community")), (_("Posts"), reverse("posts"))],
        }
