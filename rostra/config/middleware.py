"""Two small things around every request: an id for the logs, and a softer policy for the editors' area."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rostra.config.logs import current_request_id

Handler = Callable[[HttpRequest], HttpResponse]
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id(get_response: Handler) -> Handler:
    """Give every request an id, taken from X-Request-ID when a trusted proxy sent one, and answer with it."""

    def handle(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.ROSTRA_PROXIES else ""
        token = current_request_id.set(given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8))
        try:
            response = get_response(request)
            response["X-Request-ID"] = current_request_id.get()
            return response
        finally:
            current_request_id.reset(token)

    return handle


def editor_policy(get_response: Handler) -> Handler:
    """Wagtail's admin needs inline scripts and a preview frame: allow both there and nowhere else."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(settings.ROSTRA_EDITOR_PATH):
            # A preview went through the middleware once before, as the page it shows.
            response.headers.pop("Content-Security-Policy", None)
            # The name by which django-csp finds the policy of one response.
            setattr(response, "_csp_config", settings.ROSTRA_EDITOR_POLICY)  # noqa: B010
        return response

    return handle


def editor_access(get_response: Handler) -> Handler:
    """A grant that has ended stops access to the editors' area at the next click, not when the schedule comes round."""
    from rostra.people.actions import access

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.ROSTRA_EDITOR_PATH) and request.user.is_authenticated:
            access.follow(request.user)
        return get_response(request)

    return handle
