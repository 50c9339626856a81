"""Choosing packages and modules by what one wants to be able to do. A GET shows what gives it; the POST takes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import Faults, Refused
from rostra.kernel.time import today
from rostra.ledger import offers
from rostra.ledger.actions import choices
from rostra.ledger.models import Certificate
from rostra.programmes import choosing, reading
from rostra.programmes.choosing import Offer, Plan
from rostra.programmes.facts import minutes_label
from rostra.web.learn.views.door import enrolment_in, login_required


class ChoiceForm(forms.Form):
    """Packages and single modules as ticked, and the outcomes they were ticked for."""

    packages = forms.MultipleChoiceField(required=False)
    modules = forms.MultipleChoiceField(required=False)
    outcomes = forms.MultipleChoiceField(required=False)

    def __init__(self, offer: Offer, data: Any = None) -> None:
        super().__init__(data)
        known = {ident for module in offer.modules.values() for ident in module.outcome_ids}
        for name, keys in (("packages", offer.packages), ("modules", offer.modules), ("outcomes", known)):
            self.fields[name].choices = [(key, key) for key in keys]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, edition: str) -> HttpResponse:
    """Tick what you want to be able to do, see which packages or modules give it, take them."""
    enrolment = enrolment_in(request, edition)
    if enrolment.edition.choice == Edition.Choice.WHOLE:
        raise Http404
    outline = reading.outline(language=get_language(), key=enrolment.edition.programme_key)
    tree = outline.tree if outline else {}
    offer = offers.offer(enrolment.edition, tree)
    form = ChoiceForm(offer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _take(request, enrolment, form):
        return redirect("learn:map", edition)
    context = _context(request, enrolment, tree, offer, form)
    return render(request, "learn/choose.html", context, status=422 if form.errors else 200)


def _take(request: HttpRequest, enrolment: Enrolment, form: ChoiceForm) -> bool:
    try:
        choices.choose(enrolment, by=request.user, **form.cleaned_data)
    except Faults as refused:
        for where, said in refused.faults:
            form.add_error(where, said)
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, _("This is what you take. You can change it until your certificate is made out.")
    )
    return True


def _context(
    request: HttpRequest, enrolment: Enrolment, tree: dict[str, Any], offer: Offer, form: ChoiceForm
) -> dict[str, Any]:
    asked = request.GET.getlist("outcome") if request.method != "POST" else request.POST.getlist("outcomes")
    wanted = asked or ([] if "outcome" in request.GET or "show" in request.GET else enrolment.outcomes)
    done = offers.done_modules(request.user, tree)
    plan = choosing.plan(offer, wanted, done=done)
    ticked = _ticked(request, enrolment, plan, bool(asked))
    return {
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "form": form,
        "plan": plan,
        "wanted": set(wanted),
        "planned": bool(asked),
        "may": _may_change(enrolment),
        "levels": [_level(level, offer, plan, ticked, done) for level in offer.levels],
        "has_choice": offer.has_choice,
        "missing": bool(plan.missing),
        "minutes": minutes_label(plan.minutes, get_language()),
        "before": _before(offer, tree, ticked, done),
        "trail": [
            (_("Learn"), reverse("learn:home")),
            (enrolment.edition.title, reverse("learn:map", args=[enrolment.edition.slug])),
            (_("Choose"),),
        ],
    }


def _ticked(request: HttpRequest, enrolment: Enrolment, plan: Plan, planned: bool) -> set[str]:
    """What stands ticked: what was just sent, else what the wishes lead to, else the choice as it is."""
    if request.method == "POST":
        return {*request.POST.getlist("packages"), *request.POST.getlist("modules")}
    if planned:
        return {*plan.packages, *plan.modules}
    return {*enrolment.packages, *enrolment.modules}


def _may_change(enrolment: Enrolment) -> bool:
    """Whether the choice may still be made or changed; the action decides again."""
    edition = enrolment.edition
    over = bool(edition.ends_on and edition.ends_on < today(edition.time_zone))
    certified = Certificate.objects.filter(enrolment=enrolment, revoked_at__isnull=True).exists()
    return not over and not edition.cancelled_at and not certified


def _level(
    level: choosing.Level, offer: Offer, plan: Plan, ticked: set[str], done: set[str]
) -> dict[str, Any]:
    """A level as the page shows it: what everybody takes, and what can be ticked, each with its reasons."""
    texts = {ident: text for module in offer.modules.values() for ident, text in module.outcomes}
    options: list[dict[str, Any]] = [
        {
            "key": package.key,
            "name": "packages",
            "title": package.title,
            "summary": package.summary,
            "minutes": minutes_label(package.minutes, get_language()),
            "modules": package.modules,
        }
        for package in level.packages
    ] + [
        {
            "key": module.key,
            "name": "modules",
            "title": module.title,
            "summary": "",
            "minutes": module.minutes_label,
            "modules": (module,),
        }
        for module in (*level.singles, *_extras(level, offer, plan, ticked))
    ]
    for option in options:
        option["ticked"] = option["key"] in ticked
        option["gives"] = [texts[each] for each in plan.because.get(option["key"], ()) if each in texts]
        option["needed_by"] = [offer.modules[each].title for each in plan.needed_by.get(option["key"], ())]
        option["done"] = all(module.key in done for module in option["modules"])
    return {"level": level, "options": options, "single": bool(not level.packages)}


def _extras(level: choosing.Level, offer: Offer, plan: Plan, ticked: set[str]) -> list[choosing.Module]:
    """Modules of packages that stand alone in a choice, because something chosen builds on them."""
    alone = [offer.modules[key] for key in offer.modules if key in {*plan.modules, *ticked}]
    return [
        each for each in alone if each.level == level.key and each.package and each.package in offer.packages
    ]


def _before(offer: Offer, tree: dict[str, Any], ticked: set[str], done: set[str]) -> list[dict[str, Any]]:
    """What is chosen and builds on modules that are not offered here, with their titles."""
    titles = {
        module["key"]: module["title"]
        for level in tree.get("levels", [])
        for module in level.get("modules", [])
    }
    packages = [key for key in ticked if key in offer.packages]
    keys = choosing.asked(offer, packages, ticked - set(packages))
    order = [key for key in offer.modules if key in keys]
    return [
        {"title": offer.modules[key].title, "on": [titles[each] for each in others if each in titles]}
        for key, others in choosing.outside(offer, order, done).items()
        if any(each in titles for each in others)
    ]
