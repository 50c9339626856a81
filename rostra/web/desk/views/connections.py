"""Other systems: keys with which they act for somebody, and addresses that are told of changes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.kernel.time import today
from rostra.ledger import rules as ledger
from rostra.ledger.actions import hooks
from rostra.ledger.models import Webhook
from rostra.people import rules
from rostra.people.actions import tokens
from rostra.people.models import Scope
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.connections import TokenForm, WebhookForm

# Faces do not know each other; the tests ask at these addresses.
DOCUMENT, READABLE = "/api/v1/openapi.json", "/api/v1/docs/"
USUAL = dt.timedelta(days=180)
MOST_EDITIONS = 200
SHOWN = 30


# ---------------------------------------------------------------- the list


@require_safe
@staff
def connections(request: HttpRequest) -> HttpResponse:
    """Keys and addresses: one's own, for an administrator everybody's."""
    now, names = timezone.now(), _names(request.user)
    keys = rules.visible_tokens(request.user).select_related("person").order_by("-created_at", "-pk")
    rows = [
        {
            "token": token,
            "mine": token.person_id == request.user.pk,
            "place": names.get((token.scope_kind, token.scope_key), token.scope_key),
            "over": bool(token.revoked_at) or token.until <= now,
            "last_moment": token.until - dt.timedelta(seconds=1),
        }
        for token in keys
    ]
    addresses = ledger.visible_hooks(request.user).select_related("person").order_by("pk")
    context = {
        "tokens": sorted(rows, key=lambda row: row["over"]),
        "hooks": [
            {
                "hook": hook,
                "mine": hook.person_id == request.user.pk,
                "place": names.get((hook.scope_kind, hook.scope_key), hook.scope_key),
            }
            for hook in addresses
        ],
        "may_hook": ledger.may_connect(request.user),
        "api": settings.ROSTRA_URL + "/api/v1/",
        "document": DOCUMENT,
        "readable": READABLE,
    }
    return page(request, "desk/connections.html", context, current="today")


# ---------------------------------------------------------------- keys


@staff
@never_cache
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a key. It is shown with the answer and never again: only its hash is kept."""
    zone = request.user.time_zone
    initial = {"per_minute": 300, "until": today(zone) + USUAL}
    form = TokenForm(request.POST or None, places=_places(request.user, runs=False), initial=initial)
    secret = ""
    if request.method == "POST" and form.is_valid():
        kind, _colon, key = form.cleaned_data["place"].partition(":")
        given = {name: form.cleaned_data[name] for name in ("name", "scopes", "per_minute")}
        done, made = attempt(
            request,
            lambda: tokens.make(
                person=request.user, by=request.user, scope_kind=kind, scope_key=key,
                until=_end_of(form.cleaned_data["until"], zone), **given,
            ),
            form=form,
        )  # fmt: skip
        secret = made[1] if done and made else ""
    context = {"form": form, "secret": secret, "readable": READABLE}
    return page(request, "desk/token_new.html", context, current="today", status=400 if form.errors else 200)


def _end_of(day: dt.date, zone: str) -> dt.datetime:
    """The first instant after a day in a zone."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(zone))


@require_POST
@staff
def token_revoke(request: HttpRequest, key: str) -> HttpResponse:
    token = get_object_or_404(rules.visible_tokens(request.user), key=key)
    attempt(
        request,
        lambda: tokens.revoke(token, by=request.user),
        done=_("The key is revoked. It opens nothing now."),
    )
    return redirect("desk:connections")


# ---------------------------------------------------------------- addresses that are told


@staff
@never_cache
def webhook_new(request: HttpRequest) -> HttpResponse:
    """Add an address; the answer shows the secret with which messages are signed."""
    require(ledger.may_connect(request.user))
    form = WebhookForm(request.POST or None, places=_places(request.user, runs=True))
    if request.method == "POST" and form.is_valid():
        kind, _colon, key = form.cleaned_data["place"].partition(":")
        done, made = attempt(
            request,
            lambda: hooks.add(
                url=form.cleaned_data["url"].strip(), events=form.cleaned_data["events"], by=request.user,
                scope_kind=kind, scope_key=key,
            ),
            form=form,
        )  # fmt: skip
        if done and made:
            return _webhook_page(request, made, secret=made.secret)
    return page(
        request,
        "desk/webhook_new.html",
        {"form": form},
        current="today",
        status=400 if form.errors else 200,
    )


@require_safe
@staff
def webhook(request: HttpRequest, key: str) -> HttpResponse:
    """One address: what it is told of, whether it answers, and the latest messages."""
    return _webhook_page(request, _mine(request, key))


def _webhook_page(request: HttpRequest, hook: Webhook, *, secret: str = "") -> HttpResponse:
    context = {
        "hook": hook,
        "secret": secret,
        "place": _names(request.user).get((hook.scope_kind, hook.scope_key), hook.scope_key),
        "deliveries": hook.deliveries.order_by("-pk")[:SHOWN],
        "events": [
            label for value, label in WebhookForm.base_fields["events"].choices if value in hook.events
        ],
    }
    return page(request, "desk/webhook.html", context, current="today")


def _mine(request: HttpRequest, key: str) -> Webhook:
    return get_object_or_404(ledger.visible_hooks(request.user).select_related("person"), key=key)


@require_POST
@staff
@never_cache
def webhook_renew(request: HttpRequest, key: str) -> HttpResponse:
    """A new secret, shown with the answer."""
    hook = _mine(request, key)
    done, renewed = attempt(request, lambda: hooks.renew_secret(hook, by=request.user))
    if done and renewed:
        return _webhook_page(request, renewed, secret=renewed.secret)
    return redirect("desk:webhook", key=key)


@require_POST
@staff
def webhook_go_on(request: HttpRequest, key: str) -> HttpResponse:
    hook = _mine(request, key)
    attempt(
        request,
        lambda: hooks.go_on(hook, by=request.user),
        done=_("It is told again, what waited first of all."),
    )
    return redirect("desk:webhook", key=key)


@require_POST
@staff
def webhook_remove(request: HttpRequest, key: str) -> HttpResponse:
    hook = _mine(request, key)
    attempt(
        request, lambda: hooks.remove(hook, by=request.user), done=_("The address is told nothing any more.")
    )
    return redirect("desk:connections")


# ---------------------------------------------------------------- places


def _places(person: Any, *, runs: bool) -> list[tuple[str, Any]]:
    """Where a key or an address may hold: all that one may oneself, an organisation, an edition. `runs`: only what one runs."""
    editions = cohorts.run_editions(person) if runs else cohorts.visible_editions(person)
    whole = [] if runs and not ledger.may_hook(person, Scope.SITE, "") else [("site:", _whole(runs))]
    organisations = [
        (f"organisation:{each.key}", each.name)
        for each in rules.managed_organisations(person).order_by("name")
    ]
    newest = editions.select_related("organisation").distinct().order_by("-starts_on", "pk")[:MOST_EDITIONS]
    single = [(f"edition:{each.key}", f"{each.title} ({each.organisation.name})") for each in newest]
    groups = [
        (_("Everything"), whole),
        (_("What an organisation runs"), organisations),
        (_("An edition"), single),
    ]
    return [(label, options) for label, options in groups if options]


def _whole(runs: bool) -> str:
    return _("the whole academy") if runs else _("all that I may do myself")


def _names(person: Any) -> dict[tuple[str, str], str]:
    """The names of places, for lists."""
    found = {("site", ""): _("everything")}
    for _label, options in _places(person, runs=False):
        for value, name in options:
            kind, _colon, key = value.partition(":")
            if key:
                found[kind, key] = name
    return found
