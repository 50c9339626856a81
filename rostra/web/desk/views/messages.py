"""What was sent to the people of an edition."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rostra.cohorts import rules as cohorts
from rostra.ledger import rules as ledger
from rostra.messaging.models import Message
from rostra.web.desk.door import page, paged, require, staff
from rostra.web.desk.views.editions import seen, with_phase

PRIVATE = ("account",)  # sign-in codes are nobody's to read but the receiver's


@require_safe
@staff
def messages(request: HttpRequest, key: str) -> HttpResponse:
    """Subjects and states only: what a letter says to one person is between that person and us."""
    edition = seen(request, key)
    require(cohorts.may_run_edition(request.user, edition))
    enrolled = ledger.visible_enrolments(request.user).filter(edition=edition)
    rows = Message.objects.filter(person__in=enrolled.values("person")).exclude(kind__in=PRIVATE)
    listed = paged(
        request,
        rows.filter(created_at__gte=edition.created_at)
        .select_related("person")
        .order_by("-created_at", "-pk"),
    )
    return page(request, "desk/messages.html", {**with_phase(edition), "page": listed}, current="editions")
