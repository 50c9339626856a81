"""An activity or a module for somebody who is signed in: read, watch, answer, fill in, with what comes next beside it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.assessment import wording
from rostra.assessment.models import Attempt
from rostra.cohorts.models import Enrolment
from rostra.ledger import reading as ledger
from rostra.ledger import rules
from rostra.ledger.actions import learning
from rostra.ledger.models import Watching
from rostra.programmes import reading
from rostra.programmes.models import Publication
from rostra.web.learn import outlines
from rostra.web.learn.views import pilots
from rostra.web.learn.views.door import attempt, day_of, enrolment_in, login_required, place_of
from rostra.web.learn.views.videos import watched_words
from rostra.web.learn.views.worksheets import last_review, submission_of
from rostra.web.parts import cases, publications


def _found(path: str, shape: str) -> Publication:
    publication = reading.publication(path=path, language=get_language(), shape=shape)
    if publication is None:
        raise Http404
    return publication


def _place(request: HttpRequest, own: Publication) -> dict[str, Any]:
    """The enrolment and the outline with signs; two to four queries whatever the size of the edition."""
    publications.wear(request, own.programme_key)
    enrolment = enrolled_in(request, own.programme_key, own.key)
    outline = reading.outline(language=get_language(), key=own.programme_key)
    rows = ledger.standings_of(enrolment, day_of(request.user)) if enrolment else []
    taken = ledger.modules_of(enrolment.edition) if enrolment else {}
    tree = outlines.with_standings(outline.tree if outline else {}, rows, taken)
    return {
        "enrolment": enrolment,
        "outline": outline.tree if outline else {},
        "tree": tree,
        "rows": rows,
        "page": own,
        "trail": publications.trail(own),
    }


def _before(outline: dict[str, Any], tree: dict[str, Any], own: Publication) -> list[dict[str, Any]]:
    """Modules that a module builds on, with whether they are done here."""
    wanted = own.facts.get("prerequisites") or []
    done = {module["key"] for level in tree["levels"] for module in level["modules"] if module["done"]}
    modules = [module for level in outline.get("levels", []) for module in level["modules"]]
    return [{**module, "done": module["key"] in done} for module in modules if module["key"] in wanted]


def enrolled_in(request: HttpRequest, programme_key: str, asked: str = "") -> Enrolment | None:
    """The enrolment through which this person learns the programme now, first one that asks for an activity or module;
    an invitation or one they left is none."""
    found = ledger.current_enrolment(request.user, programme_key, asked)
    return found if found and found.state == Enrolment.State.ENROLLED else None


@require_safe
def module(request: HttpRequest, programme: str, module: str) -> HttpResponse:
    """A module with where one stands in it."""
    own = _found(f"{programme}/{module}/", "module")
    context = _place(request, own)
    context["module"] = publications.module_in(context["tree"], own.key)
    context["builds_on"] = _before(context["outline"], context["tree"], own)
    return render(request, "learn/module.html", context)


@require_safe
def activity(request: HttpRequest, programme: str, module: str, activity: str) -> HttpResponse:
    """An activity; what can be done with it depends on the enrolment, reading also on the programme being open."""
    own = _found(f"{programme}/{module}/{activity}/", "activity")
    context = _place(request, own)
    enrolment = context["enrolment"]
    row = next((each for each in context["rows"] if each.requirement.target == own.key), None)
    context |= {
        "module": publications.module_in(context["tree"], own.facts.get("module_key", "")),
        "kind": publications.kind_of(own),
        "row": row,
        "readable": _readable(request, own, context),
        "theirs": bool(
            enrolment and row and not row.settled and not row.left_out and row.shown != outlines.WITH_US
        ),
        "needed_share": row.requirement.threshold if row else None,
        "following": outlines.next_after(context["tree"], own.key) if enrolment else None,
        "programme_url": publications.trail(own)[0][1],
    }
    if context["readable"]:
        context["example"] = cases.example(own.facts, get_language() or "en")
    if enrolment and context["readable"]:
        context |= {**_doing(request, enrolment, own), **pilots.context(enrolment, own)}
    return render(
        request,
        "learn/activity.html",
        context | {"video": context.get("video") or publications.video_of(own)},
    )


def _readable(request: HttpRequest, own: Publication, context: dict[str, Any]) -> bool:
    """Asked of what is at hand first; the rule with its queries decides the rest."""
    open_reading = bool(context["tree"].get("open_reading"))
    if context["enrolment"] and rules.may_read_enrolled(context["enrolment"]):
        return True
    return rules.may_read_activity(request.user, own.programme_key, own, open_reading=open_reading)


def _doing(request: HttpRequest, enrolment: Any, own: Publication) -> dict[str, Any]:
    """What the kind of activity adds: where the video goes on, attempts so far, the worksheet begun."""
    facts = own.facts
    doing: dict[str, Any] = {}
    if facts.get("video"):
        seen = Watching.objects.filter(enrolment=enrolment, activity=own.key).first()
        doing["video"] = {
            **(publications.video_of(own) or {}),
            "position": seen.position if seen else 0,
            "watched": watched_words(seen.share) if seen else "",
        }
    if facts.get("quiz"):
        mine = Attempt.objects.filter(quiz__key=facts["quiz"], person=request.user, occasion=enrolment.key)
        attempts = list(mine.select_related("quiz").order_by("-number"))
        doing["attempts"] = [each for each in attempts if each.handed_in_at]
        doing["begun"] = attempts[0] if attempts and not attempts[0].handed_in_at else None
        if not attempts:
            doing["words"] = wording.quiz(facts["quiz"], get_language())
        most = attempts[0].quiz.attempts if attempts else None
        doing["may_try"] = most is None or len(attempts) < most
    if facts.get("form"):
        doing["submission"] = submission_of(enrolment, own)
        doing["review"] = last_review(doing["submission"])
    return doing


@login_required
@require_POST
def read(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """ "I have read it", also of a video's transcript: an edition that asks for a video accepts that as well."""
    enrolment = enrolment_in(request, edition)
    place = place_of(enrolment, key)
    attempt(
        request,
        lambda: learning.read(person=request.user, activity_key=key, enrolment=enrolment, by=request.user),
        _("Noted."),
    )
    return redirect(f"{place}#next")
