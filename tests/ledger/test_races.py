"""Two at once: one enrolment, one attempt, one review, evidence that adds up. Each guard is shown to be
needed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from rostra.assessment.actions import worksheets
from rostra.assessment.models import Attempt, Review, Submission
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import Refused
from rostra.ledger.actions import enrolments, evidence, learning, rebuild, reviews
from rostra.ledger.models import Evidence, Progress, Standing
from rostra.messaging.models import Message
from tests.factories.assessment import GOOD_ANSWERS
from tests.factories.ledger import enrol, requirement

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own, all from the same instant; results or refusals in
    order.
    """
    barrier = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results[number] = work()
        except Refused as refused:
            results[number] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_enrolling_at_once_is_one_enrolment(spring, people):
    made = at_once(*[lambda: enrolments.enrol(edition=spring, person=people.mette, by=people.mette)] * 6)
    assert len({each.pk for each in made}) == 1
    spring.refresh_from_db()
    assert (Enrolment.objects.count(), spring.enrolled_count) == (1, 1)
    assert Standing.objects.count() == 6
    assert Message.objects.count() == 1


def test_many_people_at_once_are_all_counted(spring, people):
    who = [people.mette, people.nils, people.clodagh, people.gus, people.ole]
    at_once(
        *[lambda person=person: enrolments.enrol(edition=spring, person=person, by=None) for person in who]
    )
    spring.refresh_from_db()
    assert spring.enrolled_count == Enrolment.objects.count() == 5


def test_counting_by_reading_first_would_lose_some(spring):
    """The control: without the step in the database, two see the same number."""
    barrier = threading.Barrier(2)

    def careless() -> None:
        number = Edition.objects.get(pk=spring.pk).enrolled_count
        barrier.wait(timeout=20)
        Edition.objects.filter(pk=spring.pk).update(enrolled_count=number + 1)

    at_once(careless, careless)
    spring.refresh_from_db()
    assert spring.enrolled_count == 1


def test_evidence_written_at_once_adds_up(spring, people):
    enrolment = enrol(spring, people.mette)
    kinds = [
        ("guide", "read"),
        ("film", "watched"),
        ("quiz", "passed"),
        ("plan", "accepted"),
        ("case", "read"),
        ("more", "read"),
    ]

    def write(name: str, kind: str) -> Callable[[], Any]:
        asked = requirement(spring, name)
        return lambda: evidence.record(
            enrolment=enrolment, requirement=asked, kind=kind, value=100, minutes=5, by=None, source="system"
        )

    at_once(*[write(*each) for each in kinds])
    progress = Progress.objects.get()
    assert (progress.met, progress.minutes) == (5, 30)
    assert rebuild.rebuild(check=True).differences == []


def test_without_the_lock_progress_would_be_wrong(spring, people):
    """The control: the same two writes, each having read the standings before the other wrote."""
    enrolment = enrol(spring, people.mette)
    barrier = threading.Barrier(2)

    def careless(name: str) -> None:
        from rostra.ledger import deriving

        with transaction.atomic():
            progress = Progress.objects.get(pk=enrolment.pk)
            rows = list(Standing.objects.filter(enrolment=enrolment).select_related("requirement"))
            barrier.wait(timeout=20)
            mine = next(each for each in rows if each.requirement.target == f"dce-{name}")
            mine.state = "met"
            mine.save()
            deriving.put_counts(progress, deriving.counts_of(rows, enrolment))
            progress.save()

    at_once(lambda: careless("guide"), lambda: careless("case"))
    assert Standing.objects.filter(state="met").count() == 2
    assert Progress.objects.get().met == 1


def test_the_same_fact_at_once_is_one(spring, people):
    enrolment = enrol(spring, people.mette)
    read = [lambda: learning.read(person=people.mette, activity_key="dce-guide", enrolment=enrolment)] * 5
    assert len({each.pk for each in at_once(*read)}) == 1
    assert Evidence.objects.count() == 1


def test_starting_a_quiz_at_once_is_one_attempt(spring, people):
    enrolment = enrol(spring, people.mette)
    made = at_once(*[lambda: learning.start_quiz(enrolment=enrolment, activity_key="dce-quiz")] * 4)
    assert len({each.pk for each in made}) == Attempt.objects.count() == 1


def test_handing_in_a_quiz_at_once_is_once(spring, people):
    enrolment = enrol(spring, people.mette)
    attempt = learning.start_quiz(enrolment=enrolment, activity_key="dce-quiz")
    at_once(*[lambda: learning.answer_quiz(attempt=attempt, answers={}, enrolment=enrolment)] * 4)
    assert Evidence.objects.count() == 1


def test_accepting_and_returning_at_once_is_one_answer(spring, people):
    enrolment = enrol(spring, people.mette)
    submission = learning.hand_in(enrolment=enrolment, activity_key="dce-plan", answers=GOOD_ANSWERS)
    results = at_once(
        lambda: reviews.accept(submission=submission, by=people.tove),
        lambda: reviews.return_(submission=submission, feedback="No", by=people.maren),
    )
    assert sorted(type(each).__name__ for each in results) == ["Refused", "Review"]
    assert Review.objects.count() == 1
    state = {"accepted": "met", "returned": "returned"}[Submission.objects.get().state]
    assert Standing.objects.get(requirement__target="dce-plan").state == state


def test_two_tabs_saving_at_once_do_not_overwrite(spring, people):
    enrolment = enrol(spring, people.mette)
    submission = learning.open_worksheet(enrolment=enrolment, activity_key="dce-plan")
    results = at_once(
        *[
            lambda goal=goal: worksheets.save(submission=submission, answers={"goal": goal}, revision=0)
            for goal in ("One", "Two", "Three")
        ]
    )
    assert sum(isinstance(each, Refused) for each in results) == 2
    assert Submission.objects.get().revision == 1


def test_a_rebuild_while_people_work_changes_nothing_wrongly(spring, people):
    enrolment = enrol(spring, people.mette)
    work = [
        lambda name=name: learning.read(person=people.mette, activity_key=f"dce-{name}", enrolment=enrolment)
        for name in ("guide", "case")
    ]
    at_once(*work, rebuild.rebuild, rebuild.rebuild)
    assert rebuild.rebuild(check=True).differences == []
    assert Progress.objects.get().met == 2
