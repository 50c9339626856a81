"""The register of speakers: the list, one entry with consent and photo, who speaks in a session."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.live import reading
from rostra.live.actions import speakers as actions
from rostra.live.models import Session, Speaker
from rostra.live.rules import desk_sessions, may_run_session
from rostra.live.rules import speakers as rules
from rostra.live.spoken import nearest
from rostra.programmes.actions import academy
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.speakers import ConsentForm, PhotoForm, SpeakerForm, SpeakingForm, entry

FAULTY = 400
SHOWN_SESSIONS = 50
A_WORD = re.compile(r"\w+")
CURRENT = "sessions"


def seen(request: HttpRequest, key: str) -> Speaker:
    rows = rules.visible_speakers(request.user).select_related("organisation", "person")
    return get_object_or_404(rows, key=key)


def mine(request: HttpRequest, key: str) -> Speaker:
    speaker = seen(request, key)
    require(rules.may_keep_speaker(request.user, speaker))
    return speaker


@require_safe
@staff
def speakers(request: HttpRequest) -> HttpResponse:
    """Everybody in the registers one may see: found by name or organisation, narrowed to those without consent."""
    sought, show = request.GET.get("q", "").strip()[:80], request.GET.get("show", "")
    rows = rules.visible_speakers(request.user)
    for word in A_WORD.findall(sought):
        rows = rows.filter(
            Q(name__icontains=word) | Q(affiliation__icontains=word) | Q(email__icontains=word)
        )
    agreed = Q(consented_at__isnull=False, withdrawn_at__isnull=True)
    if show in {"shown", "hidden"}:
        rows = rows.filter(agreed if show == "shown" else ~agreed)
    rows = rows.annotate(held=Count("speaking"), last=Max("speaking__session__first_day"))
    context = {
        "page": paged(request, rows.order_by("name", "pk")),
        "sought": sought,
        "filters": [
            {"label": label, "url": f"?show={value}" if value else "?", "current": show == value}
            for value, label in (
                ("", _("everyone")),
                ("shown", _("with consent")),
                ("hidden", _("without consent")),
            )
        ],
        "may_add": rules.speaker_organisations(request.user).exists(),
    }
    return page(request, "desk/speakers.html", context, current=CURRENT)


@staff
def new(request: HttpRequest) -> HttpResponse:
    organisations = rules.speaker_organisations(request.user).order_by("name")
    require(organisations.exists())
    codes = _codes()
    form = SpeakerForm(
        request.POST or None,
        by=request.user,
        codes=codes,
        organisations=organisations,
        initial={"is_external": True},
    )
    if request.method == "POST" and form.is_valid():
        done, speaker = attempt(
            request,
            lambda: actions.add(
                organisation=form.cleaned_data["organisation"], by=request.user, **form.values()
            ),
            form=form,
            done=_("Added. Visitors see nothing of them before you note their consent."),
        )
        if done and speaker:
            return redirect("desk:speaker", key=speaker.key)
    status = FAULTY if form.errors else 200
    return page(request, "desk/speaker_new.html", {"form": form}, current=CURRENT, status=status)


@staff
def speaker(request: HttpRequest, key: str) -> HttpResponse:
    """One entry: what stands in it, the consent, the photo, the sessions over the years."""
    own = seen(request, key)
    may_keep = rules.may_keep_speaker(request.user, own)
    codes = _codes(own)
    form = SpeakerForm(request.POST or None, by=request.user, codes=codes, initial=entry(own, codes))
    if request.method == "POST":
        require(may_keep)
        if form.is_valid():
            done, _speaker = attempt(
                request,
                lambda: actions.change(own, by=request.user, **form.values()),
                form=form,
                done=_("Saved."),
            )
            if done:
                return redirect("desk:speaker", key=key)
    return _entry_page(request, own, form, may_keep=may_keep)


def _entry_page(
    request: HttpRequest, own: Speaker, form: Any, *, may_keep: bool, **more: Any
) -> HttpResponse:
    language = get_language() or "en"
    biography = nearest(own.biographies, language)
    context = {
        "speaker": own,
        "form": form,
        "may_keep": may_keep,
        "consent": ConsentForm(),
        "photo_form": PhotoForm(),
        "role": nearest(own.roles, language),
        "biography": biography,
        "years": _years(request.user, own, language),
        **more,
    }
    faulty = any(each.errors for each in (form, context["consent"], context["photo_form"]))
    return page(request, "desk/speaker.html", context, current=CURRENT, status=FAULTY if faulty else 200)


def _years(person: Any, own: Speaker, language: str) -> list[tuple[int, list[dict[str, Any]]]]:
    """Sessions of a speaker that this person may see at the desk, by year, the latest first."""
    rows = own.speaking.filter(session__in=desk_sessions(person).values("pk")).select_related("session")
    rows = list(rows.order_by("-session__starts_at", "pk")[:SHOWN_SESSIONS])
    texts = reading.words_of([each.session for each in rows], language)
    years: dict[int, list[dict[str, Any]]] = {}
    for each in rows:
        held = {"session": each.session, "words": texts[each.session_id], "part": each.get_part_display()}
        years.setdefault(each.session.first_day.year, []).append(held)
    return sorted(years.items(), reverse=True)


def _codes(speaker: Speaker | None = None) -> list[str]:
    """The languages of the academy, then those an entry has texts in already."""
    own = [*speaker.roles, *speaker.biographies] if speaker else []
    return list(dict.fromkeys([*(academy.the().languages or ["en"]), *own]))


@staff
@require_POST
def consent(request: HttpRequest, key: str) -> HttpResponse:
    """They agreed to be shown."""
    own = mine(request, key)
    form = ConsentForm(request.POST)
    if form.is_valid():
        done, _speaker = attempt(
            request,
            lambda: actions.consent(own, note=form.cleaned_data["consent_note"], by=request.user),
            form=form,
            done=_("Noted. Visitors see them from now on."),
        )
        if done:
            return redirect("desk:speaker", key=key)
    return _refused(request, own, consent=form)


@staff
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """They do not want to be shown any more."""
    own = mine(request, key)
    attempt(
        request,
        lambda: actions.withdraw(own, by=request.user),
        done=_("Visitors see nothing of them any more."),
    )
    return redirect("desk:speaker", key=key)


@staff
@require_POST
def photo(request: HttpRequest, key: str) -> HttpResponse:
    """A new photo, or none."""
    own = mine(request, key)
    if "remove" in request.POST:
        attempt(
            request, lambda: actions.remove_photo(own, by=request.user), done=_("The photo is taken away.")
        )
        return redirect("desk:speaker", key=key)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        data, credit = form.cleaned_data["photo"], form.cleaned_data["credit"]
        done, _speaker = attempt(
            request,
            lambda: actions.put_photo(own, data=data, credit=credit, by=request.user),
            form=form,
            done=_("The photo is in."),
        )
        if done:
            return redirect("desk:speaker", key=key)
    return _refused(request, own, photo_form=form)


def _refused(request: HttpRequest, own: Speaker, **more: Any) -> HttpResponse:
    codes = _codes(own)
    form = SpeakerForm(None, by=request.user, codes=codes, initial=entry(own, codes))
    return _entry_page(request, own, form, may_keep=True, **more)


@staff
@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Out of the register for good."""
    own = mine(request, key)
    done, _none = attempt(
        request, lambda: actions.remove(own, by=request.user), done=_("They are out of the register.")
    )
    return redirect("desk:speakers") if done else redirect("desk:speaker", key=key)


@staff
def session_speakers(request: HttpRequest, key: str) -> HttpResponse:
    """Who speaks in a session, as what, in which order."""
    session = get_object_or_404(
        desk_sessions(request.user).select_related("organisation", "edition", "cohort"), key=key
    )
    require(may_run_session(request.user, session))
    form = _speaking_form(request, session)
    if request.method == "POST" and form.is_valid():
        done, _rows = attempt(
            request,
            lambda: actions.put_beside(session, form.parts(), by=request.user),
            form=form,
            done=_("Saved."),
        )
        if done:
            return redirect("desk:session_speakers", key=key)
    context = {
        "session": session,
        "form": form,
        "may_add": rules.speaker_organisations(request.user).exists(),
    }
    return page(
        request, "desk/session_speakers.html", context, current=CURRENT, status=FAULTY if form.errors else 200
    )


def _speaking_form(request: HttpRequest, session: Session) -> SpeakingForm:
    choices = rules.visible_speakers(request.user).order_by("name", "pk")
    return SpeakingForm(request.POST or None, session=session, choices=choices)
