"""The coach's desk: own members, the page of each pair, meetings, what one offers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.coaching import rules
from rostra.coaching.actions import profiles
from rostra.coaching.models import CoachProfile, Meeting, Pair
from rostra.coaching.rules.coaches import has_helped, is_coach, may_change_profile, visible_profiles
from rostra.kernel.languages import name_of
from rostra.kernel.time import now
from rostra.live.letters.about import span
from rostra.messaging.deciding import zone_of
from rostra.people.models import Person
from rostra.web.desk.door import attempt, helpers, navigation, page, paged, require, staff
from rostra.web.desk.forms.coaching import ProfileForm
from rostra.web.parts import pairs

OF_PAIR = ("helper", "member", "enrolment__edition", "enrolment__person")


@require_safe
@helpers
def my_pairs(request: HttpRequest) -> HttpResponse:
    """Members one coaches: the next meeting, what is open, whether something is to be said about the last one."""
    person: Any = request.user
    require(is_coach(person) or has_helped(person, Pair.Kind.COACH))
    open_steps = Count("follow_ups", filter=Q(follow_ups__done_at__isnull=True), distinct=True)
    rows = rules.own_pairs(person, Pair.Kind.COACH).select_related(*OF_PAIR).annotate(open_steps=open_steps)
    listed = paged(request, rows.order_by("member__name", "pk"))
    context = {
        "page": listed,
        "rows": _with_meetings(list(listed.object_list), person),
        "profile": CoachProfile.objects.filter(person=person).first(),
        "coaches": is_coach(person),
        "ended": Pair.objects.filter(helper=person.pk, kind=Pair.Kind.COACH, ended_at__isnull=False)
        .select_related("member", "enrolment__edition").order_by("-ended_at")[:20],
    }  # fmt: skip
    return page(request, "desk/my_pairs.html", context, current="my_pairs")


def _with_meetings(rows: list[Pair], person: Any) -> list[dict[str, Any]]:
    """Each pair with its next meeting and with those that wait for one's word. One query."""
    at, zone = now(), zone_of(person).key
    found: dict[int, list[Meeting]] = {}
    booked = Meeting.objects.filter(pair__in=[each.pk for each in rows], state=Meeting.State.BOOKED)
    for each in booked.order_by("starts_at"):
        found.setdefault(each.pair_id, []).append(each)
    shown = []
    for pair in rows:
        own = found.get(pair.pk, [])
        following = next((each for each in own if each.ends_at > at), None)
        shown.append(
            {
                "pair": pair,
                "next": following,
                "when": span(following.starts_at, following.ends_at, zone) if following else "",
                "asked": [each for each in own if each.ends_at <= at and each.helper_met is None],
            }
        )
    return sorted(shown, key=lambda each: (not each["asked"], each["next"] is not None))


def face_of(request: HttpRequest, pair: Pair) -> pairs.Face:
    """The pages of a pair as its helper sees them."""
    is_coaching = pair.kind == Pair.Kind.COACH
    if is_coaching:
        home = reverse("desk:pair", args=[pair.key])
    else:
        home = reverse("desk:member", args=[pair.enrolment.key])
    current = "my_pairs" if is_coaching else "members"
    return pairs.Face(
        pair_url=home,
        note_url=reverse("desk:pair_note", args=[pair.key]) if is_coaching else "",
        meeting_url=lambda meeting: reverse("desk:meeting", args=[meeting.key]),
        template="desk/pair.html",
        meeting_template="desk/meeting.html",
        extra={"nav": navigation(request.user, current), "edition": pair.enrolment.edition},
    )


def _own(request: HttpRequest, key: str) -> Pair:
    """A pair in which one coaches, an ended one too; 404 otherwise: nobody else's role opens it."""
    rows = Pair.objects.filter(helper=request.user.pk, kind=Pair.Kind.COACH).select_related(*OF_PAIR)
    return get_object_or_404(rows, key=key)


@helpers
def pair(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a pair, for its coach."""
    found = _own(request, key)
    return pairs.pair_page(request, found, face_of(request, found))


@require_POST
@helpers
def note(request: HttpRequest, key: str) -> HttpResponse:
    """The private page, kept as it is typed."""
    return pairs.autosave(request, _own(request, key))


@helpers
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting that one gives, as a coach or as a support officer."""
    rows = Meeting.objects.filter(helper=request.user.pk).select_related(
        "helper", "member", *(f"pair__{name}" for name in OF_PAIR)
    )
    found = get_object_or_404(rows, key=key)
    return pairs.meeting_page(request, found, face_of(request, found.pair))


@staff
def profile(request: HttpRequest, key: str = "") -> HttpResponse:
    """What a coach offers: one's own to be changed; another's to be read by who brings pairs together."""
    person: Any = request.user
    coach = get_object_or_404(Person, key=key) if key else person
    found = visible_profiles(person).filter(person=coach).select_related("person").first()
    require(found is not None or may_change_profile(person, coach))
    may_change = may_change_profile(person, coach)
    form = ProfileForm(request.POST or None, profile=found) if may_change else None
    if request.method == "POST":
        require(may_change)
        if form and form.is_valid():
            done, _saved = attempt(
                request,
                lambda: profiles.save(person=coach, by=person, **form.values()),
                form=form,
                done=_("Kept."),
            )
            if done:
                return redirect(request.path)
    context = {
        "coach": coach, "profile": found, "form": form, "own": coach.pk == person.pk,
        "spoken": [name_of(code) for code in found.languages] if found else [],
        "hours": [
            f"{WEEKDAYS[each.weekday]} {each.begins:%H:%M}–{each.finishes:%H:%M}"
            for each in (found.windows.order_by("weekday", "begins") if found else [])
        ],
    }  # fmt: skip
    bad = bool(form and form.errors)
    return page(request, "desk/coach_profile.html", context, current="my_pairs", status=400 if bad else 200)
