"""Moderation: what was reported and what waits to be let through, one thing with what happened to it, silences."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.community import queueing, things
from rostra.community.actions import reports as actions
from rostra.community.actions import silences as silencing
from rostra.community.models import Comment, Report, Space
from rostra.community.naming import shown
from rostra.community.rules import reports as rules
from rostra.community.rules.roles import may_moderate
from rostra.community.rules.safety import silences_of
from rostra.community.things import COMMENT, Thing
from rostra.kernel.time import now
from rostra.web.desk.door import attempt, page, paged, require
from rostra.web.desk.forms.safety import DecisionForm
from rostra.web.parts.things import address_of

FAULTY = 400
BESIDE = 3  # comments before and after the one that is looked at
DONE = {
    actions.HIDE: gettext_lazy("Hidden. The author and who reported it get a letter."),
    actions.SHOW: gettext_lazy("It is seen again. The author gets a letter."),
    actions.LEAVE: gettext_lazy("It stays as it is. Who reported it gets a letter."),
    actions.SILENCE: gettext_lazy("Silenced. The person gets a letter with the reason."),
    actions.LET_THROUGH: gettext_lazy("It is seen now. The author gets a letter."),
}


def _parts(current: str) -> list[dict[str, Any]]:
    parts = (
        ("reports", _("What waits")),
        ("reports_decided", _("Decided")),
        ("silences", _("Silenced people")),
    )
    return [
        {"label": label, "url": reverse(f"desk:{name}"), "current": name == current} for name, label in parts
    ]


@require_safe
@login_required
def reports(request: HttpRequest) -> HttpResponse:
    """What waits for a moderator, what cannot wait first; `?space=` shows one space."""
    require(rules.moderates_some(request.user))
    slug = request.GET.get("space", "")
    space = get_object_or_404(Space, slug=slug, pk__in=rules.moderated_spaces(request.user)) if slug else None
    listed = paged(request, queueing.waiting(request.user, space.pk if space else None))
    rows = queueing.with_things(list(listed))
    context = {"page": listed, "rows": rows, "space": space, "now": now(), "parts": _parts("reports")}
    return page(request, "desk/reports.html", context, current="community")


@require_safe
@login_required
def decided(request: HttpRequest) -> HttpResponse:
    """What was decided, the latest first."""
    require(rules.moderates_some(request.user))
    rows = rules.decidable_reports(request.user).exclude(state=Report.State.OPEN)
    listed = paged(request, rows.select_related("decided_by", "space").order_by("-decided_at", "-pk"))
    for row in listed:
        row.decider = shown(row.decided_by) if row.decided_by else ""
    context = {"page": listed, "parts": _parts("reports_decided")}
    return page(request, "desk/reports_decided.html", context, current="community")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One thing: what it says and stands beside, who reported it and why, what is to be done. POST decides (`do`)."""
    thing, rows = _found(request.user, kind, key)
    opened = [row for row in rows if row.state == Report.State.OPEN]
    reported = [row for row in opened if not row.appeal]
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        silence=_silence(request.user, thing),
        reported=bool(reported),
        reason=str(reported[0].get_why_display()) if reported else "",
    )
    if request.method == "POST" and form.is_valid():
        what = request.POST.get("do", "")
        decision = form.decision(what)
        done, _rows = attempt(
            request,
            lambda: actions.decide(thing, by=request.user, decision=decision),
            form=form,
            done=str(DONE.get(what, "")),
        )
        if done:
            return redirect("desk:reports")
    context = {
        "thing": thing,
        "rows": [{"row": row, "by": shown(row.by) if row.by else ""} for row in rows],
        "form": form,
        "urgent": any(row.is_urgent for row in opened),
        "due_at": min((rules.due_at(row) for row in opened), default=None),
        "now": now(),
        "url": "" if thing.is_gone else address_of(thing),
        "proof": next((row for row in rows if not row.appeal), None),
        "reported": bool(reported),
        **_around(request.user, thing),
    }
    return page(
        request, "desk/report.html", context, current="community", status=FAULTY if form.errors else 200
    )


def _found(person: Any, kind: str, key: str) -> tuple[Thing, list[Report]]:
    """A thing that somebody moderates, with everything reported about it; 404 for everybody else, and for its author."""
    rows = list(
        rules.decidable_reports(person)
        .filter(kind=kind, thing=key)
        .select_related("by", "accused", "space", "decided_by")
        .order_by("created_at", "pk")
    )
    thing = things.find(kind, key) or (things.gone(rows[0]) if rows else None)
    if thing is None or not rules.may_decide(person, thing):
        raise Http404
    return thing, rows


def _silence(person: Any, thing: Thing) -> str:
    """Where this moderator may silence the author."""
    if thing.author is None:
        return ""
    everywhere = rules.may_silence(person, thing.author, None)
    here = thing.space is not None and rules.may_silence(person, thing.author, thing.space)
    return "both" if here and everywhere else "here" if here else "everywhere" if everywhere else ""


def _around(person: Any, thing: Thing) -> dict[str, Any]:
    """What stands before and after, and what is known of the author."""
    beside: dict[str, Any] = {"before": [], "after": [], "author": {}}
    if thing.kind == COMMENT and thing.row is not None:
        others = Comment.objects.filter(post=thing.row.post_id).select_related("by")
        before = others.filter(created_at__lt=thing.written_at).order_by("-created_at", "-pk")[:BESIDE]
        after = others.filter(created_at__gt=thing.written_at).order_by("created_at", "pk")[:BESIDE]
        beside["before"] = [{"row": each, "by": shown(each.by)} for each in reversed(before)]
        beside["after"] = [{"row": each, "by": shown(each.by)} for each in after]
    if thing.author is not None:
        upheld = rules.decidable_reports(person).filter(accused=thing.author, state=Report.State.UPHELD)
        silences = [each for each in silences_of(thing.author) if may_moderate(person, each.space)]
        beside["author"] = {"upheld": upheld.filter(appeal=False).count(), "silences": silences}
    return beside


@require_safe
@login_required
def silences(request: HttpRequest) -> HttpResponse:
    """Who is silenced where, why and until when."""
    require(rules.moderates_some(request.user))
    rows = rules.liftable_silences(request.user).exclude(until__lte=now())
    listed = paged(request, rows.select_related("person", "space", "by").order_by("-created_at", "-pk"))
    for row in listed:
        row.who, row.decider = shown(row.person), shown(row.by) if row.by else ""
    return page(
        request, "desk/silences.html", {"page": listed, "parts": _parts("silences")}, current="community"
    )


@login_required
@require_POST
def lift(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody write again."""
    row = get_object_or_404(rules.liftable_silences(request.user), key=key)
    attempt(request, lambda: silencing.lift(row, by=request.user), done=_("They can write again."))
    return redirect("desk:silences")
