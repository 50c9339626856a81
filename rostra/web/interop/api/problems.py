"""What went wrong, as RFC 9457 says it: `application/problem+json`, in the caller's language."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel.errors import Faults, NotAllowed, Refused

logger = logging.getLogger("rostra.api")

MEDIA_TYPE = "application/problem+json"
# Each kind of problem: its status, and what it is called.
KINDS: dict[str, tuple[int, Any]] = {
    "malformed": (400, gettext_lazy("The request cannot be read")),
    "unauthenticated": (401, gettext_lazy("The key is missing, unknown, or has ended")),
    "scope": (403, gettext_lazy("The key does not allow this")),
    "not-allowed": (403, gettext_lazy("This is not open to you")),
    "not-found": (404, gettext_lazy("There is nothing here, or nothing that you may see")),
    "method": (405, gettext_lazy("This cannot be done here")),
    "refused": (409, gettext_lazy("That was not done")),
    "conflict": (409, gettext_lazy("The key was used for something else")),
    "too-large": (413, gettext_lazy("That is too much at once")),
    "media-type": (415, gettext_lazy("The body is not JSON")),
    "invalid": (422, gettext_lazy("The request does not fit the description")),
    "too-many": (429, gettext_lazy("Too many requests")),
    "fault": (500, gettext_lazy("Something went wrong on our side")),
}


class Problem(Exception):
    """An answer that is a problem. `errors` are (where, message); `headers` go with the answer."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        code: str = "",
        errors: Iterable[tuple[str, str]] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.code = kind, detail, code or kind
        self.errors, self.headers = list(errors), headers or {}

    @property
    def status(self) -> int:
        return KINDS[self.kind][0]

    def document(self) -> dict[str, Any]:
        """The problem as plain values."""
        status, title = KINDS[self.kind]
        said: dict[str, Any] = {
            "type": f"{settings.ROSTRA_URL}/api/v1/docs/#problem-{self.kind}",
            "title": str(title),
            "status": status,
            "code": self.code,
        }
        if self.detail:
            said["detail"] = str(self.detail)
        if self.errors:
            said["errors"] = [{"where": where, "message": str(message)} for where, message in self.errors]
        return said

    def response(self) -> HttpResponse:
        return JsonResponse(
            self.document(), status=self.status, content_type=MEDIA_TYPE, headers=self.headers
        )


def of(request: HttpRequest, error: Exception) -> Problem:
    """The problem that an exception means; one that nobody foresaw is logged and told without details."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return _of_refusal(error)
    if isinstance(error, Http404):
        return Problem("not-found")
    if isinstance(error, PermissionDenied):
        return Problem("not-allowed")
    if isinstance(error, RequestDataTooBig):
        return Problem("too-large")
    if isinstance(error, SuspiciousOperation):
        return Problem("malformed")
    logger.error("The API failed at %s", request.path_info, exc_info=error)
    return Problem("fault", _("It is written down. Please try again."))


def _of_refusal(refused: Refused) -> Problem:
    if isinstance(refused, NotAllowed):
        return Problem("not-allowed", str(refused), code=refused.code)
    errors = list(refused.faults) if isinstance(refused, Faults) else []
    if refused.field:
        errors.append((refused.field, str(refused)))
    kind = "conflict" if refused.code in {"conflict", "key"} else "refused"
    return Problem(kind, str(refused), code=refused.code, errors=errors)
