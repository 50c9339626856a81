"""Draws of a call: announce one, close its pool, hold it, offer the places. The page everybody sees is linked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rostra.cohorts import rules
from rostra.cohorts.actions import calls
from rostra.cohorts.actions import draws as verbs
from rostra.cohorts.models import Application, Draw
from rostra.cohorts.reasons import worded
from rostra.people.models import LongTask
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.admission import DrawForm, SeedForm
from rostra.web.desk.views.calls import edition_with_call
from rostra.web.parts.applying import attribute_names


@staff
def draws(request: HttpRequest, key: str) -> HttpResponse:
    """The draws of a call; POST announces one."""
    edition, call = edition_with_call(request, key)
    free = max(call.places - calls.places_taken(call), 0)
    form = DrawForm(request.POST or None, initial={"size": free or None})
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            request, lambda: verbs.announce(call, by=request.user, **form.cleaned_data), form=form,
            done=_("The draw is announced. Its page is public."),
        )  # fmt: skip
        if done and made:
            return redirect("desk:draw", key=made.key)
    rows = rules.visible_draws(request.user).filter(call=call).defer("pool", "names").order_by("-pk")
    waiting = Application.objects.filter(call=call, state=Application.State.SUBMITTED)
    context = {
        "edition": edition,
        "call": call,
        "rows": rows,
        "form": form,
        "free": free,
        "fitting": waiting.filter(eligible=True).count(),
        "quotas": sum(len(each) for each in call.quotas.values()),
    }
    return page(request, "desk/draws.html", context, current="editions", status=400 if form.errors else 200)


@staff
def draw(request: HttpRequest, key: str) -> HttpResponse:
    """One draw and its next step; POST takes it (`do` is freeze, run or apply)."""
    rows = rules.visible_draws(request.user).select_related(
        "call__edition__organisation", "call__edition__programme"
    )
    own = get_object_or_404(rows, key=key)
    require(rules.may_decide(request.user, own.call))
    wanted = request.POST.get("do", "")
    seed = SeedForm(request.POST if wanted == "run" and own.seed_rule and not own.seed else None)
    if request.method == "POST" and (answer := _do(request, own, wanted, seed)):
        return answer
    impossible = verbs.is_impossible(own)
    context = {
        "edition": own.call.edition,
        "call": own.call,
        "draw": own,
        "seed": seed,
        "impossible": impossible,
        "reasons": _reasons(own) if impossible else [],
        "open": rules.takes_applications(own.call),
        "asks_seed": bool(own.seed_rule and not own.seed),
    }
    return page(request, "desk/draw.html", context, current="editions", status=400 if seed.errors else 200)


def _reasons(own: Draw) -> list[str]:
    """What to relax, in words."""
    values, attributes = attribute_names(own.call, get_language())
    names = attributes | {value: label for (_attribute, value), label in values.items()}
    return [worded(each, names) for each in own.result.get("reasons", [])]


def _do(request: HttpRequest, own: Draw, wanted: str, seed: SeedForm) -> HttpResponse | None:
    """Take one step; None when the page has to say what is wrong at its field."""
    here = reverse("desk:draw", args=[own.key])
    if wanted == "freeze":
        attempt(
            request,
            lambda: verbs.freeze(own, by=request.user),
            done=_("The pool is closed and its hash is public."),
        )
    elif wanted == "apply":
        done, made = attempt(request, lambda: verbs.offer_places(own, by=request.user, address=here))
        if isinstance(made, LongTask):
            return redirect("desk:long_task", key=made.key)
        if done:
            said = ngettext(
                "A place is offered to one person.", "Places are offered to %(count)d people.", made or 0
            )
            messages.success(request, said % {"count": made})
    elif wanted == "run":
        if seed.is_bound and not seed.is_valid():
            return None
        number = seed.cleaned_data["seed"] if seed.is_bound else ""
        form = seed if seed.is_bound else None
        done, task = attempt(
            request, lambda: verbs.begin(own, by=request.user, address=here, seed=number), form=form
        )
        if done and task:
            return redirect("desk:long_task", key=task.key)
        if form is not None:
            return None
    return redirect(here)
