"""Levels of an edition: who answered, where they may start, what was decided; what is asked when; feedback without names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.assessment.models import Moment, Purpose, Questionnaire, Response
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment, Placement
from rostra.kernel import small
from rostra.ledger import asking, placing_words, reading_feedback, reading_skills, rules
from rostra.ledger.actions import baselines, placements
from rostra.ledger.models import QuestionnaireUse
from rostra.live import reading_levelling
from rostra.live.actions import registrations
from rostra.live.actions.feedback import subject_of
from rostra.live.models import Session
from rostra.live.rules import desk_sessions
from rostra.programmes import reading
from rostra.programmes.choosing import PACKAGES, offer_of
from rostra.programmes.models import Shelf
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.levels import AskForm, DecideForm
from rostra.web.desk.views.editions import mine, seen

MOST = 500
STATES = ("silent", "undecided", "decided", "levelling")


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def levels(request: HttpRequest, key: str) -> HttpResponse:
    """The list with its figure; POST decides for those who are ticked, or invites them."""
    edition = seen(request, key)
    may_run = cohorts.may_run_edition(request.user, edition)
    if request.method == "POST":
        require(may_run)
        return _decide(request, edition)
    reads_people = rules.may_export(request.user, edition)
    counts = reading_skills.by_level(edition)
    hidden = set() if cohorts.may_review(request.user, edition) else small.withheld(counts)
    state = request.GET.get("state", "")
    listed = paged(request, _rows(request.user, edition, state)) if reads_people else None
    packages = packages_of(edition)
    names = _names(edition)
    context = {
        "edition": edition, "tabs": tabs(edition, "levels", may_run), "may_run": may_run, "page": listed,
        "bars": [
            (str(label), None if name in hidden else counts[name], "" if name else "plain")
            for name, label in [*Placement.Level.choices, ("", _("not known yet"))]
        ],
        "withheld": bool(hidden),
        "filters": _filters(state),
        "rows": [_row(each, names, packages) for each in listed] if listed else [],
        "form": DecideForm(packages=packages, sessions=_sessions(request, edition)) if may_run else None,
    }  # fmt: skip
    return page(request, "desk/levels.html", context, current="editions")


def tabs(edition: Edition, here: str, may_run: bool) -> list[dict[str, Any]]:
    """The pages about levels of one edition."""
    places = [
        ("levels", _("People")),
        ("skills", _("Where skills are short")),
        ("edition_feedback", _("Feedback")),
        *([("questions", _("What is asked when"))] if may_run else []),
    ]
    return [
        {"url": reverse(f"desk:{name}", args=[edition.key]), "label": word, "current": name == here}
        for name, word in places
    ]


def _rows(person: Any, edition: Edition, state: str) -> QuerySet[Enrolment]:
    own = Response.objects.filter(occasion=OuterRef("key"), moment=Moment.BASELINE)
    rows = (
        rules.visible_enrolments(person)
        .filter(edition=edition, state=Enrolment.State.ENROLLED)
        .select_related("person", "organisation", "cohort", "placement__decided_by")
        .annotate(begun=Exists(own), finished=Exists(own.filter(finished_at__isnull=False)))
        .order_by("person__name", "pk")
    )
    decided = Q(placement__decided_at__isnull=False)
    wanted = {
        "silent": Q(finished=False),
        "undecided": Q(finished=True) & ~decided,
        "decided": decided,
        "levelling": Q(placement__levelling=True)
        | Q(placement__decided_at__isnull=True, placement__suggested__levelling=True),
    }
    return rows.filter(wanted[state]) if state in wanted else rows


def _filters(state: str) -> list[dict[str, Any]]:
    words = {
        "": _("everyone"), "silent": _("silent"), "undecided": _("to decide"), "decided": _("decided"),
        "levelling": _("levelling master class"),
    }  # fmt: skip
    return [
        {"url": f"?state={name}" if name else "?", "label": word, "current": name == state}
        for name, word in words.items()
    ]


def _row(enrolment: Enrolment, names: dict[str, str], packages: dict[str, str]) -> dict[str, Any]:
    placement = getattr(enrolment, "placement", None)
    said = placement.suggested if placement else {}
    decided = bool(placement and placement.decided_at)
    package = (placement.package if decided else said.get("package", "")) if placement else ""
    return {
        "enrolment": enrolment,
        "suggested": dict(Placement.Level.choices).get(said.get("level", ""), ""),
        "reasons": placing_words.worded(said.get("because") or [], names, packages),
        "decided": placement.get_level_display() if placement and decided else "",
        "by": placement.decided_by if placement and decided else None,
        "package": packages.get(package, ""),
        "levelling": bool(placement and (placement.levelling if decided else said.get("levelling"))),
    }


def _names(edition: Edition) -> dict[str, str]:
    version = reading_skills.version_asked(Edition.objects.filter(pk=edition.pk))
    return {each.key: each.label for each in reading_skills.competences_of(version)} if version else {}


def packages_of(edition: Edition) -> dict[str, str]:
    """Titles of the packages of an edition's programme by key."""
    outline = reading.outline(language=get_language() or "", key=edition.programme_key)
    offer = offer_of(outline.tree, PACKAGES) if outline else None
    return {key: package.title for key, package in (offer.packages if offer else {}).items()}


def _sessions(request: HttpRequest, edition: Edition) -> list[Session]:
    """Announced sessions to come that bring everybody to the same starting point."""
    rows = desk_sessions(request.user).filter(edition=edition, kind__in=reading_levelling.LEVELLING)
    return list(rows.filter(state=Session.State.ANNOUNCED).order_by("starts_at")[:20])


def _decide(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = DecideForm(request.POST, packages=packages_of(edition), sessions=_sessions(request, edition))
    back = redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    verb, keys = request.POST.get("verb", ""), request.POST.getlist("people")[:MOST]
    rows = Enrolment.objects.live().filter(edition=edition)
    waiting = Q(placement__isnull=False, placement__decided_at__isnull=True)
    rows = rows.filter(waiting) if verb == "as_suggested_all" else rows.filter(key__in=keys)
    people = list(rows.select_related("edition__organisation", "edition__programme", "person").order_by("pk"))
    if not form.is_valid() or (not people and verb != "as_suggested_all"):
        messages.error(request, _("Tick people first, and choose what to do."))
        return back
    chosen = form.cleaned_data
    if verb in {"as_suggested", "as_suggested_all"}:
        _told(request, lambda: placements.decide_as_suggested(people, by=request.user))
    elif verb == "invite":
        session = get_object_or_404(
            desk_sessions(request.user), key=chosen.get("session", ""), edition=edition
        )
        guests = [each.person for each in people]
        attempt(
            request,
            lambda: registrations.invite(session, guests, by=request.user),
            done=_("They are invited, and told by letter."),
        )
    else:
        _told(
            request,
            lambda: placements.decide_many(
                people, level=chosen["level"], package=chosen.get("package", ""),
                levelling=chosen["levelling"], by=request.user,
            ),
        )  # fmt: skip
    return back


def _told(request: HttpRequest, verb: Callable[[], int]) -> None:
    done, count = attempt(request, verb)
    if done:
        said = ngettext("Decided for %(n)s person.", "Decided for %(n)s people.", count or 0)
        messages.success(request, said % {"n": count or 0})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """What an edition asks when; POST puts a questionnaire in or changes when it is asked."""
    edition = mine(request, key)
    form = AskForm(request.POST or None, questionnaires=_offered(edition))
    if request.method == "POST" and form.is_valid():
        done, _use = attempt(
            request,
            lambda: baselines.ask(edition=edition, by=request.user, **form.cleaned_data),
            form=form,
            done=_("It is asked then. Letters go out by themselves."),
        )
        if done:
            return redirect(request.path)
    context = {
        "edition": edition, "form": form, "tabs": tabs(edition, "questions", True), "uses": _uses(edition),
        "general": baselines.general(Purpose.SESSION_FEEDBACK), "has_any": _offered(edition).exists(),
    }  # fmt: skip
    return page(
        request, "desk/questions.html", context, current="editions", status=400 if form.errors else 200
    )


def _offered(edition: Edition) -> QuerySet[Questionnaire]:
    """Published questionnaires of the edition's programme, and those of no programme."""
    shelved = Shelf.objects.filter(sort=Shelf.Sort.QUESTIONNAIRE)
    others = shelved.exclude(programme_key=edition.programme_key).values("key")
    return (
        Questionnaire.objects.filter(published_at__isnull=False)
        .exclude(key__in=others)
        .order_by("purpose", "title")
    )


def _uses(edition: Edition) -> list[dict[str, Any]]:
    """What is asked, when, and how many have answered."""
    order: Sequence[str] = QuestionnaireUse.When.values
    rows = QuestionnaireUse.objects.filter(edition=edition).select_related("questionnaire", "edition")
    live = Enrolment.objects.live().filter(edition=edition)
    people = live.count()
    return [
        {
            "use": use,
            "first": asking.first_day(use),
            "last": asking.last_day(use),
            "answered": reading_skills.finished_of(live, use.moment).count()
            if use.moment in asking.WITH_NAMES
            else None,
            "people": people,
        }
        for use in sorted(rows, key=lambda use: order.index(use.moment))
    ]


@require_POST
@staff
def questions_stop(request: HttpRequest, key: str, moment: str) -> HttpResponse:
    edition = mine(request, key)
    use = get_object_or_404(
        QuestionnaireUse.objects.select_related("edition__organisation"), edition=edition, moment=moment
    )
    attempt(request, lambda: baselines.stop(use, by=request.user), done=_("It is asked no longer."))
    return redirect("desk:questions", key=key)


@require_safe
@staff
def edition_feedback(request: HttpRequest, key: str) -> HttpResponse:
    """What people say of an edition without their names."""
    edition = seen(request, key)
    context = {
        "edition": edition,
        "tabs": tabs(edition, "edition_feedback", cohorts.may_run_edition(request.user, edition)),
        "feedback": reading_feedback.about(baselines.subject_of(edition)),
    }
    return page(request, "desk/edition_feedback.html", context, current="editions")


@require_safe
@staff
def session_feedback(request: HttpRequest, key: str) -> HttpResponse:
    """What people say of a session without their names."""
    rows = desk_sessions(request.user).select_related("organisation", "edition__organisation")
    session = get_object_or_404(rows, key=key)
    context = {"session": session, "feedback": reading_feedback.about(subject_of(session))}
    return page(request, "desk/session_feedback.html", context, current="sessions")
