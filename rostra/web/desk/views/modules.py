"""The modules an edition takes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.cohorts.actions import modules as actions
from rostra.programmes import reading
from rostra.web.desk.door import attempt, page, staff
from rostra.web.desk.forms.modules import ModulesForm
from rostra.web.desk.views.editions import mine


@staff
def modules(request: HttpRequest, key: str) -> HttpResponse:
    """Tick modules, give each a last day and an example; what an open edition asks changes only by accepting it."""
    edition = mine(request, key)
    outline = reading.outline(language=get_language(), key=edition.programme_key)
    tree = outline.tree if outline else {}
    form = ModulesForm(request.POST if request.method == "POST" else None, edition=edition, tree=tree)
    if request.method == "POST" and form.is_valid():
        done, _rows = attempt(
            request, lambda: actions.take(edition, modules=form.taken(), by=request.user), form=form
        )
        if done:
            if edition.opened_at:
                messages.success(
                    request,
                    _("Saved. What is asked stays as it is until you take over the changes offered below."),
                )
            else:
                messages.success(request, _("Saved. It is pinned when you open the edition."))
            return redirect("desk:edition", key=key)
    context = {"form": form, "edition": edition, "levels": form.levels()}
    return page(
        request, "desk/edition_modules.html", context, current="editions", status=400 if form.errors else 200
    )
