"""Lessons of an edition: noted, changed, taken away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions import lessons as actions
from rostra.cohorts.models import Lesson
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.copies import LessonForm
from rostra.web.desk.views.editions import seen, with_phase


def _lesson(request: HttpRequest, key: str) -> Lesson:
    rows = Lesson.objects.filter(edition__in=cohorts.visible_editions(request.user).values("pk"))
    return get_object_or_404(
        rows.select_related("edition__organisation", "edition__programme", "by"), key=key
    )


@staff
def lessons(request: HttpRequest, key: str) -> HttpResponse:
    """The lessons of this edition and of earlier ones of the programme; the team notes a new one."""
    edition = seen(request, key)
    may_note = cohorts.may_review(request.user, edition)
    begun = {"text": request.GET.get("text", "")[:4000]}  # words of an idea that is kept as a lesson
    form = LessonForm(request.POST or None, initial=begun) if may_note else None
    if request.method == "POST":
        require(may_note)
        if form and form.is_valid():
            done, _noted = attempt(
                request,
                lambda: actions.note(edition=edition, by=request.user, **form.cleaned_data),
                form=form,
                done=_("Noted for the next time."),
            )
            if done:
                return redirect("desk:lessons", key=key)
    rows = [
        {
            "lesson": each,
            "may_change": actions.may_change(request.user, each),
            "may_delete": actions.may_delete(request.user, each),
            "own": each.edition_id == edition.pk,
        }
        for each in actions.earlier(request.user, edition)[:100]
    ]
    context = {**with_phase(edition), "rows": rows, "form": form}
    bad = bool(form and form.errors)
    return page(request, "desk/lessons.html", context, current="editions", status=400 if bad else 200)


@staff
def change(request: HttpRequest, key: str) -> HttpResponse:
    found = _lesson(request, key)
    require(actions.may_change(request.user, found))
    form = LessonForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: actions.change(found, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:lessons", key=found.edition.key)
    context = {**with_phase(found.edition), "form": form, "lesson": found}
    return page(
        request, "desk/lesson_change.html", context, current="editions", status=400 if form.errors else 200
    )


@require_POST
@staff
def delete(request: HttpRequest, key: str) -> HttpResponse:
    found = _lesson(request, key)
    require(actions.may_delete(request.user, found))
    edition = found.edition.key
    attempt(request, lambda: actions.delete(found, by=request.user), done=_("Taken away."))
    return redirect("desk:lessons", key=edition)
