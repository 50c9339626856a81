"""Running an edition again: the dates side by side, what was learned, then the new edition in preparation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions import copies, lessons, remarks
from rostra.cohorts.models import Edition
from rostra.kernel.time import today
from rostra.live.actions import plans
from rostra.programmes import reading
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.copies import CopyForm
from rostra.web.desk.views.editions import mine, with_phase


@staff
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """GET shows the form; POST with `look` the table of dates; POST without it makes the edition."""
    edition = mine(request, key)
    require(cohorts.may_draft_edition(request.user, edition.organisation, edition.programme_key))
    form = CopyForm(
        request.POST or None, initial={"starts_on": _a_year_later(edition), "title": edition.title}
    )
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        done, made = attempt(
            request,
            lambda: plans.copy_edition(edition, by=request.user, **form.cleaned_data),
            form=form,
            done=_("The new edition is in preparation. Nobody sees it yet; nobody was taken over."),
        )
        if done and made:
            return redirect("desk:edition", key=made.key)
    start = _start(form, edition)
    with_cohorts = form.cleaned_data.get("with_cohorts", True) if form.is_bound and form.is_valid() else True
    context = {
        **with_phase(edition),
        "form": form,
        "start": start,
        "rows": [
            _row(each) for each in _named(edition, copies.shifts(edition, start, with_cohorts=with_cohorts))
        ],
        "sessions": [_session_row(each) for each in plans.shifted(edition, start)]
        if _with_sessions(form)
        else [],
        "lessons": lessons.earlier(request.user, edition)[:50],
        "remarks": remarks.earlier(request.user, edition)[:50],
    }
    return page(
        request, "desk/edition_copy.html", context, current="editions", status=400 if form.errors else 200
    )


def _with_sessions(form: CopyForm) -> bool:
    return form.cleaned_data.get("with_sessions", True) if form.is_bound and form.is_valid() else True


def _session_row(each: plans.Proposed) -> dict[str, Any]:
    """A session's row in the table of dates."""
    origin = each.origin
    return {
        "what": each.title,
        "before": dt.datetime.combine(origin.first_day, origin.begins) if origin else None,
        "after": dt.datetime.combine(each.first_day, each.begins),
        "timed": True,
        "warnings": [caution.text for caution in each.cautions],
    }


def _a_year_later(edition: Edition) -> dt.date:
    """The same day of the week, 52 weeks later, or as many years as bring it into the future."""
    start = edition.starts_on + dt.timedelta(weeks=52)
    while start < today(edition.time_zone):
        start += dt.timedelta(weeks=52)
    return start


def _start(form: CopyForm, edition: Edition) -> dt.date:
    if form.is_bound and form.is_valid():
        return form.cleaned_data["starts_on"]
    return _a_year_later(edition)


def _named(edition: Edition, found: list[copies.Shift]) -> list[tuple[copies.Shift, str]]:
    """Each date with what it is of, in words."""
    titles = _modules(edition) if any(each.what == "module" for each in found) else {}
    words = {
        "starts_on": _("First day"),
        "ends_on": _("Last day"),
        "reading_until": _("Can be read until"),
        "announced_at": _("Announced"),
        "registration_opens_at": _("Registration opens"),
        "registration_closes_at": _("Registration closes"),
    }
    named = []
    for each in found:
        if each.what == "module":
            said = _("“%(module)s” done by") % {"module": titles.get(each.name, each.name)}
        elif each.what == "cohort":
            said = _("First day of the cohort “%(cohort)s”") % {"cohort": each.name}
        else:
            said = words[each.what]
        named.append((each, said))
    return named


def _modules(edition: Edition) -> dict[str, str]:
    outline = reading.outline(language=get_language() or "en", key=edition.programme_key)
    levels = outline.tree.get("levels", []) if outline else []
    return {module["key"]: module["title"] for level in levels for module in level.get("modules", [])}


def _row(named: tuple[copies.Shift, str]) -> dict[str, Any]:
    shift, said = named
    words = {
        "weekend": _("at a weekend"),
        "holiday": _("a public holiday"),
        "past": _("in the past"),
        "skipped": _("the clocks skip this time: it becomes an hour later"),
        "announced": _("announce it anew when you are ready"),
    }
    return {
        "what": said,
        "before": shift.before,
        "after": shift.after,
        "timed": isinstance(shift.before, dt.datetime),
        "warnings": [words[each] for each in shift.warnings],
    }
