"""What goes with a session: the questions of its registration form, and its materials."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.live import rules
from rostra.live.actions import materials as material_verbs
from rostra.live.actions import questions as verbs
from rostra.live.models import Material, Question, Session
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.calendars import MaterialForm, QuestionForm
from rostra.web.desk.views.live_sessions import mine, seen


def _asking(request: HttpRequest, key: str) -> Session:
    """A session people register for, that this person runs."""
    session = mine(request, key)
    require(not session.is_outside)
    return session


@staff
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """The questions in their order; POST adds one."""
    session = _asking(request, key)
    rows = session.questions.select_related("only_if").order_by("position", "pk")
    form = QuestionForm(request.POST or None, session=session, before=rows)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            request,
            lambda: verbs.add(session, by=request.user, **form.cleaned_data),
            form=form,
            done=_("The question is asked from now on."),
        )
        if done:
            return redirect("desk:session_questions", key=key)
    context = {"session": session, "rows": rows, "form": form, "answered": session.registrations.exists()}
    status = 400 if form.errors else 200
    return page(request, "desk/session_questions.html", context, current="sessions", status=status)


@staff
def question(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """One question; POST changes it."""
    session = _asking(request, key)
    row = get_object_or_404(session.questions.select_related("session"), key=question)
    before = session.questions.filter(position__lt=row.position).order_by("position", "pk")
    form = QuestionForm(request.POST or None, session=session, before=before, question=row)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            request,
            lambda: verbs.change(row, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:session_questions", key=key)
    context = {"session": session, "question": row, "form": form}
    status = 400 if form.errors else 200
    return page(request, "desk/session_question.html", context, current="sessions", status=status)


@require_POST
@staff
def question_move(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """One place up or down, as the button that was pressed says."""
    row = _question(request, key, question)
    up = request.POST.get("to") == "up"
    attempt(request, lambda: verbs.move(row, up=up, by=request.user))
    return redirect("desk:session_questions", key=key)


@require_POST
@staff
def question_remove(request: HttpRequest, key: str, question: str) -> HttpResponse:
    row = _question(request, key, question)
    attempt(request, lambda: verbs.remove(row, by=request.user), done=_("It is asked no longer."))
    return redirect("desk:session_questions", key=key)


def _question(request: HttpRequest, key: str, question: str) -> Question:
    session = _asking(request, key)
    return get_object_or_404(session.questions.select_related("session__organisation"), key=question)


@staff
def materials(request: HttpRequest, key: str) -> HttpResponse:
    """What prepares a session and what is kept of it; POST adds one."""
    session = seen(request, key)
    require(rules.may_teach_session(request.user, session))
    form = MaterialForm(request.POST or None, request.FILES or None, initial=_beginning(session))
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            request,
            lambda: material_verbs.add(session, by=request.user, **form.cleaned_data),
            form=form,
            done=_("It stands beside the session."),
        )
        if done:
            return redirect("desk:session_materials", key=key)
    rows = session.materials.order_by("when", "position", "pk")
    groups = [
        {"label": label, "rows": [row for row in rows if row.when == value]}
        for value, label in Material.When.choices
    ]
    context = {"session": session, "groups": [each for each in groups if each["rows"]], "form": form}
    status = 400 if form.errors else 200
    return page(request, "desk/session_materials.html", context, current="sessions", status=status)


def _beginning(session: Session) -> dict[str, Any]:
    return {"language": session.language}


@require_POST
@staff
def material_remove(request: HttpRequest, key: str, material: str) -> HttpResponse:
    session = seen(request, key)
    require(rules.may_teach_session(request.user, session))
    row = get_object_or_404(session.materials.select_related("session__organisation"), key=material)
    attempt(request, lambda: material_verbs.remove(row, by=request.user), done=_("It is taken away."))
    return redirect("desk:session_materials", key=key)
