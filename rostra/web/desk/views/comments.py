"""Comments on pilots: which activities have some, and one activity with the comments beside the blocks they are about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rostra.cohorts import pilots as comments
from rostra.cohorts import quoting, rules
from rostra.cohorts.actions import pilots
from rostra.cohorts.models import Edition, PilotComment
from rostra.people import rules as people
from rostra.programmes import reading
from rostra.programmes.models import ProgrammePage, Publication
from rostra.programmes.rules import may_edit_programme
from rostra.web.desk.door import attempt, commenters, page, paged
from rostra.web.desk.forms.pilots import AnswerForm
from rostra.web.parts.addresses import page_url


@require_safe
@commenters
def comments_list(request: HttpRequest) -> HttpResponse:
    """Activities with comments, those with new ones first."""
    visible = rules.answerable_comments(request.user)
    listed = paged(request, comments.by_activity(visible))
    titles = reading.by_keys([each["activity"] for each in listed], get_language())
    programmes = reading.by_keys({each["programme"] for each in listed}, get_language())
    rows = [
        {
            **each,
            "page": titles.get(each["activity"]),
            "programme": programmes.get(each["programme"]),
        }
        for each in listed
    ]
    context = {"page": listed, "rows": rows, "pilots": _pilots(request.user)}
    return page(request, "desk/comments.html", context, current="comments")


def _pilots(person: Any) -> list[Edition]:
    """Pilots that this person may follow and that have not said anything yet are named too."""
    running = rules.run_editions(person).exclude(pilot_version="").filter(cancelled_at__isnull=True)
    return list(running.select_related("organisation").order_by("-starts_on")[:20])


@require_http_methods(["GET", "HEAD", "POST"])
@commenters
def comments_on(request: HttpRequest, key: str) -> HttpResponse:
    """One activity: its text, the comments beside it, and a form to answer each. POST answers one (`comment`)."""
    own = reading.by_key(key, get_language())
    visible = rules.answerable_comments(request.user).filter(activity_key=key)
    rows = list(
        visible.select_related(
            "edition", "edition__organisation", "edition__programme", "person", "answered_by"
        )
    )
    if own is None or own.shape != Publication.Shape.ACTIVITY:
        raise Http404
    if not rows and not may_edit_programme(request.user, own.programme_key):
        raise Http404
    programme = get_object_or_404(ProgrammePage, key=own.programme_key)
    versions = pilots.versions_of(programme)
    answered: AnswerForm | None = None
    if request.method == "POST":
        row = next((each for each in rows if each.key == request.POST.get("comment")), None)
        if row is None:
            messages.error(request, _("This comment was taken back."))
            return redirect(request.path)
        answered = AnswerForm(row, versions, request.POST)
        if answered.is_valid() and _answer(request, row, answered):
            return redirect(f"{request.path}#c-{row.key}")
    context = {
        "own": own,
        "sections": sections(own, rows, versions, answered),
        "new": sum(each.state == PilotComment.State.NEW for each in rows),
        "total": len(rows),
        "versions": versions,
        "edit_url": _edit(own.page_id) if _may_edit(request.user, own) else "",
        "programme_edit_url": _edit(programme.pk) if _may_edit(request.user, own) else "",
        "read_url": page_url(own),
        "faulty": answered if answered is not None and answered.errors else None,
    }
    status = 400 if answered is not None and answered.errors else 200
    return page(request, "desk/comments_on.html", context, current="comments", status=status)


def _answer(request: HttpRequest, row: PilotComment, form: AnswerForm) -> bool:
    done, _row = attempt(
        request,
        lambda: pilots.answer(row, by=request.user, **form.cleaned_data),
        form=form,
        done=_("Answered; the person gets a letter."),
    )
    return done


def sections(
    own: Publication, rows: list[PilotComment], versions: list[str], answered: AnswerForm | None
) -> list[dict[str, Any]]:
    """The text block by block, each with its comments; at the end those on the whole and on blocks that are gone."""
    beside = comments.beside(rows)
    places = quoting.places(own.html)

    def said(found: list[PilotComment]) -> list[dict[str, Any]]:
        return [
            {
                "row": each,
                "form": answered
                if answered is not None and answered.comment == each
                else AnswerForm(each, versions),
            }
            for each in found
        ]

    shown = [
        {"id": each.block, "html": each.html, "name": each.name, "comments": said(beside.pop(each.block, []))}
        for each in places
    ]
    whole = said(beside.pop("", []))
    gone = said([each for found in beside.values() for each in found])
    first = {"id": "whole", "html": "", "name": _("The activity as a whole"), "comments": whole}
    last = {"id": "gone", "html": "", "name": _("Parts that stand here no more"), "comments": gone}
    return [*([first] if whole else []), *shown, *([last] if gone else [])]


def _may_edit(person: Any, own: Publication) -> bool:
    return people.is_editor(person) and may_edit_programme(person, own.programme_key)


def _edit(pk: int) -> str:
    try:
        return reverse("wagtailadmin_pages:edit", args=[pk])
    except NoReverseMatch:
        return ""
