"""The newsletter at the desk: issues, whom one is for, how it looks, letting it go, what became of it; its readers."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from rostra.community.actions.newsletter import issues, sending, subscriptions
from rostra.community.composing_issue import compose
from rostra.community.letters import newsletter as letters
from rostra.community.models import Issue, Sending, Subscription
from rostra.community.rules import newsletter as rules
from rostra.kernel.languages import is_offered, name_of, nearest_offered
from rostra.kernel.text import normal_email
from rostra.web.desk.door import View, attempt, page, paged, require
from rostra.web.desk.forms.newsletter import AudienceForm, BeginForm, SendForm

Stage = Sending.Stage
FRAMES = (("phone", 360, 640), ("desktop", 700, 640))
# A letter carries its styles in itself, as mail programs need them; nothing else may load or run in it.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
}


def looks_after(view: View) -> View:
    """Let in who looks after the newsletter; visitors are asked to sign in, others are refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(rules.may_look_after(request.user))
        return view(request, *args, **kwargs)

    return guarded


def _issue(request: HttpRequest, key: str) -> Issue:
    return get_object_or_404(rules.visible_issues(request.user).select_related("sending"), key=key)


def _editor(issue: Issue) -> str:
    return f"{settings.ROSTRA_EDITOR_PATH}snippets/community/issue/edit/{issue.pk}/"


@looks_after
def newsletter(request: HttpRequest) -> HttpResponse:
    """All issues, the newest first, and how many read it; a POST begins a new one."""
    form = BeginForm(
        request.POST if request.method == "POST" else None, language=nearest_offered(get_language() or "")
    )
    if form.is_bound and form.is_valid():
        done, begun = attempt(request, lambda: issues.begin(by=request.user, **form.cleaned_data), form=form)
        if done and begun is not None:
            return redirect(_editor(begun))
    rows = rules.visible_issues(request.user).select_related("sending").order_by("-created_at", "-pk")
    states = Subscription.objects.aggregate(
        confirmed=Count("pk", filter=Q(state=Subscription.State.CONFIRMED)),
        asked=Count("pk", filter=Q(state=Subscription.State.ASKED)),
    )
    context = {"page": paged(request, rows), "form": form, "readers": states}
    status = 400 if form.errors else 200
    return page(request, "desk/newsletter.html", context, current="community", status=status)


@looks_after
def issue(request: HttpRequest, key: str) -> HttpResponse:
    """One issue: whom it is for, how many that are, when it goes, how far it is; a POST chooses whom it is for."""
    found = _issue(request, key)
    own = issues.sending_of(found)
    form = AudienceForm(
        request.POST if request.method == "POST" else None,
        audience=own.audience,
        language=get_language() or "",
    )
    if form.is_bound and form.is_valid():
        done, _own = attempt(
            request,
            lambda: issues.choose(found, by=request.user, audience=form.cleaned_data),
            form=form,
            done=_("Saved."),
        )
        if done:
            return redirect("desk:newsletter_issue", key)
    context = {
        "issue": found,
        "own": own,
        "editor": _editor(found),
        "form": form,
        "goes_out": [(code, name_of(code)) for code in sending.languages_of(found)],
        **(_after(found) if own.begun_at else _before(found, own)),
    }
    status = 400 if form.errors else 200
    return page(request, "desk/newsletter_issue.html", context, current="community", status=status)


def _before(found: Issue, own: Sending) -> dict[str, Any]:
    """Who would get it now, and who of them later."""
    rows = rules.readers(own.audience)
    by_language = rows.order_by().values_list("language").annotate(number=Count("pk")).order_by("-number")
    goes_out = set(sending.languages_of(found))
    return {
        "total": rows.count(),
        "reading": [(name_of(code), number, code in goes_out) for code, number in by_language],
        "late": sending.waiting(rows, own.send_at or timezone.now()),
        "send_form": SendForm(),
    }


def _after(found: Issue) -> dict[str, Any]:
    """What became of its letters."""
    rows = (
        found.deliveries.order_by().values_list("language").annotate(number=Count("pk")).order_by("-number")
    )
    states = sending.counts(found)
    return {
        "counts": states,
        "waits": any(state in {"waiting", "claimed", "gathered"} for state, _label, _number in states),
        "failed": next((number for state, _label, number in states if state == "failed"), 0),
        "reading": [(name_of(code), number, True) for code, number in rows],
        "links": found.links.order_by("-clicks", "url")[:50],
    }


@require_safe
@looks_after
def preview(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """The letter on a phone and on a desktop, side by side."""
    found = _issue(request, key)
    if not is_offered(language):
        raise Http404
    context = {
        "issue": found,
        "language": language,
        "frames": FRAMES,
        "goes_out": [(code, name_of(code)) for code in sending.languages_of(found)],
        "text": _letter(found, language).text,
    }
    response = page(request, "desk/newsletter_preview.html", context, current="community")
    response._csp_replace = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


@require_safe
@looks_after
@xframe_options_sameorigin
def letter(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """The letter itself, for the frames: what would go out now, drafts included."""
    found = _issue(request, key)
    if not is_offered(language):
        raise Http404
    response = HttpResponse(_letter(found, language).html)
    response._csp_config = LETTER_POLICY  # type: ignore[attr-defined]
    return response


def _letter(found: Issue, language: str) -> Any:
    newest = found.get_latest_revision_as_object() if found.latest_revision_id else found
    web = letters.web_address(found, language)
    composed = compose(newest, language, since=sending.since(found))
    return letters.render(newest, composed, values=dict.fromkeys(letters.NAMES, web))


@require_POST
@looks_after
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Let it go, in a minute or at its hour."""
    found, form = _issue(request, key), SendForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["at"]))
        return redirect("desk:newsletter_issue", key)
    attempt(
        request,
        lambda: issues.schedule(found, by=request.user, at=form.moment()),
        done=_("It will be sent. Until then you can undo it."),
    )
    return redirect("desk:newsletter_issue", key)


@require_POST
@looks_after
def test(request: HttpRequest, key: str) -> HttpResponse:
    """Send it to oneself."""
    found = _issue(request, key)
    attempt(
        request,
        lambda: issues.send_test(found, by=request.user, language=request.POST.get("language", "")),
        done=_("The letter is on its way to you."),
    )
    return redirect("desk:newsletter_issue", key)


VERBS = {
    "undo": (issues.undo, gettext_lazy("Undone. Nobody gets this issue.")),
    "pause": (issues.pause, gettext_lazy("Held back. Nothing more goes out.")),
    "resume": (issues.resume, gettext_lazy("It goes on.")),
    "stop": (issues.stop, gettext_lazy("Stopped. The rest of its readers do not get it.")),
}


@require_POST
@looks_after
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Undo it, hold it back, let it go on, or stop it."""
    found, (verb, said) = _issue(request, key), VERBS.get(request.POST.get("do", ""), (None, ""))
    if verb is None:
        raise Http404
    attempt(request, lambda: verb(found, by=request.user), done=str(said))
    return redirect("desk:newsletter_issue", key)


@require_POST
@looks_after
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Try the letters that failed once more."""
    found = _issue(request, key)
    done, count = attempt(request, lambda: issues.send_failed_again(found, by=request.user))
    if done:
        said = ngettext("One letter is sent again.", "%(count)d letters are sent again.", count or 0)
        messages.success(request, said % {"count": count})
    return redirect("desk:newsletter_issue", key)


@require_safe
@looks_after
def readers(request: HttpRequest) -> HttpResponse:
    """Who gets it, found by address: to answer somebody who asks, or to take them off."""
    rows = rules.visible_subscriptions(request.user).order_by("address")
    wanted = normal_email(request.GET.get("q", ""))
    if wanted:
        rows = rows.filter(address__contains=wanted)
    context = {"page": paged(request, rows), "wanted": wanted}
    return page(request, "desk/newsletter_readers.html", context, current="community")


@require_POST
@looks_after
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Take somebody off who asked for it."""
    found = get_object_or_404(rules.visible_subscriptions(request.user), key=key)
    attempt(request, lambda: subscriptions.end(found, by=request.user), done=_("No more issues go there."))
    return redirect("desk:newsletter_readers")
