"""The academy itself: name, languages, contact, brand; and all its pages made anew."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.people import rules
from rostra.programmes.actions import academy as actions
from rostra.programmes.actions import publishing
from rostra.programmes.models import Compilation
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.academy import COLOURS, AcademyForm

FIELDS = ("name", "tagline", "contact_email", "languages", "time_zone", "logo", "colours")


@staff
def academy(request: HttpRequest) -> HttpResponse:
    require(rules.is_site_admin(request.user))
    form = AcademyForm(request.POST or None, initial=initial_of(actions.the()))
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in FIELDS}
        done, _academy = attempt(
            request, lambda: actions.change(by=request.user, **changed), form=form, done=_("Changed.")
        )
        if done:
            return redirect("desk:academy")
    colours = [form[f"colour-{name}"] for name, _label, _usual in COLOURS]
    context = {"form": form, "colour_fields": colours, "run": Compilation.objects.order_by("-pk").first()}
    return page(request, "desk/academy.html", context, current="academy", status=400 if form.errors else 200)


@require_POST
@staff
def rebuild(request: HttpRequest) -> HttpResponse:
    """Begin to make all pages anew; the page of the academy says how far it is."""
    require(rules.is_site_admin(request.user))
    attempt(request, publishing.start_rebuild, done=_("Begun: all pages are made anew."))
    return redirect(f"{reverse('desk:academy')}#rebuild")


def initial_of(academy: Any) -> dict[str, Any]:
    """What stands in the form."""
    given = {name: getattr(academy, name) for name in FIELDS}
    given["main_language"] = academy.languages[0] if academy.languages else ""
    for name, value in academy.colours.items():
        given[f"colour-{name}"] = value
    return given
