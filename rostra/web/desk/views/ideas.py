"""Ideas about programmes at the desk: what people told, by state and programme, and the answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rostra.cohorts.rules.editions import REVIEWS, editions_by_role
from rostra.community.actions import ideas as actions
from rostra.community.models import Idea
from rostra.community.naming import shown
from rostra.community.rules import ideas as rules
from rostra.community.rules.roles import hears_ideas
from rostra.programmes import reading
from rostra.web.desk.door import attempt, page, paged, require
from rostra.web.desk.forms.safety import IdeaForm

FAULTY = 400
State = Idea.State
NEW_FIRST = Case(When(state=State.NEW, then=Value(0)), default=Value(1), output_field=IntegerField())


@require_safe
@login_required
def ideas(request: HttpRequest) -> HttpResponse:
    """Ideas that land here, new ones first; narrowed by `?state=` and `?programme=`."""
    require(hears_ideas(request.user))
    everything = rules.answerable_ideas(request.user)
    programme, state = request.GET.get("programme", ""), request.GET.get("state", "")
    titles = _titles(everything)
    of_programme = everything.filter(programme__key=programme) if programme in titles else everything
    rows = of_programme.filter(state=state) if state in State.values else of_programme
    order = ("created_at", "pk") if state in (State.NEW, State.READ) else ("first", "-created_at", "-pk")
    rows = rows.select_related("programme", "person").annotate(first=NEW_FIRST)
    listed = paged(request, rows.order_by(*order))
    for row in listed:
        row.title = titles.get(row.programme.key, row.programme.title)
        row.who = shown(row.person) if row.person else ""
    context = {
        "page": listed,
        "states": _states(of_programme, programme, state),
        "programmes": _programmes(titles, programme, state),
    }
    return page(request, "desk/ideas.html", context, current="community")


def _titles(rows: QuerySet[Idea]) -> dict[str, str]:
    """Titles of the programmes that have ideas, in the reader's language. Two queries."""
    keys = set(rows.order_by().values_list("programme__key", flat=True).distinct())
    found = reading.by_keys(keys, get_language()) if keys else {}
    return {key: found[key].title if key in found else key for key in keys}


def _address(**chosen: str) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{reverse('desk:ideas')}?{query}" if query else reverse("desk:ideas")


def _states(rows: QuerySet[Idea], programme: str, current: str) -> list[dict[str, Any]]:
    """Every state with how many ideas are in it. One query."""
    counts = dict(rows.order_by().values_list("state").annotate(many=Count("pk")))
    first = {"label": _("all"), "url": _address(programme=programme), "count": sum(counts.values())}
    return [
        {**first, "current": current not in State.values},
        *(
            {
                "label": label,
                "url": _address(programme=programme, state=value),
                "count": counts.get(value, 0),
                "current": value == current,
            }
            for value, label in State.choices
        ),
    ]


def _programmes(titles: dict[str, str], current: str, state: str) -> list[dict[str, Any]]:
    """Every programme that has ideas, when there is more than one."""
    if len(titles) < 2:
        return []
    named = sorted(titles.items(), key=lambda each: each[1].casefold())
    every = {"label": _("every programme"), "url": _address(state=state), "current": current not in titles}
    return [
        every,
        *(
            {"label": title, "url": _address(programme=key, state=state), "current": key == current}
            for key, title in named
        ),
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: HttpRequest, key: str) -> HttpResponse:
    """One idea and the answer. POST answers; who told it gets a letter when the words are new."""
    rows = rules.answerable_ideas(request.user).select_related("programme", "person", "answered_by")
    found = get_object_or_404(rows, key=key)
    initial = {"state": found.state, "answer": found.answer, "shown": found.shown}
    form = IdeaForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _idea = attempt(
            request,
            lambda: actions.answer(found, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Saved. New words go out by letter."),
        )
        if done:
            return redirect("desk:ideas")
    about = reading.by_key(found.programme.key, get_language())
    context = {
        "idea": found,
        "title": about.title if about else found.programme.title,
        "title_language": about.language if about else "",
        "who": shown(found.person) if found.person else "",
        "form": form,
        "edition": _edition(request.user, found.programme.key),
    }
    return page(
        request, "desk/idea.html", context, current="community", status=FAULTY if form.errors else 200
    )


def _edition(person: Any, programme_key: str) -> Any:
    """The latest edition of the programme to whose lessons this person may add."""
    rows = editions_by_role(person, REVIEWS).filter(programme_key=programme_key)
    return rows.order_by("-starts_on", "-pk").first()
