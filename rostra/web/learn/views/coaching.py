"""The coach of somebody who learns: the wish for one, the page of the two, one meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rostra.coaching.actions import wishes
from rostra.coaching.matching import DAYS, PARTS, TIMES
from rostra.coaching.models import CoachingWish, CoachProfile, Meeting, Pair
from rostra.kernel.languages import LANGUAGES, name_of
from rostra.web.learn.views.door import attempt, enrolment_in, login_required
from rostra.web.parts import pairs
from rostra.web.parts.pair_forms import times_choices

PAGE = ("GET", "HEAD", "POST")
MOST_TOPICS = 40
HOURS = [f"{begins.hour}–{ends.hour}" for begins, ends in PARTS.values()]


class WishForm(forms.Form):
    """What somebody wants a coach for. Topics are those that coaches offer, and the own words."""

    goals = forms.CharField(
        label=gettext_lazy("What should be different in three months?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Your coach reads it, and the team that looks for one."),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(label=gettext_lazy("Another topic"), required=False, max_length=60)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which you can talk"), widget=forms.CheckboxSelectMultiple
    )
    times = forms.MultipleChoiceField(
        label=gettext_lazy("Times that usually suit you"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick nothing if any time will do."),
    )  # fmt: skip

    def __init__(self, *args: Any, topics: list[str], languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(each, each) for each in topics]
        if not topics:
            del self.fields["topics"]
        self.fields["languages"].choices = [(code, name_of(code)) for code in languages]
        self.fields["times"].choices = times_choices(TIMES)


@login_required
@require_http_methods(PAGE)
def wish(request: HttpRequest, edition: str) -> HttpResponse:
    """Say that one wants a coach, change it, take it back."""
    enrolment = enrolment_in(request, edition)
    person: Any = request.user
    found = CoachingWish.objects.filter(enrolment=enrolment).first()
    there = found if found and found.stopped_at is None else None
    if request.method == "POST" and request.POST.get("verb") == "stop":
        if there is None:
            raise Http404
        attempt(
            request,
            lambda: wishes.stop(there, by=person),
            _("Taken back. Nobody looks for a coach for you now."),
        )
        return redirect("learn:coach_wish", edition=edition)
    topics, languages = _offered(found)
    initial: dict[str, Any] = {"languages": [person.language]}
    if there:
        initial = {name: getattr(there, name) for name in ("goals", "topics", "languages", "times")}
    form = WishForm(request.POST or None, topics=topics, languages=languages, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = [*data.get("topics", []), *filter(None, [data["more"]])]
        done = attempt(
            request,
            lambda: wishes.save(
                enrolment=enrolment, by=person, goals=data["goals"], languages=data["languages"], topics=chosen,
                times=data["times"],
            ),
            _("Thank you. You get a letter as soon as there is a coach for you."),
        )  # fmt: skip
        if done is not None:
            return redirect("learn:map", edition=edition)
    context = {"enrolment": enrolment, "form": form, "wish": there, "week": _week(form), "parts": HOURS}
    return render(request, "learn/coach_wish.html", context, status=400 if form.errors else 200)


def _week(form: WishForm) -> list[dict[str, Any]]:
    """Days of the week, each with the boxes of its parts in the order of the heads of the table."""
    ticked = set(form["times"].value() or ())
    boxes = [
        {"value": each, "label": word, "ticked": each in ticked}
        for each, word in form.fields["times"].choices
    ]
    return [
        {"day": WEEKDAYS[number], "boxes": boxes[number * len(PARTS) : (number + 1) * len(PARTS)]}
        for number in range(len(DAYS))
    ]


def _offered(found: CoachingWish | None) -> tuple[list[str], list[str]]:
    """Topics and languages that coaches offer, and what was chosen before."""
    rows = CoachProfile.objects.filter(active=True).values_list("topics", "languages")[:500]
    topics = {each for row in rows for each in row[0]}
    languages = {each for row in rows for each in row[1]} or {"en"}
    if found:
        topics |= set(found.topics)
        languages |= set(found.languages)
    return sorted(topics)[:MOST_TOPICS], sorted(languages & set(LANGUAGES), key=name_of)


def face_of(pair: Pair) -> pairs.Face:
    """The pages of a pair as its member sees them."""
    edition = pair.enrolment.edition
    is_coach = pair.kind == Pair.Kind.COACH
    pair_url = (
        reverse("learn:coach", args=[edition.slug])
        if is_coach
        else reverse("learn:support", args=[edition.slug])
    )
    return pairs.Face(
        pair_url=pair_url,
        note_url=reverse("learn:coach_note", args=[edition.slug]) if is_coach else "",
        meeting_url=lambda meeting: reverse("learn:meeting", args=[meeting.key]),
        template="learn/coach.html",
        meeting_template="learn/meeting.html",
        extra={"edition": edition},
    )


def _pair(request: HttpRequest, edition: str) -> Pair | None:
    """One's pair with a coach in an edition: the live one, else the one that ended last."""
    rows = Pair.objects.filter(member=request.user.pk, kind=Pair.Kind.COACH, enrolment__edition__slug=edition)
    rows = rows.select_related("helper", "member", "enrolment__edition", "enrolment__person")
    key = request.GET.get("pair", "")
    if key:
        return rows.filter(key=key).first()
    return rows.filter(ended_at__isnull=True).order_by("layer").first() or rows.order_by("-ended_at").first()


@login_required
@require_http_methods(PAGE)
def coach(request: HttpRequest, edition: str) -> HttpResponse:
    """The page of the two. Who has no coach is led to the wish."""
    pair = _pair(request, edition)
    if pair is None:
        enrolment_in(request, edition)
        if request.method == "POST":
            raise Http404
        return redirect("learn:coach_wish", edition=edition)
    return pairs.pair_page(request, pair, face_of(pair))


@login_required
@require_POST
def note(request: HttpRequest, edition: str) -> HttpResponse:
    """The private page, kept as it is typed."""
    pair = _pair(request, edition)
    if pair is None:
        raise Http404
    return pairs.autosave(request, pair)


@login_required
@require_http_methods(PAGE)
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting of one's own, with a coach or a support officer."""
    rows = Meeting.objects.filter(member=request.user.pk).select_related(
        "helper",
        "member",
        "pair__helper",
        "pair__member",
        "pair__enrolment__edition",
        "pair__enrolment__person",
    )
    found = get_object_or_404(rows, key=key)
    return pairs.meeting_page(request, found, face_of(found.pair))
