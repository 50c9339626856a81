"""One's registration, behind the link of its letter: everything one may do with it, a button each. A GET changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.kernel.errors import Refused
from rostra.kernel.time import now
from rostra.live import notices, reading, seats, tokens
from rostra.live.actions import registrations, taking_part
from rostra.live.models import Mode, Registration, Session
from rostra.web.public import phones
from rostra.web.public.registering import LONGEST_NEEDS, QuestionFields, mode_choices, state_said

FAULTY, UNKNOWN = 422, 404
OWN_REASONS = ("twin", "declined")  # words of the verbs, not of a person
DONE = {
    "confirm": gettext_lazy("Thank you. Now we know that it is you."),
    "accept": gettext_lazy("Thank you. The place is yours; the entry for your calendar comes by letter."),
    "decline": gettext_lazy("The place goes to whoever is next. Thank you for saying so."),
    "cancel": gettext_lazy(
        "Your registration is cancelled. Thank you for saying so: somebody else gets the place."
    ),
    "link": gettext_lazy("The link is on its way to your mailbox."),
    "leave_series": gettext_lazy(
        "You have left the series. Dates to come that you can still cancel are cancelled."
    ),
}


class ChangeForm(QuestionFields):
    """How one takes part, what one answered, what should be arranged."""

    mode = forms.ChoiceField(label=gettext_lazy("How do you take part?"), widget=forms.RadioSelect)
    needs = forms.CharField(
        label=gettext_lazy("Anything we should arrange for you?"),
        help_text=gettext_lazy("Seen by the organiser alone, erased a week after the session."),
        max_length=LONGEST_NEEDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, registration: Registration) -> None:
        super().__init__(data, initial={"mode": registration.mode, "needs": registration.needs})
        session = registration.session
        if session.mode == Mode.HYBRID:
            self.fields["mode"].choices = mode_choices(session)
        else:
            del self.fields["mode"]
        if not session.asks_needs:
            del self.fields["needs"]
        questions = list(session.questions.order_by("position", "pk"))
        self.add_questions(questions, session, registration.answers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """Show where a registration stands; a POST does one thing to it."""
    found = tokens.read(token, "page")
    if found is None:
        return _private(render(request, "public/registration_unknown.html", status=UNKNOWN))
    form = None
    if request.method == "POST":
        if request.POST.get("do") == "change":
            form = ChangeForm(request.POST, found)
            if _change(request, found, form):
                return _private(redirect(request.path))
        else:
            shown = _do(request, found, request.POST.get("do", ""))
            return _private(redirect("registration", token=tokens.make(shown, "page")))
    elif "change" in request.GET and _may_change(found, now()):
        form = ChangeForm(None, found)
    status = FAULTY if form is not None and form.errors else 200
    with timezone.override(_zone(request, found)):
        context = _context(request, found, token, form)
        response = render(request, "public/registration.html", context, status=status)
    if found.is_live:
        phones.remember(request, response, found)  # at the door of the room this phone is theirs
    return _private(response)


def _zone(request: HttpRequest, found: Registration) -> ZoneInfo:
    """In which zone times are said: that of who is signed in, of who registered, of the session."""
    own = request.user.time_zone if request.user.is_authenticated else found.time_zone
    try:
        return ZoneInfo(own or found.session.time_zone)
    except (KeyError, ValueError):
        return ZoneInfo(found.session.time_zone)


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine keeps it, and no other site hears of it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def _do(request: HttpRequest, found: Registration, wanted: str) -> Registration:
    """Do one thing; the registration to show afterwards, which is another when somebody had registered twice."""
    verbs: dict[str, Callable[[], Any]] = {
        "confirm": lambda: registrations.confirm(found),
        "accept": lambda: registrations.accept_offer(found),
        "decline": lambda: registrations.decline_offer(found),
        "cancel": lambda: registrations.cancel(found),
        "link": lambda: taking_part.send_link(found),
        "leave_series": lambda: registrations.leave_series(found.session.series, person=found.person),
    }
    if wanted not in verbs or (wanted == "leave_series" and not _in_series(found)):
        return found
    try:
        result = verbs[wanted]()
    except Refused as refused:
        messages.error(request, str(refused))
        return found
    messages.success(request, DONE[wanted])
    return result if isinstance(result, Registration) else found


def _in_series(found: Registration) -> bool:
    enrolment = found.series_enrolment
    return enrolment is not None and enrolment.ended_at is None and found.session.series_id is not None


def _change(request: HttpRequest, found: Registration, form: ChangeForm) -> bool:
    """Take over what was changed; False, with the reason on the form, when that cannot be."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        registrations.change(
            found,
            mode=given.get("mode"),
            answers=form.answers(),
            needs=given.get("needs"),
        )
    except Refused as refused:
        form.blame(refused)
        return False
    messages.success(request, _("Changed. Thank you for telling us."))
    return True


def _may_change(found: Registration, at: dt.datetime) -> bool:
    return found.is_live and found.session.state == Session.State.ANNOUNCED and found.session.starts_at > at


def _context(
    request: HttpRequest, found: Registration, token: str, form: ChangeForm | None
) -> dict[str, Any]:
    session, at = found.session, now()
    coming = session.state == Session.State.ANNOUNCED and session.ends_at > at
    seated = found.state == Registration.State.BOOKED and found.confirmed_at is not None
    online = session.mode != Mode.ON_SITE and (session.mode != Mode.HYBRID or found.mode == Mode.ONLINE)
    until = session.starts_at - dt.timedelta(hours=session.cancel_hours)
    opens = session.starts_at - dt.timedelta(minutes=session.opens_minutes)
    changeable = _may_change(found, at)
    asks = session.mode == Mode.HYBRID or session.asks_needs or session.questions.exists()
    return {
        "registration": found,
        "session": session,
        "token": token,
        "zone": timezone.get_current_timezone_name().replace("_", " "),
        "words": reading.words(session, get_language() or "en"),
        "form": form,
        "state_said": state_said(found),
        "tone": _tone(found),
        "late": found.state == Registration.State.LAPSED and found.confirmed_at is None and coming,
        "unconfirmed": found.is_live and found.confirmed_at is None and coming,
        "position": seats.position(found) if found.state == Registration.State.WAITLISTED else None,
        "coming": coming,
        "seated": seated,
        "online": online,
        "cancel_until": until,
        "may_cancel": found.is_live and coming and at < session.starts_at and (at < until or not seated),
        "may_change": changeable and asks,
        "join_opens": opens,
        "join_url": _join_url(found) if seated and online and opens <= at < session.ends_at else "",
        "recorded": notices.recorded(session),
        "in_series": _in_series(found),
        "way_back": not found.is_live and coming and found.state != Registration.State.REFUSED,
        "why": found.ended_reason if found.ended_reason not in OWN_REASONS else "",
        "conditional": form is not None
        and any(each["mode"] or each["field_name"] for each in form.conditions.values()),
    }


def _tone(found: Registration) -> str:
    if found.state == Registration.State.BOOKED:
        return "good" if found.confirmed_at else "caution"
    return "caution" if found.state == Registration.State.OFFERED else "info"


def _join_url(found: Registration) -> str:
    return reverse("join", args=[tokens.make(found, "join")])
