"""The newsletter as its readers meet it: the archive, subscribing, the button of the letter, wishes, leaving."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community import issue_tokens
from rostra.community.actions.newsletter import issues, subscriptions
from rostra.community.models import Subscription
from rostra.community.reading_issues import shown
from rostra.community.rules import newsletter as rules
from rostra.kernel.errors import Refused
from rostra.kernel.languages import nearest_offered
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.newsletter import AgreeingForm, SubscribeForm, WishesForm

A_PAGE = 20
FAULTY = 422
TOO_MANY = gettext_lazy(
    "Many letters were asked for in a short time. Use the newest one, or try again in an hour."
)
State = Subscription.State
both = require_http_methods(["GET", "HEAD", "POST"])


@for_visitors
@require_safe
def newsletter(request: HttpRequest) -> HttpResponse:
    """Everything that was sent, the newest first, and the way to subscribe."""
    rows = rules.archived_issues().select_related("sending").order_by("-sending__begun_at", "-pk")
    listing = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "issues": shown(listing.object_list, get_language() or "en"),
        "mine": rules.own_subscriptions(request.user).exists(),
    }
    return render(request, "public/community/newsletter.html", context)


@for_visitors
@require_safe
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue as it was sent."""
    found = get_object_or_404(rules.archived_issues().select_related("sending"), slug=slug)
    made = shown([found], get_language() or "en", whole=True)
    if not made:
        raise Http404
    context = {"issue": made[0], "html": mark_safe(made[0].html)}  # made by our templates, cleaned there
    return render(request, "public/community/issue.html", context)


@never_cache
@both
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for it: a signed-in person gets it at once, an address gets a letter; the same page for every address."""
    person: Any = request.user if request.user.is_authenticated else None
    data = request.POST if request.method == "POST" else None
    form = AgreeingForm(data) if person else SubscribeForm(data)
    if form.is_bound and form.is_valid() and _asked(request, form, person):
        if person:
            messages.success(request, _("You get the newsletter from now on."))
            return redirect("learn:preferences")
        return redirect(f"{request.path}?sent=1")
    context = {"form": form, "sent": "sent" in request.GET and not form.is_bound}
    status = FAULTY if form.errors else 200
    return render(request, "public/community/newsletter_subscribe.html", context, status=status)


def _asked(request: HttpRequest, form: AgreeingForm, person: Any) -> bool:
    """Write it down; False, with the reason on the form, when that cannot be. A program that filled in what nobody sees is
    told the same as everybody."""
    given = form.cleaned_data
    if given.get("website"):
        return True
    if person is None and not ratelimit.consume(request, action="newsletter", key=given["email"].lower()):
        form.add_error(None, str(TOO_MANY))
        return False
    try:
        if person is not None:
            subscriptions.subscribe(person=person, wishes=form.wishes(), agreed=given["agreed"])
        else:
            subscriptions.ask(address=given["email"], wishes=form.wishes(), agreed=given["agreed"])
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True


@never_cache
@both
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of the letter: one button."""
    found, done = issue_tokens.confirmed(token), False
    if found is not None and request.method == "POST":
        found, done = subscriptions.confirm(token), True
    context = {
        "found": found,
        "done": done or (found is not None and found.state == State.CONFIRMED),
        "wishes_token": issue_tokens.own(found) if found else "",
    }
    return render(request, "public/community/newsletter_confirm.html", context)


@never_cache
@both
def wishes(request: HttpRequest, token: str) -> HttpResponse:
    """The reader's own page, without signing in: what they get, and how to leave."""
    found = issue_tokens.owner(token)
    if found is None or found.state != State.CONFIRMED:
        return render(request, "public/community/newsletter_gone.html", {"found": found})
    if request.method == "POST" and request.POST.get("do") == "leave":
        subscriptions.leave(found, how=Subscription.Ended.PREFERENCES)
        return render(request, "public/community/newsletter_gone.html", {"found": found, "left": True})
    form = WishesForm(request.POST if request.method == "POST" else None, subscription=found)
    if form.is_bound and form.is_valid():
        subscriptions.change(found, wishes=form.wishes())
        messages.success(request, _("Saved."))
        return redirect(request.path)
    status = FAULTY if form.errors else 200
    return render(
        request, "public/community/newsletter_wishes.html", {"form": form, "found": found}, status=status
    )


@csrf_exempt
@never_cache
@both
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Where a letter's own link ends the newsletter: one click for mail programs (RFC 8058), one button for people.

    Without a language, a cookie, a sign-in or a redirect. Mail scanners open every link, so a GET changes nothing.
    """
    found = issue_tokens.owner(token)
    with override(nearest_offered(found.language) if found else None):
        left = found is not None and found.state == State.LEFT
        if found is not None and request.method == "POST":
            subscriptions.leave(found)
            left = True
        context = {"found": found, "left": left}
        return render(request, "public/community/newsletter_stop.html", context)


@never_cache
@require_safe
def link(request: HttpRequest, key: str) -> HttpResponse:
    """A link of a letter whose reader agreed that it is counted: counted, and on to where it leads. Nothing says who."""
    url = issues.count_click(key) if request.method == "GET" else issues.leads_to(key)
    return redirect(url or "newsletter")
