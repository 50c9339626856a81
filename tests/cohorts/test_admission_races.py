"""The last place of a call, offered by several at once. The lock is shown to be needed."""

from __future__ import annotations

import contextlib
import threading

import pytest

from rostra.cohorts.actions import applications
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.models import Application, Call
from rostra.kernel.errors import Refused
from rostra.ledger.actions import admissions
from tests.cast import make_organisations, make_people
from tests.factories.admission import make_call, make_crowd
from tests.factories.courses import make_course
from tests.factories.ledger import make_edition
from tests.ledger.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def call() -> Call:
    lindholt = make_organisations().lindholt
    edition = make_edition(make_course(), lindholt)
    call = make_call(drafts.change(edition, by=None, admission="application"), places=1)
    make_crowd(call, lindholt, 4)
    return call


def offer(call: Call, own: Application, by: object):
    return lambda: applications.decide(call, keys=[own.key], verb="offer", by=by)


def test_the_last_place_is_offered_once_and_accepted_once(call):
    maren = make_people().maren
    done = at_once(*[offer(call, each, maren) for each in call.applications.all()])
    assert sorted(str(getattr(each, "code", each)) for each in done) == ["1", "full", "full", "full"]
    own = call.applications.select_related("person").get(state="offered")
    done = at_once(
        lambda: admissions.accept(own, by=own.person), lambda: applications.decline(own, by=own.person)
    )
    assert sum(isinstance(each, Refused) for each in done) == 1
    assert call.edition.enrolments.count() == call.applications.filter(state="accepted").count()


def test_without_the_lock_it_is_offered_twice(call, monkeypatch):
    maren, barrier, count = make_people().maren, threading.Barrier(2), applications.places_taken

    def counted(call: Call) -> int:
        found = count(call)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=3)
        return found

    monkeypatch.setattr(
        applications,
        "locked",
        lambda call, by: Call.objects.select_related("edition__organisation").get(pk=call.pk),
    )
    monkeypatch.setattr(applications, "places_taken", counted)
    at_once(*[offer(call, each, maren) for each in call.applications.order_by("pk")[:2]])
    assert call.applications.filter(state="offered").count() == 2
