"""What was sent to the people of an edition."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.assessment.models import Review
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.ledger.models import Certificate
from rostra.messaging import rules as letters
from rostra.messaging.actions import outbox, troubles
from rostra.messaging.models import Mailing, Message
from rostra.people import rules as people
from rostra.people.models import Invitation, Scope
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.views.directory import seen as seen_person
from rostra.web.desk.views.editions import mine, seen, with_phase

KEY = 32  # letters of an enrolment's key
MAILINGS = 10


@require_safe
@staff
def messages(request: HttpRequest, key: str) -> HttpResponse:
    """Subjects and states only: what a letter says to one person is between that person and us."""
    edition = seen(request, key)
    require(cohorts.may_run_edition(request.user, edition))
    listed = paged(request, letters_of(edition).select_related("person").order_by("-created_at", "-pk"))
    context = {
        **with_phase(edition),
        "page": listed,
        "mailings": mailings_of(edition, request.GET.get("all") is None),
        "may_quiet": people.managed_organisations(request.user).exists(),
    }
    return page(request, "desk/messages.html", context, current="editions")


def mailings_of(edition: Edition, newest: bool = True) -> list[dict[str, Any]]:
    """The letters to many of an edition, the newest first, with how many of their letters are in which state."""
    rows = Mailing.objects.filter(scope_kind=Scope.EDITION, scope_key=edition.key).order_by(
        "-created_at", "-pk"
    )
    found = list(rows.select_related("by")[: MAILINGS if newest else None])
    counts: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    words = dict(Message.State.choices)
    states = Message.objects.filter(mailing__in=found).values_list("mailing", "state")
    for mailing, state, number in states.annotate(number=Count("pk")).order_by("state"):
        counts[mailing].append((state, str(words[state]), number))
    return [
        {
            "mailing": each,
            "subject": each.texts.get(each.language, {}).get("subject", ""),
            "counts": counts[each.pk],
        }
        for each in found
    ]


@require_POST
@staff
def again(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Try a failed letter of this edition once more."""
    edition = mine(request, key)
    message = get_object_or_404(letters_of(edition), pk=pk)
    attempt(request, lambda: outbox.send_again(message, by=request.user), done=_("The letter is sent again."))
    return redirect("desk:messages", key)


@require_POST
@staff
def clear_trouble(request: HttpRequest, key: str) -> HttpResponse:
    """Write to somebody's address again."""
    person = seen_person(request, key)
    require(letters.may_clear_trouble(request.user, person))
    attempt(
        request,
        lambda: troubles.clear(person=person, by=request.user),
        done=_("Letters go to this address again."),
    )
    return redirect("desk:person", key)


def letters_of(edition: Edition) -> QuerySet[Message]:
    """The letters about this edition, and none that its people got about anything else.

    A letter's key names the fact it tells: the enrolment, the invitation, the review or the certificate.
    """
    enrolments = edition.enrolments.values("key")
    invitations = Invitation.objects.filter(scope_kind=Scope.EDITION, scope_key=edition.key)
    reviews = Review.objects.filter(submission__occasion__in=enrolments)
    certificates = Certificate.objects.filter(enrolment__edition=edition)
    confirmed = Substr("key", len("enrolment_confirmation:") + 1, KEY)
    return Message.objects.annotate(enrolment_key=confirmed).filter(
        Q(kind="enrolment_confirmation", enrolment_key__in=enrolments)
        | Q(kind="edition_invitation", key__in=_keys(invitations, "edition_invitation", "pk"))
        | Q(kind="worksheet_returned", key__in=_keys(reviews, "worksheet_returned", "pk"))
        | Q(kind="worksheet_accepted", key__in=_keys(reviews, "worksheet_accepted", "pk"))
        | Q(kind="certificate_ready", key__in=_keys(certificates, "certificate_ready", "number"))
    )


def _keys(rows: QuerySet, kind: str, field: str) -> QuerySet:
    named = Concat(Value(f"{kind}:"), Cast(F(field), CharField()), output_field=CharField())
    return rows.annotate(letter=named).values("letter")
