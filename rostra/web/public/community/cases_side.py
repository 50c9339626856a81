"""Behind the link of a letter: the other side of a case reads it, takes part or says no, and writes its part. No account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.community import casetokens, casework
from rostra.community.actions.cases import answering
from rostra.community.models import Case, CaseSide
from rostra.community.rules.cases import SHOWN
from rostra.kernel.errors import Refused
from rostra.web.parts.cases import about
from rostra.web.public.community.cases_forms import PartForm

TEMPLATE = "public/community/case_side.html"
GONE, FAULTY = 404, 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def side(request: HttpRequest, token: str) -> HttpResponse:
    """The case as it is, with one's own part; a GET changes nothing, a POST is one verb."""
    found = casetokens.read(token)
    if found is None or found.case.state == Case.State.DRAFT:
        return render(request, TEMPLATE, {"unknown": True}, status=GONE)
    form = None
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do in ("say", "done"):
            form = PartForm(request.POST, side=found)
            if form.is_valid() and _said(request, found, form, do == "done"):
                return redirect("case_side", token)
        else:
            _done(request, found, do)
            return redirect("case_side", token)
    return render(
        request, TEMPLATE, _context(request, found, form), status=FAULTY if form and form.errors else 200
    )


def _context(request: HttpRequest, side: CaseSide, form: PartForm | None) -> dict[str, Any]:
    case = side.case
    open_now = case.state in answering.WRITES
    return {
        **about(case, get_language() or "en"),
        "side": side,
        "own": casework.own_side(case),
        "open": open_now,
        "takes_part": side.opened_at is not None and side.declined_at is None,
        "form": form or (PartForm(None, side=side) if open_now else None),
        "notes": case.notes.filter(internal=False, side=side.side).order_by("at", "pk"),
        "is_public": case.published_at is not None and case.state in SHOWN,
        "over": case.state in (Case.State.WITHDRAWN, Case.State.DECLINED),
    }


def _said(request: HttpRequest, side: CaseSide, form: PartForm, done: bool) -> bool:
    """Keep the part; False, with the reason on the form, when that cannot be."""
    try:
        answering.say(
            side, values=form.values(), revision=form.cleaned_data["revision"], done=done, by=request.user
        )
    except Refused as refused:
        form.blame(refused)
        return False
    said = _("Thank you: your part is complete. The editors read it next.") if done else _("Saved.")
    messages.success(request, said)
    return True


def _done(request: HttpRequest, side: CaseSide, do: str) -> None:
    """A verb without a form of its own fields."""
    text = request.POST.get("text", "")
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "accept": (lambda: answering.accept(side, by=request.user), ""),
        "decline": (
            lambda: answering.decline(side, reason=text, by=request.user),
            _("Thank you for answering. You can still change your mind with the same link."),
        ),
        "wrong": (
            lambda: answering.decline(side, reason=text, wrong=True, by=request.user),
            _("Thank you for answering. You can still change your mind with the same link."),
        ),
        "remark": (
            lambda: answering.remark(side, text=text, by=request.user),
            _("Thank you: whoever wrote it and the editors read your remark."),
        ),
    }
    if do not in verbs:
        return
    verb, said = verbs[do]
    try:
        verb()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if said:
            messages.success(request, said)
