"""The token of a request: who acts, what it may do, and what of it reaches how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.people.actions import tokens
from rostra.people.models import ApiToken, Scope
from rostra.web.interop.api import limits
from rostra.web.interop.api.problems import Problem

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Rostra"'}


@dataclass(frozen=True)
class Visitor:
    """Somebody without a key, where none is needed."""


VISITOR = Visitor()


class Token:
    """Lets a request in whose token has a scope; with `optional` also one without any token. The name is that of the scheme in
    the OpenAPI document.
    """

    openapi_security_schema = {
        "type": "http",
        "scheme": "bearer",
        "description": "A key made at the desk under Connections: `Authorization: Bearer rostra_…`.",
    }

    def __init__(self, scope: str, *, optional: bool = False) -> None:
        if scope not in tokens.SCOPES:
            raise ValueError(f"there is no scope {scope}")
        self.scope = scope
        self.optional = optional

    def __call__(self, request: HttpRequest) -> ApiToken | Visitor:
        if self.optional and "Authorization" not in request.headers:
            request.user = AnonymousUser()
            return VISITOR
        token = known(request)
        limit = limits.count(token.key, token.per_minute)
        request.api_limit = limit  # type: ignore[attr-defined]
        if limit.exceeded:
            wait = {"Retry-After": str(limit.seconds)}
            raise Problem("too-many", _("Wait a little, then go on."), headers=wait)
        if self.scope not in token.scopes:
            raise Problem("scope", _("It needs: %(scope)s") % {"scope": self.scope})
        request.user = token.person
        tokens.note_use(token)
        return token


def known(request: HttpRequest) -> ApiToken:
    """The live token of a request. Raises a 401."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Problem(
            "unauthenticated", _("Send a key that holds: Authorization: Bearer rostra_…"), headers=CHALLENGE
        )
    return token


def within(token: ApiToken, path: str = "") -> Q:
    """The condition that keeps to the place of a token; `path` leads from a row to its edition ("edition__")."""
    if token.scope_kind == Scope.ORGANISATION:
        return Q(**{f"{path}organisation__key": token.scope_key})
    if token.scope_kind == Scope.EDITION:
        return Q(**{f"{path}key": token.scope_key})
    return Q()


def reaches(token: ApiToken, edition: Edition) -> bool:
    """Whether an edition lies within the place of a token."""
    return Edition.objects.filter(within(token), pk=edition.pk).exists()


def one(rows: QuerySet[Any], **wanted: Any) -> Any:
    """The row that is wanted, of those one may see. Raises a 404."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise Problem("not-found")
    return found
