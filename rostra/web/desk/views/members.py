"""The support officer's desk: one's members by who needs one most; one member; contacts, letters, meetings, calls for help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.coaching import free
from rostra.coaching import reading_members as reading
from rostra.coaching.actions import contacts, flags, meetings, writing
from rostra.coaching.models import Contact, Flag, MemberPlan, Pair
from rostra.coaching.rules import contacts as rules
from rostra.coaching.rules import sprints as sprint_rules
from rostra.coaching.rules.pairs import live_pairs, may_help
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Enrolment
from rostra.kernel.text import new_key
from rostra.kernel.time import now, today
from rostra.live.actions import register
from rostra.live.models import Registration, Session
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.support import (
    CloseForm,
    EvidenceForm,
    ExcuseForm,
    HandOnForm,
    LetterForm,
    MetForm,
    NotMetForm,
    StuckForm,
)

SLOTS = 4
LATEST = 20


@require_safe
@staff
def members(request: HttpRequest) -> HttpResponse:
    """The members of a support officer, those who need one first."""
    found = reading.cards(request.user)
    needing = [each for each in found if each.weight]
    context = {
        "needing": needing,
        "others": [each for each in found if not each.weight],
        "headline": headline(len(found), len(needing)),
        "many_editions": len({each.enrolment.edition_id for each in found}) > 1,
        "reasons": NotMetForm.base_fields["reason"].choices,
        "day": today(request.user.time_zone),
        "answers": rules.answerable_flags(request.user).filter(state=Flag.State.HANDED_ON).count(),
    }
    return page(request, "desk/members.html", context, current="members")


def headline(count: int, needing: int) -> str:
    """What the day holds, in one sentence."""
    if not count:
        return _("You look after nobody yet")
    if not needing:
        return _("All your members are on track")
    return ngettext("One member needs you", "%(count)d members need you", needing) % {"count": needing}


# ---------------------------------------------------------------- one member


def supported(request: HttpRequest, key: str) -> Enrolment:
    """A member whom this person looks after today, or of an edition this person runs; 404 otherwise."""
    rows = Enrolment.objects.filter(
        Q(pk__in=rules.supported(request.user).values("pk"))
        | Q(edition__in=cohorts.run_editions(request.user).values("pk"))
    )
    wanted = rows.select_related(
        "person", "organisation", "cohort", "progress", "edition__organisation", "edition__programme"
    )
    return get_object_or_404(wanted, key=key)


def pair_of(request: HttpRequest, enrolment: Enrolment) -> Pair | None:
    """One's own pair with a member, else the member's first officer."""
    rows = live_pairs().filter(enrolment=enrolment, kind=Pair.Kind.OFFICER).select_related("member", "helper")
    found = sorted(rows, key=lambda each: (each.helper_id != request.user.pk, each.layer))
    if not found:
        return None
    found[0].enrolment = enrolment
    return found[0]


@require_safe
@staff
def member(request: HttpRequest, key: str) -> HttpResponse:
    """One member: what needs the officer, when to speak, aims, what was noted."""
    enrolment = supported(request, key)
    return page(request, "desk/member.html", _member(request, enrolment), current="members")


def _member(request: HttpRequest, enrolment: Enrolment) -> dict[str, Any]:
    pair = pair_of(request, enrolment)
    helps = pair is not None and may_help(request.user, pair)
    flag = Flag.objects.filter(enrolment=enrolment).exclude(state=Flag.State.CLOSED).first()
    edition = enrolment.edition
    leads = [each for each in rules.answerers(edition) if each.pk != request.user.pk] if flag else []
    listed = rules.visible_contacts(request.user).filter(
        pair__enrolment=enrolment, pair__kind=Pair.Kind.OFFICER
    )
    sprints = sprint_rules.sprints_of(enrolment).filter(starts_on__lte=today(request.user.time_zone))
    return {
        "enrolment": enrolment,
        "edition": edition,
        "person": enrolment.person,
        "pair": pair,
        "helps": helps,
        "card": reading.card_of(pair, request.user) if pair else None,
        "flag": flag,
        "slots": free.free_slots(pair, most=SLOTS) if pair and helps else [],
        "book_key": new_key(),
        "met": MetForm(prefix="met"),
        "reasons": Contact.Reason.choices,
        "contact_key": new_key(),
        "stuck": StuckForm(prefix="stuck"),
        "hand_on": HandOnForm(prefix="ask", people=leads) if flag else None,
        "close": CloseForm(prefix="close") if flag else None,
        "sprints": reading.aims_by_sprint(enrolment, sprints)[::-1],
        "evidence": EvidenceForm(),
        "plan": MemberPlan.objects.filter(enrolment=enrolment).first(),
        "contacts": listed.select_related("pair__helper", "by").order_by("-at", "-pk")[:LATEST],
        "earlier_flags": Flag.objects.filter(enrolment=enrolment, state=Flag.State.CLOSED).order_by(
            "-closed_at"
        )[:LATEST],
        "registrations": _sessions(enrolment),
        "absences": ExcuseForm.base_fields["reason"].choices,
        "to_register": _to_register(enrolment) if helps else [],
        "runs": cohorts.may_run_edition(request.user, edition),
    }


def _sessions(enrolment: Enrolment) -> list[Registration]:
    """Where the member is expected soon, with the word about an excuse."""
    rows = Registration.objects.filter(
        person=enrolment.person_id, session__edition=enrolment.edition_id, session__ends_at__gt=now(),
        session__state=Session.State.ANNOUNCED, state__in=Registration.LIVE,
    )  # fmt: skip
    return list(rows.select_related("session", "excusal").order_by("session__starts_at")[:SLOTS])


def _to_register(enrolment: Enrolment) -> list[Session]:
    """Sessions asked of the member soon for which there is no registration."""
    there = Registration.objects.filter(person=enrolment.person_id, state__in=Registration.LIVE)
    rows = Session.objects.filter(
        Q(cohort=enrolment.cohort_id) | Q(cohort__isnull=True), edition=enrolment.edition_id,
        state=Session.State.ANNOUNCED, starts_at__gt=now(), outside_url="",
    )  # fmt: skip
    return list(rows.exclude(pk__in=there.values("session")).order_by("starts_at")[:SLOTS])


def _own_pair(request: HttpRequest, key: str) -> tuple[Enrolment, Pair]:
    enrolment = supported(request, key)
    pair = pair_of(request, enrolment)
    if pair is None:
        raise Http404
    return enrolment, pair


def _back(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """To the member, or to the list where the tap was made."""
    return (
        redirect("desk:members")
        if request.POST.get("from") == "list"
        else redirect("desk:member", enrolment.key)
    )


@require_POST
@staff
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """Note that the two met, or that they did not and why."""
    enrolment, pair = _own_pair(request, key)
    if request.POST.get("do") == "met":
        form: Any = MetForm(request.POST, prefix="met")
        values = {"met": True}
    else:
        form, values = NotMetForm(request.POST), {"met": False}
    if not form.is_valid():
        context = {**_member(request, enrolment), **({"met": form} if values["met"] else {"not_met": form})}
        return page(request, "desk/member.html", context, current="members", status=400)
    given = {**values, **form.cleaned_data, "key": request.POST.get("key", "")[:64] or None}
    attempt(request, lambda: contacts.log(pair=pair, by=request.user, **given), done=_("Noted."))
    return _back(request, enrolment)


@require_POST
@staff
def book(request: HttpRequest, key: str) -> HttpResponse:
    """Book one of the suggested times; both get it in their calendars."""
    enrolment, pair = _own_pair(request, key)
    day, clock = parse_date(request.POST.get("day", "")), parse_time(request.POST.get("begins", ""))
    if day is None or clock is None:
        messages.error(request, _("Choose one of the times."))
        return redirect("desk:member", enrolment.key)
    attempt(
        request,
        lambda: meetings.book(
            pair=pair, first_day=day, begins=clock, time_zone=request.POST.get("zone", "")[:64], by=request.user,
            mode=request.POST.get("mode", "phone")[:8], client_key=request.POST.get("key", "")[:64],
        ),
        done=_("Booked. Both of you get a letter with the entry for the calendar."),
    )  # fmt: skip
    return redirect("desk:member", enrolment.key)


@staff
def member_write(request: HttpRequest, key: str) -> HttpResponse:
    """A letter to one's member, with words to start from."""
    enrolment, pair = _own_pair(request, key)
    require(may_help(request.user, pair))
    subject, body = writing.prepared(pair)
    form = LetterForm(
        request.POST if request.method == "POST" else None,
        initial={"subject": subject, "body": body, "key": new_key()},
    )
    if request.method == "POST" and form.is_valid():
        done, _sent = attempt(
            request,
            lambda: writing.write(pair, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Sent."),
        )
        if done:
            return redirect("desk:member", enrolment.key)
    context = {"form": form, "enrolment": enrolment, "edition": enrolment.edition, "person": enrolment.person}
    return page(
        request, "desk/member_write.html", context, current="members", status=400 if form.errors else 200
    )


@require_POST
@staff
def excuse(request: HttpRequest, key: str) -> HttpResponse:
    """Excuse a member from a session, on their behalf; who teaches it answers."""
    enrolment = supported(request, key)
    form = ExcuseForm(request.POST)
    rows = Registration.objects.filter(person=enrolment.person_id, session__edition=enrolment.edition_id)
    registration = (
        rows.select_related("session__organisation", "session__edition", "session__cohort", "person")
        .filter(key=request.POST.get("registration", ""))
        .first()
    )
    if registration is None or not form.is_valid():
        messages.error(request, _("Choose the session and a reason."))
        return redirect("desk:member", enrolment.key)
    attempt(
        request,
        lambda: register.excuse(registration, reason=form.cleaned_data["reason"], by=request.user),
        done=_("Noted. Who teaches the session answers."),
    )
    return redirect("desk:member", enrolment.key)


# ---------------------------------------------------------------- calls for help


@require_POST
@staff
def member_flag(request: HttpRequest, key: str) -> HttpResponse:
    """Raise a call for help for a member, hand it on, or close it."""
    enrolment = supported(request, key)
    verbs: dict[str, Callable[..., HttpResponse]] = {"raise": _raise, "hand_on": _hand_on, "close": _close}
    verb = verbs.get(request.POST.get("do", ""))
    return verb(request, enrolment) if verb else redirect("desk:member", enrolment.key)


def _raise(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    form = StuckForm(request.POST, prefix="stuck")
    require(form.is_valid())
    attempt(
        request,
        lambda: flags.raise_(enrolment=enrolment, by=request.user, text=form.cleaned_data["text"]),
        done=_("Noted. If you cannot solve it together, ask the learning lead."),
    )
    return redirect("desk:member", enrolment.key)


def _open_flag(enrolment: Enrolment) -> Flag:
    rows = Flag.objects.filter(enrolment=enrolment).exclude(state=Flag.State.CLOSED)
    return get_object_or_404(rows)


def _hand_on(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    flag = _open_flag(enrolment)
    leads = [each for each in rules.answerers(enrolment.edition) if each.pk != request.user.pk]
    form = HandOnForm(request.POST, prefix="ask", people=leads)
    if form.is_valid():
        given = form.cleaned_data
        done, _handed = attempt(
            request,
            lambda: flags.hand_on(
                flag, request=given["request"], to=form.people[given["to"]], by=request.user
            ),
            form=form,
            done=_("Handed on. You get a letter with the answer."),
        )
        if done:
            return redirect("desk:member", enrolment.key)
    context = {**_member(request, enrolment), "hand_on": form}
    return page(request, "desk/member.html", context, current="members", status=400)


def _close(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    flag = _open_flag(enrolment)
    form = CloseForm(request.POST, prefix="close")
    require(form.is_valid())
    attempt(
        request,
        lambda: flags.close(flag, by=request.user, result=form.cleaned_data["result"]),
        done=_("Solved. Well done."),
    )
    return redirect("desk:member", enrolment.key)
