"""One's own application: where it stands, what happens next, and what one can do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rostra.cohorts import drawing, rules, translating
from rostra.cohorts.actions import applications
from rostra.cohorts.models import Application, Draw, Edition
from rostra.ledger.actions import admissions, baselines
from rostra.ledger.models import QuestionnaireUse
from rostra.web.learn.views.door import attempt, login_required
from rostra.web.parts.applying import answered

TONES = {"offered": "good", "accepted": "good", "submitted": "info", "reserve": "info", "draft": "warn"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, edition: str) -> HttpResponse:
    """GET shows it; POST does one thing: `do` is accept, decline, withdraw or reopen."""
    own = rules.own_application(request.user, get_object_or_404(Edition, slug=edition))
    if own is None:
        raise Http404
    if request.method == "POST":
        return _do(request, own)
    call = own.call
    words = translating.call_words(call, get_language())
    draws = [
        each
        for each in Draw.objects.filter(call=call).defer("pool", "result").order_by("-pk")
        if own.submitted_at
    ]
    context = {
        "own": own,
        "call": call,
        "edition": call.edition,
        "words": translating.words(call.edition, get_language()),
        "tone": TONES.get(own.state, "plain"),
        "answers": answered(words, own.answers),
        "open": rules.takes_applications(call),
        "pseudonym": drawing.pseudonym(own.key),
        "draws": draws,
        "baseline_url": _baseline(own),
    }
    return render(request, "learn/application.html", context)


def _baseline(own: Application) -> str:
    """Where somebody who has accepted says what they can do, while the edition asks."""
    if own.state != Application.State.ACCEPTED or own.enrolment is None:
        return ""
    use = baselines.use_for(own.enrolment, QuestionnaireUse.When.BASELINE)
    if not baselines.may_answer(own.enrolment, use):
        return ""
    return reverse("learn:questions", args=[own.call.edition.slug, QuestionnaireUse.When.BASELINE.value])


def _do(request: HttpRequest, own: Application) -> HttpResponse:
    person: Any = request.user
    edition = own.call.edition
    wanted = request.POST.get("do", "")
    if wanted == "accept":
        if attempt(request, lambda: admissions.accept(own, by=person), _("You are in. Welcome.")) is not None:
            chooses = edition.choice != Edition.Choice.WHOLE
            return (
                redirect("learn:choose", edition.slug)
                if chooses
                else redirect("learn:application", edition.slug)
            )
    elif wanted == "decline":
        attempt(
            request,
            lambda: applications.decline(own, by=person),
            _("Thank you for telling us. The place goes to the next person."),
        )
    elif wanted == "withdraw":
        attempt(request, lambda: applications.withdraw(own, by=person), _("Your application is taken back."))
    elif wanted == "reopen":
        if attempt(
            request,
            lambda: applications.reopen(own, by=person),
            _("Change what you like, then hand it in again."),
        ):
            return redirect("apply", edition.slug)
    else:
        messages.error(request, _("Choose one of the buttons."))
    return redirect("learn:application", edition.slug)
