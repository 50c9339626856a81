"""Comments on a pilot: what would make an activity better, and what became of it. Works without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rostra.cohorts import pilots as comments
from rostra.cohorts import quoting
from rostra.cohorts.actions import pilots
from rostra.cohorts.models import Enrolment, PilotComment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.programmes.models import Publication
from rostra.web.learn.views.door import activity_of, address_of, enrolment_in, login_required
from rostra.web.parts import publications

FAULTY = 422


class CommentForm(forms.Form):
    """Which part, and what would make it better."""

    block = forms.ChoiceField(label=gettext_lazy("Which part?"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What would make this better?"),
        max_length=pilots.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what would make it better.")},
    )

    def __init__(self, data: Any, html: str | None, **more: Any) -> None:
        super().__init__(data, auto_id="comment-%s", **more)
        if html is None:
            del self.fields["block"]
            return
        places = [each for each in quoting.places(html) if each.name]
        self.fields["block"].choices = [
            ("", _("all of it")),
            *((each.block, each.name) for each in places),
        ]
        if not places:
            del self.fields["block"]


def context(enrolment: Enrolment | None, own: Publication) -> dict[str, Any]:
    """What the page of an activity needs: nothing unless the edition is a pilot."""
    if enrolment is None or not enrolment.edition.is_pilot:
        return {}
    return {
        "pilot_form": CommentForm(None, own.html),
        "pilot_comments": comments.own(enrolment.person_id, enrolment.edition, own.key),
    }


@login_required
@require_POST
def comment(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Write a comment; one that cannot be stays on a page of its own with what was typed."""
    enrolment = enrolment_in(request, edition)
    own = activity_of(enrolment, key)
    if not enrolment.edition.is_pilot:
        raise Http404
    form = CommentForm(request.POST, own.html)
    if form.is_valid() and _done(
        form,
        lambda: pilots.comment(
            edition=enrolment.edition,
            person=request.user,
            activity_key=key,
            block=form.cleaned_data.get("block", ""),
            text=form.cleaned_data["text"],
            language=get_language(),
            by=request.user,
        ),
    ):
        messages.success(request, _("Thank you. You will see here what becomes of it."))
        return redirect(f"{address_of(own)}#comments")
    return _page(request, own, form, FAULTY)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_comment(request: HttpRequest, key: str) -> HttpResponse:
    """Change one's own comment, or take it back (`do=take_back`), while nobody has answered."""
    mine = PilotComment.objects.filter(person=request.user).select_related("edition", "person")
    row = get_object_or_404(mine, key=key)
    enrolment = enrolment_in(request, row.edition.slug)
    own = activity_of(enrolment, row.activity_key)
    there = f"{address_of(own)}#comments"
    if request.method == "POST" and request.POST.get("do") == "take_back":
        _told(request, lambda: pilots.take_back(row, by=request.user), _("Taken back."))
        return redirect(there)
    form = CommentForm(request.POST if request.method == "POST" else None, None, initial={"text": row.text})
    if (
        form.is_bound
        and form.is_valid()
        and _done(form, lambda: pilots.change(row, text=form.cleaned_data["text"], by=request.user))
    ):
        messages.success(request, _("Changed."))
        return redirect(there)
    return _page(request, own, form, FAULTY if form.errors else 200, row)


def _page(
    request: HttpRequest, own: Publication, form: CommentForm, status: int, row: PilotComment | None = None
) -> HttpResponse:
    publications.wear(request, own.programme_key)
    trail = [*publications.trail(own), (own.title, address_of(own))]
    return render(
        request,
        "learn/comment.html",
        {"page": own, "form": form, "comment": row, "trail": trail},
        status=status,
    )


def _done(form: CommentForm, action: Any) -> bool:
    try:
        action()
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True


def _told(request: HttpRequest, action: Any, done: str) -> None:
    try:
        action()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
