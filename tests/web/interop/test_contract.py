"""The API does what its description says: found out by a tester that invents requests from the description alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis.config import SchemathesisConfig

from rostra.config.wsgi import application
from rostra.people.models import ApiToken
from rostra.web.interop.api import service
from tests.house.tree import ROOT
from tests.web.interop.conftest import key_of

EXAMPLES = 12
OPERATIONS = [(method, path) for path, methods in service.document()["paths"].items() for method in methods]
REFERENCE = Path(ROOT / "docs" / "reference" / "api.md")


def known_keys(two: SimpleNamespace) -> dict[str, list[str]]:
    """Things that are there, so that invented requests get past the door."""
    return {
        "editions": [two.spring.key, two.brod.key],
        "enrolments": [two.mette.key, two.nils.key],
        "programmes": ["dce"],
        "sessions": [two.talk.key],
    }


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests of the tester begin and end like a server's, which would close the connection that the test works in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{m} {p}" for m, p in OPERATIONS])
def test_the_api_keeps_its_contract(two, method: str, path: str) -> None:
    """Every check of the tester: no fault, only the described statuses, types and bodies, wrong requests are refused, right ones
    are not, keys are needed, methods that are not described are refused."""
    secret = key_of(two.people.ada, per_minute=6000)
    ApiToken.objects.update(per_minute=10**8)
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", application, config=SchemathesisConfig.from_dict({"seed": 7})
    )
    operation = schema[path][method]
    known = next(
        (keys for noun, keys in known_keys(two).items() if path.startswith(f"/api/v1/{noun}/{{")), []
    )

    @hypothesis.seed(7)
    @hypothesis.settings(
        max_examples=EXAMPLES, database=None, deadline=None, derandomize=False,
        suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate],
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(), real=hypothesis.strategies.sampled_from([*known, ""]))
    def check(case: Any, real: str) -> None:
        cache.clear()
        if real:
            case.path_parameters = {"key": real}
        case.headers["Authorization"] = f"Bearer {secret}"
        case.headers["Accept-Encoding"] = "identity"  # its client does not unpack
        case.call_and_validate()

    check()


def test_every_operation_is_described_in_the_reference() -> None:
    text = REFERENCE.read_text()
    missing = [
        f"{method.upper()} {path}" for method, path in OPERATIONS if f"`{method.upper()} {path}`" not in text
    ]
    assert missing == []
    described = set(re.findall(r"`((?:GET|POST|DELETE|PUT|PATCH) /api/v1/[^`\s]*)`", text))
    assert described == {f"{method.upper()} {path}" for method, path in OPERATIONS}


def test_every_scope_and_event_and_kind_is_in_the_reference() -> None:
    from rostra.ledger.actions.told import KINDS
    from rostra.ledger.hooks import Event
    from rostra.people.actions.tokens import SCOPES
    from rostra.web.interop.api.problems import KINDS as PROBLEMS

    text = REFERENCE.read_text()
    names = [*SCOPES, *Event.values, *(kind.value for kind in KINDS), *PROBLEMS]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_description_is_made_of_plain_values() -> None:
    assert json.loads(json.dumps(service.document())) == service.document()
