"""Every operation × the key of everybody of the cast: who gets an answer about a thing of Lindholt, and one of Zielony Bród."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from rostra.demo.cast import CAST
from rostra.kernel.text import token_hash
from rostra.ledger.actions import hooks
from rostra.ledger.models import StatusExport
from rostra.people.actions import tokens
from rostra.people.models import ApiToken
from rostra.web.interop.api import service
from tests.web.interop.conftest import Caller
from tests.web.rows import (
    ADMIN,
    CAST_KEYS,
    DESK_BROD,
    DESK_SPRING,
    NOBODY,
    RUN_BROD,
    RUN_SPRING,
    TEACH_SPRING,
)

MARENS = frozenset({"maren"})
ENROLLED = {"email": "new@example.org"}
FACT = {"key": "m-1", "requirement": "dce-case", "kind": "read"}
RECOGNISED = {**FACT, "kind": "recognised", "reason": "Elsewhere"}
TOLD = {"url": "https://example.org/new", "events": ["standing.changed"]}
SEES_METTE = TEACH_SPRING | {"ole", "mette"}
SEES_PIOTR = RUN_BROD | {"piotr"}

# operation -> rows of (path, body, who is let in)
Row = tuple[Callable[[Any], str], Any, frozenset[str]]
MATRIX: dict[str, list[Row]] = {
    "programmes": [(lambda two: "programmes/", None, CAST_KEYS)],
    "programme": [(lambda two: "programmes/dce/", None, CAST_KEYS)],
    "editions": [(lambda two: "editions/", None, CAST_KEYS)],
    "edition": [
        (lambda two: f"editions/{two.spring.key}/", None, DESK_SPRING),
        (lambda two: f"editions/{two.brod.key}/", None, DESK_BROD),
    ],
    "enrolments": [
        (lambda two: f"editions/{two.spring.key}/enrolments/", None, DESK_SPRING),
        (lambda two: f"editions/{two.brod.key}/enrolments/", None, DESK_BROD),
    ],
    "enrol": [
        (lambda two: f"editions/{two.spring.key}/enrolments/", ENROLLED, RUN_SPRING),
        (lambda two: f"editions/{two.brod.key}/enrolments/", ENROLLED, RUN_BROD),
    ],
    "enrolment": [
        (lambda two: f"enrolments/{two.mette.key}/", None, SEES_METTE),
        (lambda two: f"enrolments/{two.piotr.key}/", None, SEES_PIOTR),
    ],
    "withdraw": [
        (lambda two: f"enrolments/{two.mette.key}/withdraw/", b"", RUN_SPRING | {"mette"}),
        (lambda two: f"enrolments/{two.piotr.key}/withdraw/", b"", RUN_BROD | {"piotr"}),
    ],
    "evidence": [
        (lambda two: f"enrolments/{two.mette.key}/evidence/", None, SEES_METTE),
        (lambda two: f"enrolments/{two.piotr.key}/evidence/", None, SEES_PIOTR),
    ],
    "record": [
        (lambda two: f"enrolments/{two.mette.key}/evidence/", FACT, TEACH_SPRING),
        (lambda two: f"enrolments/{two.mette.key}/evidence/", RECOGNISED, RUN_SPRING),
        (lambda two: f"enrolments/{two.piotr.key}/evidence/", FACT, RUN_BROD),
    ],
    "record_many": [(lambda two: "evidence/", {"items": [{**FACT, "enrolment": "none"}]}, CAST_KEYS)],
    "standings": [(lambda two: "standings/", None, CAST_KEYS)],
    "sessions": [(lambda two: "sessions/", None, CAST_KEYS)],
    "register": [
        (lambda two: f"sessions/{two.talk.key}/registrations/", {}, CAST_KEYS),
        (lambda two: f"sessions/{two.staff_talk.key}/registrations/", {}, DESK_BROD),
    ],
    "certificates": [(lambda two: "certificates/", None, CAST_KEYS)],
    "webhooks": [(lambda two: "webhooks/", None, CAST_KEYS)],
    "webhook_add": [
        (lambda two: "webhooks/", TOLD, ADMIN),
        (lambda two: "webhooks/", {**TOLD, "scope": "organisation", "of": "lindholt"}, RUN_SPRING),
        (lambda two: "webhooks/", {**TOLD, "scope": "edition", "of": "dce-brod"}, RUN_BROD),
    ],
    "webhook": [(lambda two: f"webhooks/{two.hook.key}/", None, MARENS)],
    "webhook_remove": [(lambda two: f"webhooks/{two.hook.key}/", None, MARENS)],
    "status_exports": [(lambda two: "status-exports/", None, CAST_KEYS)],
    "status_file": [(lambda two: f"status-exports/{two.plan.key}/latest/", None, NOBODY)],
}  # fmt: skip


@pytest.fixture
def whole(two):
    """Besides the two: an address and a plan of Maren's, and a key of everybody, of those who cannot make one any more too."""
    two.hook = hooks.add(
        url="https://example.org/", events=["standing.changed"], by=two.people.maren,
        scope_kind="organisation", scope_key="lindholt",
    )  # fmt: skip
    two.plan = StatusExport.objects.create(person=two.people.maren, edition=two.spring)
    for part in CAST:
        ApiToken.objects.create(
            person=getattr(two.people, part.key), name="Key", token_hash=token_hash(f"rostra_{part.key}"), hint="rostra_",
            scopes=list(tokens.SCOPES), until=timezone.now() + dt.timedelta(days=1), per_minute=10_000,
        )  # fmt: skip
    return two


def test_every_operation_has_a_row() -> None:
    document = service.document()
    assert {op["operationId"] for methods in document["paths"].values() for op in methods.values()} == set(
        MATRIX
    )


def test_whose_key_is_let_in(whole) -> None:
    methods = {
        op["operationId"]: method
        for methods in service.document()["paths"].values()
        for method, op in methods.items()
    }
    wrong = []
    for operation, rows in MATRIX.items():
        for path, body, let_in in rows:
            for part in sorted(CAST_KEYS):
                got = _asked(Caller(f"rostra_{part}"), methods[operation], path(whole), body)
                if (got in {200, 201, 204}) != (part in let_in) or got not in {200, 201, 204, 403, 404}:
                    wrong.append(f"{operation} {path(whole)} by {part}: {got}")
    assert wrong == []


def _asked(one: Caller, method: str, path: str, body: Any) -> int:
    with transaction.atomic():
        call = {"get": one.get, "delete": one.delete}.get(method)
        answer = call(path) if call else one.post(path, body)
        transaction.set_rollback(True)
    return answer.status_code


def test_without_its_scope_nobody_is_let_in(whole) -> None:
    """Each operation with a key that has every scope but the one it needs."""
    token, wrong = ApiToken.objects.get(person=whole.people.ada), []
    for path, methods in service.document()["paths"].items():
        for method, operation in methods.items():
            ApiToken.objects.filter(pk=token.pk).update(
                scopes=[each for each in tokens.SCOPES if each != operation["x-scope"]]
            )
            there = path.removeprefix("/api/v1/").replace("{key}", whole.mette.key)
            if _asked(Caller("rostra_ada"), method, there, {}) != 403:
                wrong.append(f"{method} {path}")
    assert wrong == []
