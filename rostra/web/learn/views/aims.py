"""One's own aims: chosen or written, checked in on, shown; what others say to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.coaching import reading_members as reading
from rostra.coaching.actions import aims
from rostra.coaching.models import Aim, AimEvidence, Pair, PeerNote, Sprint, Tag
from rostra.coaching.rules import sprints as rules
from rostra.coaching.rules.pairs import helpers_of
from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import Refused
from rostra.languages.markdown import plain_html
from rostra.web.learn.views.door import attempt, enrolment_in, login_required
from rostra.web.parts.handing_out import to_keep

SHOWN = 10


class OwnAimForm(forms.Form):
    """An aim in one's own words."""

    text = forms.CharField(
        label=gettext_lazy("I want to"),
        max_length=300,
        help_text=gettext_lazy("Small enough for a week, and such that somebody else could check it."),
    )
    tag = forms.ChoiceField(label=gettext_lazy("What kind"), choices=Tag, widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: in a week."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("My cohort may see this aim and answer it"), required=False
    )

    def __init__(self, *args: Any, peers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not peers:
            del self.fields["shared"]


def _sprint_in(enrolment: Enrolment, key: str) -> Sprint:
    return get_object_or_404(rules.sprints_of(enrolment), key=key)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sprint(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """A sprint: choose a suggested aim or write one."""
    enrolment = enrolment_in(request, edition)
    found = _sprint_in(enrolment, key)
    offered = request.POST.get("suggestion", "")
    data = request.POST if request.method == "POST" and not offered else None
    form = OwnAimForm(data, peers=found.peers)
    if request.method == "POST" and (offered or form.is_valid()):
        given = {"suggestion": offered} if offered else form.cleaned_data
        try:
            aims.set_(enrolment=enrolment, sprint=found, by=request.user, **given)
        except Refused as refused:
            blame(form, refused)
        else:
            return redirect("learn:support", enrolment.edition.slug)
    own = reading.aims_by_sprint(enrolment, [found])[0]
    taken = {each.suggestion for each in own.aims}
    context = {
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "sprint": found,
        "part": own,
        "about": plain_html(found.about) if found.about else "",
        "offered": [each for each in found.suggestions if each["id"] not in taken],
        "form": form,
    }
    return render(request, "learn/sprint.html", context, status=400 if form.is_bound and form.errors else 200)


def blame(form: forms.Form, refused: Refused) -> None:
    """Put a refusal where it belongs on a form, also on one that was not filled in."""
    if not form.is_bound:
        form.is_bound, form.data = True, {}
        form.full_clean()
        form.errors.clear()
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def own_aim(request: HttpRequest, key: str) -> Aim:
    """One's own aim in an edition one takes part in; 404 otherwise."""
    rows = Aim.objects.filter(enrolment__person=request.user, enrolment__state=Enrolment.State.ENROLLED)
    return get_object_or_404(rows.select_related("enrolment__edition", "sprint", "decided_by"), key=key)


class EvidenceForm(forms.Form):
    """One piece of what shows an aim."""

    url = forms.URLField(label=gettext_lazy("A link"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy("PDF, a document, slides, a picture or plain text, 25 megabytes at most."),
    )
    text = forms.CharField(
        label=gettext_lazy("or a note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def aim(request: HttpRequest, key: str) -> HttpResponse:
    """One aim: how it goes, what shows it, what others said. POST does one thing."""
    found = own_aim(request, key)
    form: forms.Form = EvidenceForm()
    if request.method == "POST":
        verb = AIM_VERBS.get(request.POST.get("do", ""))
        answer = verb(request, found) if verb else None
        if answer is None:
            return _after(request, found)
        form = answer
    notes = rules.visible_peer_notes(request.user).filter(aim=found).select_related("by")
    context = {
        "aim": found,
        "edition": found.enrolment.edition,
        "form": form,
        "checks": found.check_ins.select_related("by").order_by("-at")[:SHOWN],
        "notes": notes.order_by("created_at"),
        "tags": Tag.choices,
        "officer": helpers_of(request.user, Pair.Kind.OFFICER).filter(enrolment=found.enrolment).exists(),
    }
    return render(request, "learn/aim.html", context, status=400 if form.errors else 200)


def _after(request: HttpRequest, found: Aim) -> HttpResponse:
    if request.POST.get("from") == "list":
        return redirect("learn:support", found.enrolment.edition.slug)
    return redirect("learn:aim", found.key)


def _check_in(request: HttpRequest, found: Aim) -> None:
    how = request.POST.get("how", "")
    words = _("Thank you. Your officer gets word.") if request.POST.get("flag") else _("Thank you.")
    attempt(
        request,
        lambda: aims.check_in(
            found, how=how, note=request.POST.get("note", "")[:500], flag=bool(request.POST.get("flag")),
            by=request.user,
        ),
        words,
    )  # fmt: skip


def _attach(request: HttpRequest, found: Aim) -> forms.Form | None:
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            aims.attach(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            blame(form, refused)
    return form if form.errors else None


def _change(request: HttpRequest, found: Aim) -> None:
    text, tag = request.POST.get("text", ""), request.POST.get("tag", "")
    attempt(
        request,
        lambda: aims.change(
            found,
            by=request.user,
            text=text,
            tag=tag,
            due_on=found.due_on,
            shared=bool(request.POST.get("shared")),
        ),
        _("Changed."),
    )


def _detach(request: HttpRequest, found: Aim) -> None:
    piece = get_object_or_404(AimEvidence.objects.filter(aim=found), key=request.POST.get("piece", ""))
    attempt(request, lambda: aims.detach(piece, by=request.user), _("Taken away."))


def _hide(request: HttpRequest, found: Aim) -> None:
    note = get_object_or_404(PeerNote.objects.filter(aim=found), key=request.POST.get("note", ""))
    attempt(request, lambda: aims.hide(note, by=request.user), _("Hidden."))


def _drop(request: HttpRequest, found: Aim) -> None:
    attempt(request, lambda: aims.drop(found, by=request.user), _("Put aside."))


def _not_met(request: HttpRequest, found: Aim) -> None:
    reason = request.POST.get("reason", "")[:300]
    attempt(
        request,
        lambda: aims.give_up(found, by=request.user, reason=reason),
        _("Noted. That is no mark against you."),
    )


def _reopen(request: HttpRequest, found: Aim) -> None:
    attempt(request, lambda: aims.reopen(found, by=request.user), _("Open again."))


AIM_VERBS: dict[str, Callable[[HttpRequest, Aim], forms.Form | None]] = {
    "check_in": _check_in,
    "attach": _attach,
    "change": _change,
    "detach": _detach,
    "hide": _hide,
    "drop": _drop,
    "not_met": _not_met,
    "reopen": _reopen,
}


@login_required
@require_POST
def say(request: HttpRequest, key: str) -> HttpResponse:
    """Answer an aim that somebody of one's cohort shares, or take one's answer back."""
    shared = get_object_or_404(rules.shared_aims(request.user).select_related("enrolment__edition"), key=key)
    if request.POST.get("do") == "hide":
        notes = PeerNote.objects.filter(aim=shared, by=request.user)
        note = get_object_or_404(notes, key=request.POST.get("note", ""))
        attempt(request, lambda: aims.hide(note, by=request.user), _("Hidden."))
    else:
        text = request.POST.get("text", "")
        attempt(request, lambda: aims.say(shared, by=request.user, text=text), _("Said."))
    return redirect("learn:support", shared.enrolment.edition.slug)


@login_required
@require_safe
def aim_file(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """A file that shows an aim, for the member, the officer and who reviews: to be kept, never shown in the window."""
    row = get_object_or_404(rules.visible_evidence(request.user).exclude(file=""), key=key)
    return to_keep(row)
