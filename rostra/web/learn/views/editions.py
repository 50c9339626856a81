"""Taking part in an edition: enrol, accept an invitation, see the whole map."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rostra.cohorts import phases, translating
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import Refused
from rostra.ledger import counting, offers, progression
from rostra.ledger import reading as ledger
from rostra.ledger.actions import enrolments
from rostra.ledger.models import Certificate, Progress
from rostra.live import reading_sessions
from rostra.live.kinds import SESSION
from rostra.people.actions import invitations
from rostra.people.models import Organisation, Scope
from rostra.programmes import reading
from rostra.programmes.choosing import Offer
from rostra.programmes.facts import minutes_label
from rostra.web.learn import outlines
from rostra.web.learn.views.door import day_of, enrolment_in, login_required
from rostra.web.learn.views.home import with_place
from rostra.web.parts import entrance
from rostra.web.parts.addresses import reading_url
from rostra.web.parts.signs import SIGNS, legend, sign


class EnrolForm(forms.Form):
    """For which organisation one takes part; asked only of who belongs to several."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="key",
        label=gettext_lazy("I take part for"),
        help_text=gettext_lazy("Its staff then sees how far you are."),
        empty_label=None,
    )

    def __init__(self, person: Any, data: Any = None) -> None:
        super().__init__(data)
        own = Organisation.objects.filter(memberships__person=person).distinct().order_by("name")
        self.fields["organisation"].queryset = own
        if len(own) < 2:
            del self.fields["organisation"]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, edition: str) -> HttpResponse:
    """What taking part means and what is recorded; POST enrols."""
    own = Edition.objects.select_related("organisation", "programme").filter(slug=edition).first()
    if own is None or not cohorts.may_see_edition(request.user, own):
        raise Http404
    if own.admission == Edition.Admission.APPLICATION and not cohorts.may_enrol(request.user, own):
        return redirect("apply", own.slug)
    form = EnrolForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolments.enrol(
                edition=own,
                person=request.user,
                by=request.user,
                organisation=form.cleaned_data.get("organisation"),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You are in. Here is your first step."))
            return (
                redirect("learn:choose", own.slug)
                if own.choice != Edition.Choice.WHOLE
                else redirect("learn:home")
            )
    return render(
        request, "learn/enrol.html", _enrol_context(request, own, form), status=422 if form.errors else 200
    )


def _enrol_context(request: HttpRequest, own: Edition, form: EnrolForm) -> dict[str, Any]:
    mine = Enrolment.objects.filter(edition=own, person=request.user).first()
    outline = reading.outline(language=get_language(), key=own.programme_key)
    offer = offers.offer(own, outline.tree) if outline else None
    fixed = _fixed_minutes(offer, outline.tree if outline else {})
    return {
        "edition": own,
        "fixed_minutes": fixed,
        "time": minutes_label(fixed, get_language()),
        "chooses": bool(offer and offer.has_choice),
        "words": translating.words(own, get_language()),
        "form": form,
        "enrolled": mine is not None and mine.state == Enrolment.State.ENROLLED,
        "may": cohorts.may_enrol(request.user, own),
        "phase": phases.phase_of(own, timezone.now()).label,
        "tree": outline.tree if outline else {},
        "programme_url": reading_url(outline.tree["path"]) if outline else "",
    }


def _fixed_minutes(offer: Offer | None, tree: dict[str, Any]) -> int:
    """What everybody takes; of an edition that is not open yet, all that the programme has."""
    if offer is None or not offer.modules:
        return int(tree.get("minutes", 0))
    return sum(module.minutes for module in offer.modules.values() if module.fixed)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """One button; only the POST behind it accepts, since mail scanners open every link."""
    found = invitations.find(token)
    problem = invitations.problem_of(found)
    if problem is None and request.method == "POST":
        try:
            return _accept(request, token, found)
        except Refused as refusal:
            problem = refusal
    edition = None
    if problem is None and found and found.scope_kind == Scope.EDITION:
        edition = Edition.objects.select_related("organisation").filter(key=found.scope_key).first()
    other = request.user.is_authenticated and found is not None and request.user != found.person
    words = translating.words(edition, get_language()) if edition else None
    context = {
        "invitation": found,
        "edition": edition,
        "words": words,
        "problem": problem,
        "other": other,
    }
    return render(request, "learn/invitation.html", context, status=410 if problem else 200)


def _accept(request: HttpRequest, token: str, found: Any) -> HttpResponse:
    """The link of the letter proves the mailbox: accepting signs in."""
    if found.scope_kind == Scope.EDITION:
        enrolments.accept_invitation(token=token)
    else:
        invitations.accept(token=token)
    messages.success(request, _("Thank you, you are in."))
    return entrance.sign_in(request, found.person, method="invitation", next=reverse("learn:home"))


@login_required
@require_safe
def map_(request: HttpRequest, edition: str) -> HttpResponse:
    """The whole outline with where one stands; the legend is the filter."""
    enrolment = enrolment_in(request, edition)
    outline = reading.outline(language=get_language(), key=enrolment.edition.programme_key)
    rows = ledger.standings_of(enrolment, day_of(request.user))
    taken = dict(enrolment.edition.modules.values_list("module_key", "example"))
    tree = outlines.with_standings(outline.tree if outline else {}, rows, taken)
    wanted = request.GET.get("show", "")
    progress = Progress.objects.filter(enrolment=enrolment).first()
    words = translating.words(enrolment.edition, get_language())
    context = {
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "words": words,
        "tree": outlines.only(tree, wanted) if wanted in SIGNS else tree,
        "trail": [(_("Learn"), reverse("learn:home")), (words.title,)],
        "filters": _filters(tree, wanted),
        "wanted": wanted,
        "slug": outline.slug if outline else "",
        "gone": outlines.gone(tree, [row for row in rows if row.requirement.kind != SESSION]),
        "sessions": _sessions(enrolment, rows),
        "progress": progress,
        "left": progress.asked - progress.met if progress else 0,
        "following": outlines.next_after(tree),
        "certificate": Certificate.objects.filter(enrolment=enrolment, revoked_at__isnull=True).first(),
        "chooses": enrolment.edition.choice != Edition.Choice.WHOLE,
        "choice_owed": counting.choice_owed((row.requirement for row in rows), enrolment),
    }
    if progress and progress.completed_at:
        context["step"] = progression.next_step(enrolment, get_language())
    return render(request, "learn/map.html", context)


def _sessions(enrolment: Enrolment, rows: list[ledger.Row]) -> list[dict[str, Any]]:
    """The live sessions that an edition asks for, each with when it is or was and where one catches up."""
    asked = reading_sessions.asked_of([(enrolment, row.requirement) for row in rows], timezone.now())
    return [
        {"row": with_place(row, each), "session": each.session, "registered": each.registered}
        for row in rows
        if (each := asked.get((enrolment.pk, row.requirement.pk)))
    ]


def _filters(tree: dict[str, Any], wanted: str) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for each in outlines.activities_of(tree):
        if each["state"]:
            counts[sign(each["state"]).state] = counts.get(sign(each["state"]).state, 0) + 1
    items = [{"label": _("All"), "url": "?", "current": not wanted, "count": None}]
    return items + [
        {
            "label": each.word, "url": f"?show={each.state}", "current": each.state == wanted,
            "count": counts[each.state], "state": each.state,
        }
        for each in legend()
        if each.state in counts
    ]  # fmt: skip
