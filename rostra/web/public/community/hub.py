"""The first page of the community: what is new, and where everything is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """What is new, and the ways to everything else."""
    return render(request, "public/community/hub.html", {})
