"""A programme, a module, an activity, as visitors see them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.cohorts import phases
from rostra.cohorts.models import Edition, Enrolment
from rostra.cohorts.rules import offered_editions
from rostra.community import reading_posts
from rostra.ledger import reading as ledger
from rostra.programmes import reading
from rostra.programmes.models import Competence, Publication
from rostra.web.parts import cases, publications
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.serving import priorities_of
from rostra.web.public import contents

EDITIONS = 10  # on one page


def found(publication: Publication | None) -> Publication:
    """The publication, or 404."""
    if publication is None:
        raise Http404
    return publication


def editions(person: Any, programme_key: str, page: str | None) -> tuple[Page, list[dict[str, Any]]]:
    """A page of the editions of a programme that this person hears of, those that have ended last, each with its phase and
    whether one may enrol now.
    """
    now = timezone.now()
    over = Case(When(ends_on__lt=timezone.localdate(), then=Value(1)), default=Value(0))
    offered = offered_editions(person, [programme_key]).order_by(over, "-starts_on", "pk")
    offered = offered.select_related("organisation", "call")
    first = list(offered[: EDITIONS + 1])  # mostly all there are: nothing to count then
    listed = Paginator(offered if len(first) > EDITIONS else first, EDITIONS).get_page(page)
    return listed, [
        {
            "edition": each,
            "phase": phases.phase_of(each, now).label,
            "open": phases.registration_open(each, now)
            and (not by_application(each) or hasattr(each, "call")),
            "applies": by_application(each),
            "enrol_url": reverse("apply" if by_application(each) else "learn:enrol", args=[each.slug]),
        }
        for each in listed
    ]


def by_application(edition: Edition) -> bool:
    return edition.admission == Edition.Admission.APPLICATION


@for_visitors
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """What a programme is, what it holds, and how to take part."""
    language = get_language()
    own = found(reading.publication(path=f"{programme}/", language=language, shape="programme"))
    publications.wear(request, own.key)
    outline = reading.outline(language=language, key=own.key)
    enrolment = ledger.current_enrolment(request.user, own.key)
    enrolment = enrolment if enrolment and enrolment.state == Enrolment.State.ENROLLED else None
    texts = {each.key: each for each in reading.levels(own.key, language)}
    levels = outline.tree["levels"] if outline else []
    listed, offered = editions(request.user, own.key, request.GET.get("page"))
    context = {
        "page": own,
        **contents.parts(own, levels, texts, offered),
        "editions": offered,
        "listed": listed,
        "enrolment": enrolment,
        "take_part_url": "" if enrolment else _take_part(offered),
        "wish_url": "" if enrolment or any(each["open"] for each in offered) else _wish(programme),
        "competences": competences(own),
        "shown": publications.labels(own.facts),
        "trail": publications.trail(own),
        "posts": reading_posts.of_programme(own.key, request.user, language or "en"),
        "priorities": priorities_of(own, "programme", request.user, language or "en"),
    }
    return render(request, "public/programme.html", context)


def _take_part(offered: list[dict[str, Any]]) -> str:
    """Where the one big button leads: to the only edition that takes people, else to the list of them."""
    ready = [each["enrol_url"] for each in offered if each["open"]]
    return ready[0] if len(ready) == 1 else "#take-part" if ready else ""


def _wish(slug: str) -> str:
    """Where one asks to be told when it opens; shown while nobody can enrol."""
    return reverse("wish", args=[slug])


def competences(programme: Publication) -> dict[str, list[str]]:
    """Titles of the competences a programme serves, by the title of their framework."""
    wanted = {(each["framework"], each["competence"]) for each in programme.facts.get("competences") or []}
    if not wanted:
        return {}
    rows = Competence.objects.filter(key__in=[key for _, key in wanted]).select_related("framework")
    found: dict[str, list[str]] = {}
    for row in rows.order_by("framework__version", "order", "pk"):
        if (row.framework.key, row.key) in wanted:
            found.setdefault(row.framework.title, []).append(row.title)
    return found


@for_visitors
def module(request: HttpRequest, programme: str, module: str) -> HttpResponse:
    """What a module is about and what one does in it."""
    language = get_language()
    own = found(reading.publication(path=f"{programme}/{module}/", language=language, shape="module"))
    publications.wear(request, own.programme_key)
    outline = reading.outline(language=language, key=own.programme_key)
    context = {
        "page": own,
        "module": publications.module_in(outline.tree if outline else {}, own.key),
        "aims": contents.aims(own),
        "trail": publications.trail(own),
    }
    return render(request, "public/module.html", context)


@for_visitors
def activity(request: HttpRequest, programme: str, module: str, activity: str) -> HttpResponse:
    """An activity for somebody who is not signed in: open texts and videos whole, the rest as a promise."""
    language = get_language()
    path = f"{programme}/{module}/{activity}/"
    own = found(reading.publication(path=path, language=language, shape="activity"))
    publications.wear(request, own.programme_key)
    outline = reading.outline(language=language, key=own.programme_key)
    tree = outline.tree if outline else {}
    context = {
        "page": own,
        "readable": tree.get("open_reading", False),
        "module": publications.module_in(tree, own.facts.get("module_key", "")),
        "trail": publications.trail(own),
        "kind": publications.kind_of(own),
        "video": publications.video_of(own),
        "example": cases.example(own.facts, language),
        "promise": promise(own.facts["kind"]),
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "public/activity.html", context)


def promise(kind: str) -> str:
    """What signing in adds to an activity of this kind."""
    if kind == "quiz":
        return _(
            "The quiz is for participants: you see at once what was right, and why. Nothing is recorded before you sign in."
        )
    if kind == "worksheet":
        return _("The worksheet is for participants: you save as you go, hand it in, and a trainer answers.")
    return _(
        "Your progress is kept and counts for the certificate when you take part. Reading here records nothing."
    )
