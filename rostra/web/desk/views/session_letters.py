"""The letters of a session: what went to whom, which reminders are to come, a letter to try on oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.live import reading_letters
from rostra.live.actions import session_letters
from rostra.live.models import Session
from rostra.messaging.models import Message
from rostra.people.rules import is_site_admin
from rostra.web.desk.door import attempt, page, paged, staff
from rostra.web.desk.forms.session_letters import TestForm
from rostra.web.desk.views.session_people import session_run

ROWS = 50


@require_safe
@staff
def letters(request: HttpRequest, key: str) -> HttpResponse:
    """Kind, state and reader of each letter, never what it says: that is between the reader and us."""
    session = session_run(request, key)
    return _show(request, session, TestForm(initial={"language": request.user.language}))


@require_POST
@staff
def test(request: HttpRequest, key: str) -> HttpResponse:
    """Send one of the letters to oneself."""
    session = session_run(request, key)
    form = TestForm(request.POST)
    if form.is_valid():
        done, _message = attempt(
            request,
            lambda: session_letters.send_test(session, by=request.user, **form.cleaned_data),
            form=form,
            done=_("The letter is on its way to you."),
        )
        if done:
            return redirect("desk:session_letters", key)
    return _show(request, session, form)


@require_POST
@staff
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Try what failed once more."""
    session = session_run(request, key)
    done, count = attempt(request, lambda: session_letters.send_failed_again(session, by=request.user))
    if done:
        said = ngettext("%(count)d letter is sent again.", "%(count)d letters are sent again.", count or 0)
        messages.success(request, said % {"count": count or 0})
    return redirect("desk:session_letters", key)


def _show(request: HttpRequest, session: Session, form: TestForm) -> HttpResponse:
    sorts = reading_letters.sorts(session)
    chosen = {name: request.GET.get(name, "") for name in ("kind", "state")}
    rows = reading_letters.letters_of(session).filter(**{name: each for name, each in chosen.items() if each})
    listed = paged(request, rows.values_list("pk", flat=True), ROWS)
    listed.object_list = reading_letters.shown(listed.object_list)
    context = {
        "session": session,
        "sorts": sorts,
        "states": _states(sorts),
        "chosen": chosen,
        "page": listed,
        "failed": sum(number for each in sorts for state, _l, number in each.states if state == "failed"),
        "rules": reading_letters.rules(session),
        "form": form,
        "may_word": is_site_admin(request.user),
    }
    status = 400 if form.errors else 200
    return page(request, "desk/session_letters.html", context, current="sessions", status=status)


def _states(sorts: list[reading_letters.Sort]) -> list[tuple[str, object]]:
    there = {state for each in sorts for state, _label, _number in each.states}
    return [(state, label) for state, label in Message.State.choices if state in there]
