"""Priorities and campaigns at the desk, and what serves them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.community import priorities as reading
from rostra.community.actions import priorities as verbs
from rostra.community.models import Priority
from rostra.community.models.documents import SERVING
from rostra.community.rules import documents as rules
from rostra.community.rules.roles import writes_for_some
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.documents import FindForm, PriorityForm
from rostra.web.parts import serving

CURRENT = "community"
FAULTY = 400


def mine(request: HttpRequest, key: str) -> Priority:
    """One priority that this person may change; 404 otherwise."""
    return get_object_or_404(rules.writable_priorities(request.user).select_related("organisation"), key=key)


@require_safe
@staff
def priorities(request: HttpRequest) -> HttpResponse:
    """All priorities and campaigns one may change."""
    require(writes_for_some(request.user))
    rows = (
        rules.writable_priorities(request.user).select_related("organisation").annotate(count=Count("links"))
    )
    context = {"page": paged(request, rows.order_by("kind", "position", "title"))}
    return page(request, "desk/priorities.html", context, current=CURRENT)


@staff
def new(request: HttpRequest) -> HttpResponse:
    """POST writes a priority or campaign down."""
    require(writes_for_some(request.user))
    form = PriorityForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            request,
            lambda: verbs.add(by=request.user, **form.values()),
            form=form,
            done=_("Kept. Name what serves it, then publish it."),
        )
        if done and made:
            return redirect("desk:priority", key=made.key)
    status = FAULTY if form.errors else 200
    return page(request, "desk/priority_new.html", {"form": form}, current=CURRENT, status=status)


@staff
def priority(request: HttpRequest, key: str) -> HttpResponse:
    """One priority; POST changes what it says. `what` and `q` look for things that serve it."""
    own = mine(request, key)
    form = PriorityForm(request.POST or None, by=request.user, priority=own)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            request, lambda: verbs.change(own, by=request.user, **form.values()), form=form, done=_("Saved.")
        )
        if done:
            return redirect("desk:priority", key=key)
    context = {
        "priority": own,
        "form": form,
        "linked": _linked(own),
        **_found(request, own),
    }
    return page(
        request, "desk/priority.html", context, current=CURRENT, status=FAULTY if form.errors else 200
    )


def _linked(own: Priority) -> list[dict[str, Any]]:
    """What serves it, each with the link's number, also what readers do not see yet."""
    links = list(reading.linked(own))
    rows = []
    for what in SERVING:
        of_sort = [link for link in links if getattr(link, f"{what}_id")]
        things = [getattr(link, what) for link in of_sort]
        rows += [
            {"pk": link.pk, "text": f"{serving.LABELS[what]}: {thing.title}"}
            for link, thing in zip(of_sort, things, strict=True)
        ]
    return rows


def _found(request: HttpRequest, own: Priority) -> dict[str, Any]:
    """The form that looks for things, and what it found that does not serve it yet."""
    if "what" not in request.GET:
        return {"find": FindForm(), "found": None}
    form = FindForm(request.GET)
    if not form.is_valid():
        return {"find": form, "found": None}
    what = form.cleaned_data["what"]
    known = set(own.links.filter(**{f"{what}__isnull": False}).values_list(f"{what}_id", flat=True))
    found = [
        thing for thing in reading.found(what, form.cleaned_data["q"], request.user) if thing.pk not in known
    ]
    return {"find": form, "found": found, "what": what}


@require_POST
@staff
def serve(request: HttpRequest, key: str) -> HttpResponse:
    """Name things that serve it (`things`: their numbers), or take links away (`links`)."""
    own = mine(request, key)
    if "links" in request.POST:
        numbers = [int(each) for each in request.POST.getlist("links") if each.isdigit()]
        attempt(
            request, lambda: verbs.stop_serving(own, links=numbers, by=request.user), done=_("Taken away.")
        )
        return redirect("desk:priority", key=key)
    what = request.POST.get("what", "")
    numbers = [int(each) for each in request.POST.getlist("things") if each.isdigit()]
    things = list(reading.VISIBLE[what](request.user).filter(pk__in=numbers)) if what in SERVING else []
    attempt(
        request,
        lambda: verbs.serve(own, what=what, things=things, by=request.user),
        done=_("Named. Its page lists them."),
    )
    return redirect("desk:priority", key=key)


@require_POST
@staff
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish it, or take it down with `down`."""
    own = mine(request, key)
    if "down" in request.POST:
        attempt(request, lambda: verbs.unpublish(own, by=request.user), done=_("Taken down."))
    else:
        attempt(request, lambda: verbs.publish(own, by=request.user), done=_("Published."))
    return redirect("desk:priority", key=key)


@staff
def serves(request: HttpRequest, what: str, key: str) -> HttpResponse:
    """Which of one's priorities and campaigns a thing serves; POST keeps the ticks."""
    require(writes_for_some(request.user))
    if what not in SERVING:
        raise Http404
    thing = get_object_or_404(reading.VISIBLE[what](request.user), key=key)
    own = rules.writable_priorities(request.user).order_by("kind", "position", "title")
    if request.method == "POST":
        chosen = list(own.filter(key__in=request.POST.getlist("priorities")))
        done, _row = attempt(
            request,
            lambda: verbs.set_for(thing, what=what, priorities=chosen, by=request.user),
            done=_("Saved."),
        )
        if done:
            return redirect("desk:serves", what=what, key=key)
    context = {
        "thing": thing,
        "label": serving.LABELS[what],
        "priorities": own,
        "chosen": set(own.filter(**{f"links__{what}": thing}).values_list("key", flat=True)),
    }
    return page(request, "desk/serves.html", context, current=CURRENT)
