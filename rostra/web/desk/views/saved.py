"""Saved views of an edition's people: keep one, rename or delete it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.cohorts import rules as cohorts
from rostra.ledger import rules
from rostra.ledger.actions import views
from rostra.ledger.matrix import SORTS
from rostra.ledger.models import SavedView
from rostra.ledger.selecting import Selection
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.exports import ViewForm
from rostra.web.desk.views.editions import seen

PAGES = ("people", "matrix")


@require_POST
@staff
def save(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    form = ViewForm(request.POST, may_share=rules.may_share_view(request.user, edition))
    chosen = Selection.read(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name."))
        return redirect(_back(request.POST, key))
    more = {name: request.POST.get(name, "") for name in ("sort", "optional")}
    if more["sort"] not in SORTS or more["sort"] == "name":
        more["sort"] = ""
    done, view = attempt(
        request,
        lambda: views.save(
            edition=edition,
            name=form.cleaned_data["name"],
            chosen=chosen,
            by=request.user,
            shared=form.cleaned_data.get("shared", False),
            sort=more["sort"],
            optional="1" if more["optional"] == "1" else "",
        ),
        done=_("The view is kept. You find it above the list."),
    )
    tail = f"?{view.query}" if done and view else ""
    return redirect(_back(request.POST, key) + tail)


@staff
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Rename a view, share it or not, or delete it."""
    view = _mine(request, key)
    may_share = rules.may_share_view(request.user, view.edition)
    initial = {"name": view.name, "shared": view.shared}
    form = ViewForm(request.POST or None, may_share=may_share, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _view = attempt(
            request,
            lambda: views.rename(
                view,
                name=form.cleaned_data["name"],
                shared=form.cleaned_data.get("shared", view.shared),
                by=request.user,
            ),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect(_back(request.GET, view.edition.key))
    context = {
        "form": form,
        "view": view,
        "edition": view.edition,
        "back": _back(request.GET, view.edition.key),
    }
    return page(request, "desk/view.html", context, current="editions", status=400 if form.errors else 200)


@require_POST
@staff
def delete(request: HttpRequest, key: str) -> HttpResponse:
    view = _mine(request, key)
    edition = view.edition.key
    attempt(request, lambda: views.delete(view, by=request.user), done=_("The view is deleted."))
    return redirect(_back(request.GET, edition))


def _mine(request: HttpRequest, key: str) -> SavedView:
    rows = SavedView.objects.filter(edition__in=cohorts.visible_editions(request.user)).select_related(
        "edition__organisation", "person"
    )
    view = get_object_or_404(rows, key=key)
    require(rules.may_change_view(request.user, view))
    return view


def _back(query: Any, key: str) -> str:
    here = query.get("back", "people")
    return reverse(f"desk:{here if here in PAGES else 'people'}", args=[key])
