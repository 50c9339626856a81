"""Where a mail provider says what came back; machines only, signed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rostra.kernel.errors import NotAllowed, Refused
from rostra.messaging.actions import bounces


@csrf_exempt
@never_cache
@require_POST
def mail_reports(request: HttpRequest, provider: str = "") -> HttpResponse:
    """Take reports, ours or those of a mail provider; 403 for a wrong signature, 400 for what cannot be read."""
    try:
        if provider:
            taken = bounces.take_provided(
                provider=provider,
                body=request.body,
                authorization=request.headers.get("Authorization", ""),
            )
        else:
            signature = request.headers.get("X-Rostra-Signature", "").removeprefix("sha256=")
            taken = bounces.take_reports(body=request.body, signature=signature)
    except NotAllowed as refused:
        return JsonResponse({"error": str(refused)}, status=403)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    return JsonResponse({"taken": taken})
