"""The form with which somebody registers for a session: its stamp, its fields, what it makes of them.

A visitor's form is the same for everybody who looks at the page, so that the page can be kept. The stamp says when it was
made; together with the address it names one attempt, so that a double click and a second tab end at the same registration.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rostra.kernel.errors import Faults, Refused
from rostra.kernel.text import new_key, normal_email
from rostra.kernel.time import now
from rostra.languages.names import LANGUAGES
from rostra.live import notices, reading_registrations, tokens
from rostra.live.models import Mode, Question, Registration, Session
from rostra.live.questions import LONGEST_LINE, LONGEST_TEXT
from rostra.live.rules import registrations
from rostra.people.models import Role, Scope
from rostra.people.rules import keys_in_scope
from rostra.programmes.actions import academy

SALT = "session.register"
GOOD_FOR = 24 * 3600
LONGEST_NEEDS = 1000
ANSWER = "answer_"
YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
TRAP = "website"


def stamp(session: Session, person: Any = None) -> str:
    """When the form of a session was made, signed; one of a person's own for who is signed in."""
    own = f":{new_key()}" if person else ""
    return signing.TimestampSigner(salt=SALT).sign(f"{session.pk}{own}")


def attempt_key(given: str, session: Session, email: str) -> str:
    """The name of one attempt to register. Raises Refused for a form that was not made here or is too old."""
    try:
        unsigned = signing.TimestampSigner(salt=SALT).unsign(given, max_age=GOOD_FOR)
    except signing.BadSignature:
        unsigned = ""
    if unsigned.partition(":")[0] != str(session.pk):
        raise Refused(
            _("This form was open for a long time. Please look at it and send it again."), code="stale"
        )
    said = f"{given}\n{normal_email(email) if email else ''}"
    return "form:" + hashlib.sha256(said.encode()).hexdigest()[:40]


class QuestionFields(forms.Form):
    """The questions of a session as fields; which of them apply and which must be answered, the verb says."""

    def add_questions(self, questions: list[Question], session: Session, answers: Any = None) -> None:
        """A field for each question that can apply to this session."""
        by_pk = {each.pk: each for each in questions}
        self.conditions: dict[str, dict[str, str]] = {}
        for each in questions:
            if each.only_mode and session.mode not in (Mode.HYBRID, each.only_mode):
                continue
            name = ANSWER + each.key
            self.fields[name] = _field(each, (answers or {}).get(each.key))
            parent = by_pk.get(each.only_if_id or 0)
            self.conditions[name] = {
                "mode": each.only_mode if session.mode == Mode.HYBRID else "",
                "field_name": ANSWER + parent.key if parent else "",
                "answer": each.only_answer,
                "said": _condition(each, parent, session),
            }

    def answers(self) -> dict[str, Any]:
        """What was answered, by the key of the question; only what was filled in."""
        return {
            name.removeprefix(ANSWER): value
            for name, value in self.cleaned_data.items()
            if name.startswith(ANSWER) and value not in ("", None, [])
        }

    def asked(self) -> list[dict[str, Any]]:
        """The fields of the questions with the condition of each, in order."""
        return [{"field": self[name], **condition} for name, condition in self.conditions.items()]

    def blame(self, refused: Refused) -> None:
        """Put a refusal at the field it is about."""
        faults = (
            refused.faults
            if isinstance(refused, Faults) and refused.faults
            else [(refused.field or "", str(refused))]
        )
        for where, message in faults:
            name = next((each for each in (where, ANSWER + where) if each in self.fields), None)
            self.add_error(name, message)


def _field(question: Question, value: Any) -> forms.Field:
    kind = Question.Kind
    common = {"label": question.label, "required": False, "initial": value}
    options = [(each, each) for each in question.options]
    made: forms.Field
    if question.kind == kind.YES_NO:
        made = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
    elif question.kind == kind.ONE:
        made = forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    elif question.kind == kind.SEVERAL:
        made = forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    elif question.kind == kind.TEXT:
        area = forms.Textarea(attrs={"rows": 3})
        made = forms.CharField(max_length=LONGEST_TEXT, widget=area, **common)
    else:
        made = forms.CharField(max_length=LONGEST_LINE, **common)
    made.needed = question.required
    return made


def _condition(question: Question, parent: Question | None, session: Session) -> str:
    """When a question is meant, for who sees all of them."""
    said: list[str] = []
    if question.only_mode and session.mode == Mode.HYBRID:
        on_site = question.only_mode == Mode.ON_SITE
        said.append(_("If you come to the place") if on_site else _("If you take part online"))
    if parent:
        answer = dict(YES_NO).get(question.only_answer, question.only_answer)
        said.append(
            _("If you answered “%(answer)s” to “%(question)s”") % {"answer": answer, "question": parent.label}
        )
    return " · ".join(str(each) for each in said)


class RegisterForm(QuestionFields):
    """Everything that is asked when somebody registers; a person who is signed in is known already."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("Write an e-mail address such as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name, as you want to be called"),
        max_length=150,
        error_messages={"required": gettext_lazy("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Letters in"))
    mode = forms.ChoiceField(
        label=gettext_lazy("How do you take part?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you take part.")},
    )
    needs = forms.CharField(
        label=gettext_lazy("Anything we should arrange for you?"),
        help_text=gettext_lazy(
            "A ramp, a loop, large print. Seen by the organiser alone, erased a week after the session."
        ),
        max_length=LONGEST_NEEDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    series = forms.BooleanField(
        label=gettext_lazy("For every date of the series, later ones too"), required=False
    )
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, session: Session, *, person: Any, language: str, questions: list[Question]
    ) -> None:
        begun = {"language": language, "stamp": stamp(session, person)}
        super().__init__(data, initial=begun)
        self.session, self.person = session, person
        self.fields["language"].choices = [
            (code, LANGUAGES.get(code, code)) for code in academy.the().languages
        ]
        self.fields["website"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})
        self.add_questions(questions, session)
        self._leave_out(session, person)

    def _leave_out(self, session: Session, person: Any) -> None:
        known = ("email", "name", "language", TRAP) if person else ("series",)
        for name in known:
            del self.fields[name]
        if session.mode == Mode.HYBRID:
            self.fields["mode"].choices = mode_choices(session)
        else:
            del self.fields["mode"]
        if not session.asks_needs:
            del self.fields["needs"]
        if "series" in self.fields and not (session.series and session.series.enrol_once):
            del self.fields["series"]

    def clean_website(self) -> str:
        """Only machines fill in what nobody sees."""
        if self.cleaned_data.get(TRAP):
            raise forms.ValidationError(_("Please leave this field empty."))
        return ""

    def renewed(self) -> RegisterForm:
        """The same form with what was typed and a new stamp, to be sent once more."""
        data = self.data.copy()
        data["stamp"] = stamp(self.session, self.person)
        self.data = data
        return self


def mode_choices(session: Session) -> list[tuple[str, str]]:
    """The two ways to take part in a session on site and online, with where and how many places are left."""
    place = session.place or _("at the place")
    room = _("On site: %(place)s") % {"place": place}
    waits = session.waiting != Session.Waiting.NONE
    return [
        (Mode.ON_SITE.value, _with_places(room, session.capacity_room, session.booked_room, waits)),
        (Mode.ONLINE.value, _with_places(_("Online"), session.capacity_online, session.booked_online, waits)),
    ]


def _with_places(said: str, capacity: int | None, booked: int, waits: bool) -> str:
    if capacity is None:
        return said
    left = capacity - booked
    if left <= 0:
        full = _("%(how)s (full: waiting list)") if waits else _("%(how)s (full)")
        return full % {"how": said}
    words = ngettext("%(how)s (one place left)", "%(how)s (%(left)d places left)", left)
    return words % {"how": said, "left": left}


# ---------------------------------------------------------------- what stands on the page


def card(session: Session, user: Any, *, language: str, data: Any = None) -> dict[str, Any]:
    """The form, or what stands in its place: `door` names which."""
    person = user if user.is_authenticated else None
    at = now()
    mine = own_registration(session, person) if person else None
    door, why = _door(session, person, mine, at)
    here = reverse("session", args=[session.slug])
    shown: dict[str, Any] = {
        "session": session,
        "person": person,
        "door": door,
        "why": why,
        "sign_in_url": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': here})}",
    }
    if mine:
        shown["mine_url"] = reverse("registration", args=[tokens.make(mine, "page")])
        shown["state_said"] = state_said(mine)
    if (
        person
        and door in ("form", "mine", "not_for_you")
        and keys_in_scope(person, (Role.OFFICER,), Scope.PERSON)
    ):
        shown["members_url"] = reverse("desk:officer_register", args=[session.key])
    if door == "form":
        questions = reading_registrations.questions_of(session)
        form = RegisterForm(data, session, person=person, language=language, questions=questions)
        shown |= {
            "form": form,
            "action": reverse("session_register", args=[session.slug]),
            "applies": session.admission == Session.Admission.APPROVAL,
            "full": is_full(session),
            "recorded": notices.recorded(session),
            "conditional": any(each["mode"] or each["field_name"] for each in form.conditions.values()),
        }
    return shown


def own_registration(session: Session, person: Any) -> Registration | None:
    """The live registration of somebody who is signed in."""
    return session.registrations.filter(person=person, state__in=Registration.LIVE).first()


def is_full(session: Session) -> bool:
    """Whether every place of every way is taken, as far as the counts for display say."""
    ways = []
    if session.mode != Mode.ONLINE:
        ways.append((session.capacity_room, session.booked_room))
    if session.mode != Mode.ON_SITE:
        ways.append((session.capacity_online, session.booked_online))
    return all(capacity is not None and booked >= capacity for capacity, booked in ways)


def _door(session: Session, person: Any, mine: Any, at: dt.datetime) -> tuple[str, str]:
    """What stands in the place of the form, and why, where that needs words of its own."""
    if session.is_outside:
        return "outside", ""
    if session.state != Session.State.ANNOUNCED:
        return ("cancelled" if session.state == Session.State.CANCELLED else "draft"), ""
    if mine:
        return "mine", ""
    if session.ends_at <= at:
        return "over", ""
    if session.registration_opens_at and at < session.registration_opens_at:
        return "not_yet", ""
    if session.registration_closes_at and at >= session.registration_closes_at:
        return "closed", ""
    if person is None and not registrations.takes_guests(session):
        return "sign_in", _("One registers for this session with an account.")
    if person is not None:
        refused = registrations.refusal(session, person=person, email=person.email or "", at=at)
        if refused is not None:
            return "not_for_you", str(refused)
    if session.waiting == Session.Waiting.NONE and is_full(session):
        return "full", ""
    return "form", ""


def state_said(registration: Registration) -> str:
    """Where a registration stands, in one sentence."""
    state = Registration.State
    if registration.state == state.BOOKED and registration.confirmed_at is None:
        return _("A place is kept for you. It is yours when you confirm it.")
    return {
        state.APPLIED: _("The team looks at your registration and writes to you."),
        state.BOOKED: _("You have a place."),
        state.WAITLISTED: _("You are on the waiting list."),
        state.OFFERED: _("A place is offered to you."),
        state.CANCELLED: _("This registration is cancelled."),
        state.REFUSED: _("You were not admitted."),
        state.LAPSED: _("The place was not confirmed in time."),
    }[state(registration.state)]
