"""Applying for a place in an edition: what the call says for everybody, the form for who is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.cohorts import applying, rules, translating
from rostra.cohorts.actions import applications
from rostra.cohorts.models import Application, Call, Edition
from rostra.kernel.errors import Faults, Refused
from rostra.languages.markdown import plain_html
from rostra.programmes import reading
from rostra.web.parts.addresses import reading_url
from rostra.web.parts.applying import ApplyForm, who_may


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, edition: str) -> HttpResponse:
    """GET shows the call, with the form for who may apply; POST saves it (`do=save`, or as one types) or hands it in."""
    call = call_of(request, edition)
    person: Any = request.user if request.user.is_authenticated else None
    own = rules.own_application(person, call.edition) if person else None
    if own is not None and own.state != Application.State.DRAFT:
        return redirect("learn:application", call.edition.slug)
    if request.method != "POST":
        return _page(request, call, own)
    if person is None:
        return redirect_to_login(request.get_full_path())
    if request.POST.get("do") == "hand_in":
        return _hand_in(request, call, own)
    return _save(request, call, own)


def call_of(request: HttpRequest, slug: str) -> Call:
    """The call of an edition that this person hears of; 404 otherwise."""
    rows = Call.objects.select_related("edition__organisation", "edition__programme")
    call = rows.filter(edition__slug=slug, edition__admission=Edition.Admission.APPLICATION).first()
    if call is None or not rules.may_see_edition(request.user, call.edition):
        raise Http404
    return call


def _page(
    request: HttpRequest, call: Call, own: Application | None, form: ApplyForm | None = None,
    *, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    words = translating.call_words(call, get_language())
    may = rules.may_apply(request.user, call)
    if may and form is None:
        form = ApplyForm(call, words, request.user, application=own)
    programme = reading.by_key(call.edition.programme_key, get_language())
    context = {
        "call": call,
        "edition": call.edition,
        "words": translating.words(call.edition, get_language()),
        "call_words": words,
        "intro": plain_html(words.intro),
        "who_may": who_may(call, words),
        "open": rules.takes_applications(call),
        "form": form if may else None,
        "own": own,
        "revision": request.POST.get("revision", "0") if status != 200 else own.revision if own else 0,
        "programme": programme,
        "programme_url": reading_url(programme.path) if programme and programme.path else "",
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
        **more,
    }
    return render(request, "public/apply.html", context, status=status)


def _typed(request: HttpRequest, call: Call) -> tuple[ApplyForm, dict[str, Any]]:
    form = ApplyForm(call, translating.call_words(call, get_language()), request.user, data=request.POST)
    revision = request.POST.get("revision", "")
    return form, {**form.values(), "revision": int(revision) if revision.isdecimal() else 0}


def _save(request: HttpRequest, call: Call, own: Application | None) -> HttpResponse:
    form, values = _typed(request, call)
    quietly = request.headers.get("X-Autosave") == "1"
    try:
        saved = applications.save(call=call, person=request.user, **values)
    except Refused as refusal:
        if quietly:
            return JsonResponse({"text": str(refusal), "code": refusal.code}, status=409)
        return _refused(request, call, form, refusal)
    if quietly:
        return JsonResponse({"version": str(saved.revision)})
    messages.success(request, _("Saved. You can go on whenever you like; we read it once you hand it in."))
    return redirect(request.path)


def _hand_in(request: HttpRequest, call: Call, own: Application | None) -> HttpResponse:
    form, values = _typed(request, call)
    try:
        applications.hand_in(call=call, person=request.user, **values)
    except Refused as refusal:
        return _refused(request, call, form, refusal)
    messages.success(request, _("Handed in. Thank you."))
    return redirect("learn:application", call.edition.slug)


def _refused(request: HttpRequest, call: Call, form: ApplyForm, refusal: Refused) -> HttpResponse:
    """What stands in the way, at its question; what somebody typed stays. In another tab saved meanwhile: both are shown."""
    own = rules.own_application(request.user, call.edition)
    if refusal.code == "stale" and own is not None:
        differences = _differences(own, form)
        form.full_clean()
        more = {"differences": differences, "conflict": True, "stored_revision": own.revision}
        return _page(request, call, own, form, status=409, **more)
    form.blame(refusal)
    return _page(request, call, own, form, status=422 if isinstance(refusal, Faults) else 409)


def _differences(own: Application, form: ApplyForm) -> list[dict[str, str]]:
    """Question by question what is stored and what was typed, where they differ."""
    typed = form.answers()
    rows = []
    for each in form.words.questions:
        stored, given = own.answers.get(each["id"]), typed[each["id"]]
        if (stored or "") != (given or ""):
            said = {"stored": applying.in_words(each, stored), "typed": applying.in_words(each, given)}
            rows.append({"label": each["label"], "lang": each["lang"], **said})
    return rows
