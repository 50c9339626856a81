"""Files of a recording: in pieces that go on after a break, in one go, from the inbox, taken away.

The pieces follow the manner of resumable uploads: begin with a POST, ask with GET how much is there, send the next piece with
PATCH and the place where it begins in `Upload-Offset`. 409 says that it began elsewhere, and where to go on.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rostra.kernel.errors import Refused
from rostra.live.actions import uploads as verbs
from rostra.live.models import Upload
from rostra.web.desk.door import attempt, staff
from rostra.web.desk.forms.library import FileForm
from rostra.web.desk.views.library import item_page, mine

A_PIECE = 4 * 2**20
STATUS = {"offset": 409, "too_large": 413, "unknown_sort": 415}


@require_POST
@staff
def file(request: HttpRequest, key: str) -> HttpResponse:
    """Take a file that came in one go."""
    item = mine(request, key)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        done, _item = attempt(
            request,
            lambda: verbs.take(item, by=request.user, **form.cleaned_data),
            form=form,
            done=_("The file is in."),
        )
        if done:
            return redirect("desk:library_item", key=key)
    return item_page(request, item, file_form=form)


@require_POST
@staff
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin to send a file in pieces, or go on with it: where, and from which byte."""
    item = mine(request, key)
    try:
        upload = verbs.begin(
            item,
            by=request.user,
            file_name=request.POST.get("file_name", ""),
            size=_number(request.POST.get("size")),
            modified=_number(request.POST.get("modified")),
            is_small=bool(request.POST.get("is_small")),
        )
    except Refused as refused:
        return _refusal(refused)
    where = reverse("desk:upload_piece", args=[upload.key])
    return JsonResponse({"url": where, "offset": upload.received, "piece": A_PIECE}, status=201)


def _number(text: Any) -> int:
    return int(text) if str(text or "").isdecimal() and len(text) < 18 else 0


def _refusal(refused: Refused) -> HttpResponse:
    return JsonResponse({"text": str(refused), "code": refused.code}, status=STATUS.get(refused.code, 400))


@require_http_methods(["GET", "HEAD", "PATCH"])
@staff
def piece(request: HttpRequest, key: str) -> HttpResponse:
    """How much of a file has arrived; PATCH adds the next piece."""
    upload = get_object_or_404(Upload, key=key, person=request.user)
    if request.method != "PATCH":
        return _at(upload)
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isdecimal() or int(request.headers.get("Content-Length") or 0) > verbs.LARGEST_PIECE:
        return JsonResponse({"text": _("A piece is empty or too large.")}, status=400)
    try:
        upload = verbs.add(upload, by=request.user, offset=int(offset[:18]), content=request.read())
    except Refused as refused:
        if refused.code == "offset":
            return _at(Upload.objects.get(pk=upload.pk), status=409)
        return _refusal(refused)
    return _at(upload)


def _at(upload: Upload, status: int = 200) -> HttpResponse:
    response = JsonResponse({"offset": upload.received, "size": upload.size}, status=status)
    response["Upload-Offset"] = str(upload.received)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff
def give_up(request: HttpRequest, key: str) -> HttpResponse:
    """Throw away what has arrived of a file."""
    upload = get_object_or_404(Upload.objects.select_related("item"), key=key)
    item = mine(request, upload.item.key)
    attempt(
        request, lambda: verbs.give_up(upload, by=request.user), done=_("Given up. Nothing of it is kept.")
    )
    return redirect("desk:library_item", key=item.key)


@require_POST
@staff
def inbox(request: HttpRequest, key: str) -> HttpResponse:
    """Take a file from the inbox of the private files."""
    item = mine(request, key)
    attempt(
        request,
        lambda: verbs.take_from_inbox(
            item,
            by=request.user,
            name=request.POST.get("name", ""),
            is_small=bool(request.POST.get("is_small")),
        ),
        done=_("The file is being moved here."),
    )
    return redirect("desk:library_item", key=key)


@require_POST
@staff
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Take a file away."""
    item = mine(request, key)
    small = bool(request.POST.get("is_small"))
    attempt(
        request,
        lambda: verbs.drop_file(item, by=request.user, is_small=small),
        done=_("The file is taken away."),
    )
    return redirect("desk:library_item", key=key)
