"""Bringing people to a session: one by one, a group of an organisation, one's own members, and inviting by a list."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.kernel.errors import Refused
from rostra.kernel.time import today
from rostra.live import reading
from rostra.live.actions import admissions, registrations
from rostra.live.models import Registration, Session
from rostra.live.rules import may_see_session
from rostra.people import rules as people
from rostra.people.lists import Line, read
from rostra.people.models import Organisation, Person, Role, Scope
from rostra.web.desk.door import attempt, blame, page, paged, require, staff
from rostra.web.desk.forms.session_people import AddressForm, GroupForm, InviteListForm, WithMode
from rostra.web.desk.views.session_people import around, session_run

FOUND = 20
MOST_MEMBERS = 200
SHOWN = 500
SALT = "desk.session_invite"
GOOD_FOR = 3600
State = Registration.State


@staff
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Register somebody: a person the team knows, found by name, or an address."""
    session = session_run(request, key)
    form = AddressForm(
        request.POST if request.POST.get("do") == "address" else None,
        session=session,
        initial={"language": session.language},
    )
    choosing = WithMode(request.POST if "person" in request.POST else None, session=session)
    if request.method == "POST":
        done = (
            _add_person(request, session, choosing)
            if "person" in request.POST
            else _add_address(request, session, form)
        )
        if done is not None:
            _tell(request, done)
            return redirect("desk:session_add", key=session.key)
    sought = request.GET.get("q", "").strip()[:100]
    context = {
        **around(session, request.user),
        "form": form,
        "choosing": choosing,
        "sought": sought,
        "found": _found(request.user, session, sought),
    }
    bad = bool(form.errors or choosing.errors)
    return page(request, "desk/session_add.html", context, current="sessions", status=400 if bad else 200)


def _found(by: Any, session: Session, sought: str) -> list[dict[str, Any]]:
    """People with that name or address whom one may see, with how they stand in this session."""
    if not sought:
        return []
    rows = people.visible_people(by).filter(Q(name__icontains=sought) | Q(email__icontains=sought))
    return _standing(session, list(rows.exclude(email=None).order_by("name", "email", "pk")[:FOUND]))


def _standing(session: Session, found: list[Person]) -> list[dict[str, Any]]:
    """People with their live registration for a session, if any. One query."""
    rows = session.registrations.filter(person__in=found, state__in=Registration.LIVE)
    there = {each.person_id: each for each in rows}
    return [{"person": each, "registration": there.get(each.pk)} for each in found]


def _add_person(request: HttpRequest, session: Session, form: WithMode) -> Any:
    rows = people.visible_people(request.user)
    person = get_object_or_404(rows, key=request.POST["person"])
    if not form.is_valid():
        return None
    _done, registered = attempt(
        request,
        lambda: registrations.register(
            session, person=person, by=request.user, source="staff", mode=form.mode_given
        ),
        form=form,
    )
    return registered


def _add_address(request: HttpRequest, session: Session, form: AddressForm) -> Any:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    _done, registered = attempt(
        request,
        lambda: registrations.register(
            session, email=given["email"], name=given["name"], language=given["language"], mode=form.mode_given,
            needs=given.get("needs", ""), by=request.user, source="staff",
        ),
        form=form,
    )  # fmt: skip
    return registered


def _tell(request: HttpRequest, registered: Any) -> None:
    """What became of it, in words."""
    row = registered.registration
    name = row.name or row.email
    if not registered.new:
        messages.info(request, _("%(name)s was registered already.") % {"name": name})
    elif row.state == State.WAITLISTED:
        said = _("%(name)s stands on the waiting list, at number %(position)d, and gets a letter.")
        messages.success(request, said % {"name": name, "position": registered.position})
    else:
        messages.success(request, _("%(name)s is registered and gets a letter.") % {"name": name})


# ---------------------------------------------------------------- a group of an organisation


@staff
def group(request: HttpRequest, key: str) -> HttpResponse:
    """Register several members of an organisation: all get places, or all wait."""
    session = session_run(request, key)
    choices = people.visible_organisations(request.user).order_by("name")
    wanted = request.POST.get("organisation") or request.GET.get("organisation", "")
    organisation = choices.filter(key=wanted).first() if wanted else None
    sought = request.GET.get("q", "").strip()[:100]
    members = _members(organisation, session, sought) if organisation else []
    form = GroupForm(request.POST or None, session=session, people=members) if members else None
    if request.method == "POST" and form is not None and organisation is not None and form.is_valid():
        chosen = [each for each in members if each.key in form.cleaned_data["people"]]
        done, made = attempt(
            request,
            lambda: registrations.register_group(
                session, chosen, organisation=organisation, mode=form.mode_given, by=request.user
            ),
            form=form,
        )
        if done:
            _tell_group(request, [each for each in made or [] if each.new])
            return redirect("desk:session_people", key=session.key)
    context = {
        **around(session, request.user),
        "choices": choices[:SHOWN],
        "organisation": organisation,
        "sought": sought,
        "more": len(members) == MOST_MEMBERS,
        "form": form,
    }
    bad = bool(form and form.errors)
    return page(request, "desk/session_group.html", context, current="sessions", status=400 if bad else 200)


def _tell_group(request: HttpRequest, made: list[Any]) -> None:
    count = len(made)
    if any(each.registration.state == State.WAITLISTED for each in made):
        said = ngettext(
            "One person stands on the waiting list.",
            "%(count)d people stand on the waiting list together.",
            count,
        )
    else:
        said = ngettext("One person is registered.", "%(count)d people are registered together.", count)
    messages.success(request, said % {"count": count})


def _members(organisation: Organisation, session: Session, sought: str) -> list[Person]:
    """Members of today who are not registered yet, by name or address."""
    day = today(organisation.time_zone)
    current = organisation.memberships.filter(Q(starts_on=None) | Q(starts_on__lte=day)).filter(
        Q(ends_on=None) | Q(ends_on__gte=day)
    )
    there = session.registrations.filter(state__in=Registration.LIVE, person__isnull=False).values("person")
    rows = Person.objects.filter(pk__in=current.values("person"), erased_at=None, email__isnull=False)
    if sought:
        rows = rows.filter(Q(name__icontains=sought) | Q(email__icontains=sought))
    return list(rows.exclude(pk__in=there).order_by("name", "email", "pk")[:MOST_MEMBERS])


# ---------------------------------------------------------------- inviting by a list


@staff
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite people by a pasted list: looked at line by line first. In between it is kept in the page, signed, for an hour."""
    session = session_run(request, key)
    if request.method == "POST" and "list" in request.POST:
        return _invite(request, session)
    if request.method == "POST" and "take_back" in request.POST:
        return _take_back(request, session)
    form = InviteListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lines = read(form.cleaned_data["lines"]).lines
        if lines and len(lines) <= admissions.MOST:
            return _preview(request, session, lines)
        many = _("Bring at most %(most)d lines at once.") % {"most": admissions.MOST}
        form.add_error("lines", many if lines else _("There is no line with a person in it."))
    return _start(request, session, form)


def _take_back(request: HttpRequest, session: Session) -> HttpResponse:
    row = get_object_or_404(session.invited.select_related("person"), person__key=request.POST["take_back"])
    attempt(
        request,
        lambda: registrations.uninvite(session, row.person, by=request.user),
        done=_("The invitation is taken back. Who registered with it keeps the place."),
    )
    return redirect("desk:session_invite", key=session.key)


def _start(request: HttpRequest, session: Session, form: InviteListForm) -> HttpResponse:
    invited = session.invited.select_related("person").order_by("person__name", "person__email", "pk")
    listed = paged(request, invited)
    people_of_page = [each.person for each in listed.object_list]
    context = {
        **around(session, request.user),
        "form": form,
        "page": listed,
        "invited": _standing(session, people_of_page),
    }
    status = 400 if form.errors else 200
    return page(request, "desk/session_invite.html", context, current="sessions", status=status)


def _preview(request: HttpRequest, session: Session, lines: list[Line]) -> HttpResponse:
    found = admissions.sort_out(session, lines)
    said = {
        admissions.NEW: (_("will be invited"), "good"),
        admissions.THERE: (_("is registered already"), "plain"),
        admissions.INVITED: (_("is invited already"), "plain"),
        admissions.REPEATED: (_("typed twice"), "plain"),
        admissions.FAULTY: (_("faulty, left out"), "late"),
    }
    packed = {"session": session.key, "person": request.user.pk, "lines": [astuple(each) for each in lines]}
    context = {
        **around(session, request.user),
        "list": signing.dumps(packed, salt=SALT, compress=True),
        "rows": [
            {
                "line": each.line,
                "word": said[each.verdict][0],
                "tone": said[each.verdict][1],
            }
            for each in found.sorts
        ],
        "counts": [
            {"count": found.count(verdict), "word": word, "tone": tone}
            for verdict, (word, tone) in said.items()
            if found.count(verdict)
        ],
        "taken": len(found.taken),
        "text": request.POST.get("lines", ""),
    }
    return page(request, "desk/session_invite_preview.html", context, current="sessions")


def _invite(request: HttpRequest, session: Session) -> HttpResponse:
    try:
        packed = signing.loads(request.POST["list"], salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        packed = {}
    form = InviteListForm({"lines": request.POST.get("text", "")})
    if packed.get("session") != session.key or packed.get("person") != request.user.pk:
        form.add_error(None, _("What you looked at is older than an hour. Bring the list once more."))
        return _start(request, session, form)
    try:
        count = admissions.invite_list(session, [Line(*each) for each in packed["lines"]], by=request.user)
    except Refused as refused:
        blame(form, refused)
        return _start(request, session, form)
    said = ngettext("One person is invited.", "%(count)d people are invited.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk:session_people", key=session.key)


# ---------------------------------------------------------------- a support officer's own members


def own_members(person: Any) -> QuerySet[Person]:
    """The people one looks after as a support officer."""
    keys = people.keys_in_scope(person, (Role.OFFICER,), Scope.PERSON)
    return Person.objects.filter(key__in=keys, erased_at=None)


@staff
def officer_register(request: HttpRequest, key: str) -> HttpResponse:
    """Register one's own members for a session one may see, or take them off; nobody else is shown."""
    members = own_members(request.user)
    require(members.exists())
    session = _seen_by_one(request.user, members, key)
    choosing = WithMode(request.POST if request.POST.get("do") == "register" else None, session=session)
    if request.method == "POST":
        person = get_object_or_404(members, key=request.POST.get("person", ""))
        if _for_member(request, session, person, choosing):
            return redirect(reverse("desk:officer_register", args=[session.key]))
    listed = paged(request, members.order_by("name", "email", "pk"))
    context = {
        "session": session,
        "words": reading.words(session, request.user.language),
        "page": listed,
        "found": _standing(session, list(listed.object_list)),
        "choosing": choosing,
    }
    status = 400 if choosing.errors else 200
    return page(request, "desk/officer_register.html", context, current="today", status=status)


def _seen_by_one(officer: Person, members: QuerySet[Person], key: str) -> Session:
    """An announced session that the officer or one of the members may see; 404 otherwise."""
    rows = Session.objects.exclude(state=Session.State.DRAFT).select_related(
        "organisation", "edition", "cohort"
    )
    session = get_object_or_404(rows, key=key)
    if not any(may_see_session(each, session) for each in (officer, *members)):
        raise Http404
    return session


def _for_member(request: HttpRequest, session: Session, person: Person, form: WithMode) -> bool:
    if request.POST.get("do") == "cancel":
        row = get_object_or_404(session.registrations.filter(state__in=Registration.LIVE), person=person)
        name = person.get_full_name()
        done, _row = attempt(
            request,
            lambda: registrations.cancel(row, by=request.user),
            done=_("%(name)s is not registered any more and gets a letter.") % {"name": name},
        )
        return True
    if not form.is_valid():
        return False
    done, registered = attempt(
        request,
        lambda: registrations.register(
            session, person=person, by=request.user, source="officer", mode=form.mode_given
        ),
        form=form,
    )
    if done:
        _tell(request, registered)
    return done
