"""The operations put together, and the document that describes them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from rostra.web.interop.api import (
    editions,
    enrolments,
    evidence,
    keys,
    problems,
    programmes,
    registrations,
    standings,
    webhooks,
)

PREFIX = "/api/v1/"
DESCRIPTION = """Enrol people, record evidence, read standings and certificates, and be told of changes.

A key belongs to a person and has that person's rights, narrowed by what it may do, by an organisation or an edition, and by
its end. Every error is a problem document (RFC 9457) in the language that `Accept-Language` asks for."""

api = NinjaAPI(
    title="Rostra",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="machine",
)
for module in (programmes, editions, enrolments, evidence, standings, registrations, webhooks):
    api.add_router("", module.router)
api.add_router("", webhooks.files)


@api.exception_handler(Exception)
def any_problem(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.of(request, error).response()


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    detail = _("The body is not JSON that can be read.") if error.status_code == 400 else str(error)
    return problems.Problem("malformed", detail).response()


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [(_where(each["loc"]), each["msg"]) for each in error.errors[:50]]
    return problems.Problem("invalid", errors=found).response()


def _where(steps: tuple[Any, ...]) -> str:
    """The way to a fault as the caller knows it: `items.3.kind` of the body, `limit` of the address."""
    inner = steps[2:] if steps[0] == "body" else steps[-1:]
    return ".".join(str(step) for step in inner) or str(steps[0])


resolver = URLResolver(RegexPattern("^/api/v1/"), api.urls[0])


@cache
@translation.override("en")
def document() -> dict[str, Any]:
    """The OpenAPI document, with the problems that every operation may answer, and the scope it needs. In English."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="api/v1/"))
    found["servers"] = [{"url": "/"}]
    schemas = found["components"]["schemas"]
    schemas["Problem"] = _problem_schema(schemas)
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            _complete(operation, path, method)
    _add_scopes(found)
    return found


def _problem_schema(schemas: dict[str, Any]) -> dict[str, Any]:
    return {**schemas["ProblemOut"], "title": "Problem"}


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    statuses = [401, 403, 404, 405, 422, 429, 500]
    if method == "post":
        statuses += [400, 409, 413, 415]
    names = {status: str(title) for status, title in problems.KINDS.values()}
    answer = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in statuses:
        operation["responses"].setdefault(status, {"description": names[status], "content": answer})
    operation["responses"] = {str(code): said for code, said in sorted(operation["responses"].items())}


def _add_scopes(found: dict[str, Any]) -> None:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                needed = next(each for each in operation.auth_callbacks if isinstance(each, keys.Token))
                for method in operation.methods:
                    described = found["paths"][f"{PREFIX}{path.lstrip('/')}"][method.lower()]
                    described["x-scope"] = needed.scope
                    if needed.optional:
                        described["security"] = [{}, *described["security"]]
