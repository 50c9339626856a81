"""What was sent to the people of an edition."""

from __future__ import annotations

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rostra.assessment.models import Review
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.ledger.models import Certificate
from rostra.messaging.models import Message
from rostra.people.models import Invitation, Scope
from rostra.web.desk.door import page, paged, require, staff
from rostra.web.desk.views.editions import seen, with_phase

KEY = 32  # letters of an enrolment's key


@require_safe
@staff
def messages(request: HttpRequest, key: str) -> HttpResponse:
    """Subjects and states only: what a letter says to one person is between that person and us."""
    edition = seen(request, key)
    require(cohorts.may_run_edition(request.user, edition))
    listed = paged(request, letters_of(edition).select_related("person").order_by("-created_at", "-pk"))
    return page(request, "desk/messages.html", {**with_phase(edition), "page": listed}, current="editions")


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
