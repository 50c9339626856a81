"""Addresses that are told of changes, and the status files that were made by a plan."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import Status

from rostra.cohorts.models import Edition
from rostra.ledger import rules
from rostra.ledger.actions import hooks as verbs
from rostra.ledger.models import Webhook
from rostra.people.models import ApiToken, Scope
from rostra.web.interop.api.keys import Token, one, within
from rostra.web.interop.api.paging import PageQuery, listed
from rostra.web.interop.api.problems import Problem
from rostra.web.interop.api.schemas import (
    Key,
    StatusExports,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    Webhooks,
)

router = Router(tags=["Webhooks"])
files = Router(tags=["Status files"])
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FILE = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()
            },
        }
    }
}


def mine(request: HttpRequest) -> QuerySet[Webhook]:
    """One's own addresses, those within the place of the token."""
    token, rows = request.auth, Webhook.objects.filter(person=request.user)
    if token.scope_kind == Scope.SITE:
        return rows
    editions = Edition.objects.filter(within(token)).values("key")
    own = Q(scope_kind=token.scope_kind, scope_key=token.scope_key)
    return rows.filter(own | Q(scope_kind=Scope.EDITION, scope_key__in=editions))


@router.get(
    "webhooks/", response={200: Webhooks}, auth=Token("webhooks:read"), operation_id="webhooks",
    summary="Addresses that are told of changes",
)  # fmt: skip
def webhooks(request: HttpRequest, page: PageQuery) -> Any:
    """Those of the key's person."""
    return listed(request, mine(request), page, webhook_out)


@router.post(
    "webhooks/", response={201: WebhookMade}, auth=Token("webhooks:write"), operation_id="webhook_add",
    summary="Have an address told of changes",
)  # fmt: skip
def add(request: HttpRequest, body: WebhookIn) -> Any:
    """The answer holds the secret that signs what is sent, this once."""
    kind, key = _place(request.auth, body)
    row = verbs.add(url=body.url, events=body.events, by=request.user, scope_kind=kind, scope_key=key)
    return Status(201, {**webhook_out(row), "secret": row.secret})


def _place(token: ApiToken, body: WebhookIn) -> tuple[str, str]:
    """What the address is told of: never more than the token reaches."""
    if body.scope is None:
        return token.scope_kind, token.scope_key
    asked = (body.scope, body.of)
    inside = token.scope_kind == Scope.SITE or asked == (token.scope_kind, token.scope_key)
    if not inside and body.scope == Scope.EDITION:
        inside = Edition.objects.filter(within(token), key=body.of).exists()
    if not inside:
        raise Problem("scope", _("The key does not reach that far."))
    return asked


@router.get(
    "webhooks/{key}/", response={200: WebhookOut}, auth=Token("webhooks:read"), operation_id="webhook",
    summary="One address",
)  # fmt: skip
def webhook(request: HttpRequest, key: Key) -> Any:
    """`failing_since` and `disabled_at` say whether messages arrive."""
    return webhook_out(one(mine(request), key=key))


@router.api_operation(
    ["DELETE"], "webhooks/{key}/", response={204: None}, auth=Token("webhooks:write"), operation_id="webhook_remove",
    summary="Tell an address nothing any more",
)  # fmt: skip
def remove(request: HttpRequest, key: Key) -> Any:
    """What was not sent yet goes too."""
    verbs.remove(one(mine(request), key=key), by=request.user)
    return Status(204, None)


def webhook_out(row: Webhook) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("key", "url", "events", "failing_since", "disabled_at", "created_at")},
        "scope": row.scope_kind,
        "of": row.scope_key,
    }  # fmt: skip


# ---------------------------------------------------------------- status files


def _plans(request: HttpRequest) -> Any:
    token, rows = request.auth, rules.visible_status_exports(request.user)
    if token.scope_kind == Scope.ORGANISATION:
        own = Q(organisation__key=token.scope_key) | Q(edition__organisation__key=token.scope_key)
        return rows.filter(own)
    return rows.filter(edition__key=token.scope_key) if token.scope_kind == Scope.EDITION else rows


@files.get(
    "status-exports/", response={200: StatusExports}, auth=Token("exports:read"),
    operation_id="status_exports", summary="Plans by which status files are made",
)  # fmt: skip
def status_exports(request: HttpRequest, page: PageQuery) -> Any:
    """Those of the key's person, each with the day of its latest file."""
    rows = _plans(request).annotate(latest=Max("files__day")).select_related("edition", "organisation")
    return listed(request, rows, page, _plan)


def _plan(row: Any) -> dict[str, Any]:
    return {
        "key": row.key, "format": row.format, "every": row.every, "latest": row.latest,
        "edition": row.edition.key if row.edition else None,
        "organisation": row.organisation.key if row.organisation else None,
    }  # fmt: skip


@files.get(
    "status-exports/{key}/latest/", auth=Token("exports:read"), operation_id="status_file",
    summary="The latest file of a plan", openapi_extra=FILE,
)  # fmt: skip
def latest(request: HttpRequest, key: Key) -> Any:
    """As it was made: CSV or XLSX. `404` while there is none."""
    plan = one(_plans(request), key=key)
    made = plan.files.order_by("-day").first()
    if made is None:
        raise Problem("not-found", _("No file was made yet."))
    name = f"status-{made.day.isoformat()}.{plan.format}"
    return FileResponse(
        made.file.open("rb"), filename=name, as_attachment=True, content_type=MEDIA[plan.format]
    )
