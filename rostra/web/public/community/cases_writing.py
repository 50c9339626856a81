"""One's own cases: begin, write step by step, send to the other side, follow what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community import casework
from rostra.community.actions.cases import writing
from rostra.community.models import Case
from rostra.community.rules import cases as rules
from rostra.kernel.errors import Refused
from rostra.languages.names import nearest_offered
from rostra.web.public.community.cases_forms import STEP_FORMS, BeginForm, OtherForm

both = require_http_methods(["GET", "HEAD", "POST"])
ROWS = 30
FAULTY = 422


def _trail(case: Case | None = None) -> list[tuple[str, str]]:
    trail = [
        (_("Community"), reverse("community")),
        (_("Cases"), reverse("cases")),
        (_("My cases"), reverse("cases_mine")),
    ]
    return [*trail, (case.title, reverse("case_own", args=[case.key]))] if case else trail


def _own(request: HttpRequest, key: str) -> Case:
    """A case that this person wrote; 404 for everybody else, also for the other side."""
    found = get_object_or_404(
        rules.own_cases(request.user).prefetch_related("sides__person", "topics"), key=key
    )
    if not rules.writes(request.user, found):
        raise Http404
    return found


@never_cache
@both
@login_required
def propose(request: HttpRequest) -> HttpResponse:
    """Begin a case."""
    initial = {"language": nearest_offered(get_language() or "en")}
    form = BeginForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            case = writing.begin(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.blame(refused)
        else:
            return redirect("case_step", case.key, casework.ABOUT)
    context = {"form": form, "trail": _trail()}
    return render(request, "public/community/case_begin.html", context, status=FAULTY if form.errors else 200)


@never_cache
@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Cases for one side of which this person speaks."""
    rows = rules.own_cases(request.user).prefetch_related("sides").order_by("-updated_at", "-pk")
    listing = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    listed = [{"case": each, "writes": _writes(request, each)} for each in listing]
    context = {"listing": listing, "rows": listed, "trail": _trail()[:2]}
    return render(request, "public/community/cases_mine.html", context)


def _writes(request: HttpRequest, case: Case) -> bool:
    own = casework.own_side(case)
    return own is not None and own.person_id == request.user.pk


@never_cache
@both
@login_required
def own(request: HttpRequest, key: str) -> HttpResponse:
    """Where a case stands: what is missing, what was asked, who answers; POST sends it on or takes it back."""
    case = _own(request, key)
    if request.method == "POST":
        return _done(request, case)
    context = {
        "case": case,
        "steps": _steps(case),
        "missing": casework.missing(case) if case.state == Case.State.DRAFT else [],
        "other": casework.other_side(case),
        "notes": rules.visible_notes(request.user, case).select_related("by").order_by("at", "pk"),
        "may_write": case.state in rules.OPEN,
        "may_replace": case.state == Case.State.INVITED,
        "over": case.state in (Case.State.WITHDRAWN, Case.State.DECLINED),
        "is_public": case.published_at is not None and case.state in rules.SHOWN,
        "trail": _trail(),
    }
    return render(request, "public/community/case_own.html", context)


def _done(request: HttpRequest, case: Case) -> HttpResponse:
    """One of the buttons of the overview."""
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "invite": (writing.invite, _("Sent: the other side gets a letter with a link.")),
        "hand_in": (writing.hand_in, _("Handed in: its reader gets a letter.")),
        "withdraw": (writing.withdraw, _("Taken back: nobody but you sees it any more.")),
    }
    verb, said = verbs.get(request.POST.get("do", ""), (None, ""))
    if verb is None:
        return redirect("case_own", case.key)
    try:
        verb(case, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("case_own", case.key)


def _steps(case: Case, current: str = "") -> list[dict[str, Any]]:
    """The four steps, each with whether nothing is missing in it."""
    done = casework.done(case)
    return [
        {"step": step, "label": label, "done": done[step], "current": step == current, "number": number}
        for number, (step, label) in enumerate(casework.STEPS.items(), start=1)
    ]


@never_cache
@both
@login_required
def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """One step; POST keeps it and goes on."""
    case = _own(request, key)
    if step not in STEP_FORMS:
        raise Http404
    if case.state not in rules.OPEN:
        return redirect("case_own", case.key)
    posted = request.method == "POST"
    form = STEP_FORMS[step](
        request.POST if posted else None, request.FILES if posted else None,
        case=case, person=request.user, language=get_language() or "en",
    )  # fmt: skip
    if posted and form.is_valid():
        try:
            writing.save(case, by=request.user, revision=form.cleaned_data["revision"], **form.values())
        except Refused as refused:
            form.blame(refused)
        else:
            return redirect(*_onwards(request, case, step))
    context = {
        "case": case,
        "form": form,
        "step": step,
        "steps": _steps(case, step),
        "number": list(STEP_FORMS).index(step) + 1,
        "label": casework.STEPS[step],
        "trail": _trail(case),
    }
    return render(request, "public/community/case_step.html", context, status=FAULTY if form.errors else 200)


def _onwards(request: HttpRequest, case: Case, step: str) -> tuple[str, ...]:
    """The next step, or the overview after the last one and for who wants to stop here."""
    steps = list(STEP_FORMS)
    following = steps[steps.index(step) + 1 :]
    if "stop" in request.POST or not following:
        messages.success(request, _("Saved."))
        return "case_own", case.key
    return "case_step", case.key, following[0]


@never_cache
@both
@login_required
def other(request: HttpRequest, key: str) -> HttpResponse:
    """Name somebody else for the other side."""
    case = _own(request, key)
    form = OtherForm(request.POST if request.method == "POST" else None, initial={"language": case.language})
    if form.is_bound and form.is_valid():
        try:
            writing.replace_other(case, by=request.user, values=form.cleaned_data)
        except Refused as refused:
            form.blame(refused)
        else:
            messages.success(request, _("Sent: the other side gets a letter with a link."))
            return redirect("case_own", case.key)
    context = {"case": case, "form": form, "trail": _trail(case)}
    return render(request, "public/community/case_other.html", context, status=FAULTY if form.errors else 200)
