"""Who sees whose ledger: three organisations, every role of the cast, people who could leak."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from rostra.cohorts.actions import cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import NotAllowed
from rostra.ledger import rules
from rostra.ledger.actions import certificates, enrolments, learning, reviews
from rostra.ledger.reading import waiting_work
from rostra.people.models import Grant
from rostra.programmes.models import ProgrammePage, Publication
from tests.factories.assessment import GOOD_ANSWERS
from tests.factories.ledger import enrol, finish

pytestmark = pytest.mark.django_db

SPRING = {"mette", "nils", "clodagh"}
BROD = {"piotr"}
SEEN = {
    "ada": SPRING | BROD,
    "maren": SPRING,
    "lasse": SPRING,
    "tove": SPRING,
    "kit": set(),
    "ole": {"mette", "nils"},
    "edda": set(),
    "tomek": set(),
    "eva": set(),
    "mette": {"mette"},
    "nils": {"nils"},
    "piotr": {"piotr"},
    "basia": BROD,
    "clodagh": {"clodagh"},
    "gus": set(),
}
REVIEWS = {"ada": SPRING | BROD, "maren": SPRING, "lasse": SPRING, "tove": SPRING, "basia": BROD}


@pytest.fixture
def enrolled(spring, brod, people) -> dict[str, Enrolment]:
    """Everybody has handed in the worksheet."""
    made = {name: enrol(spring, getattr(people, name)) for name in sorted(SPRING)}
    made |= {name: enrol(brod, getattr(people, name)) for name in BROD}
    for each in made.values():
        learning.hand_in(enrolment=each, activity_key="dce-plan", answers=GOOD_ANSWERS)
    return made


def keys(rows) -> set[str]:
    return {each.person.key for each in rows}


def test_who_sees_whose_standing(enrolled, people):
    assert {who: keys(rules.visible_enrolments(getattr(people, who))) for who in SEEN} == SEEN
    may = {
        who: {name for name, each in enrolled.items() if rules.may_see_enrolment(getattr(people, who), each)}
        for who in SEEN
    }
    assert may == SEEN


def test_who_reads_and_answers_whose_worksheets(enrolled, people):
    expected = {who: REVIEWS.get(who, set()) for who in SEEN}
    assert {who: keys(rules.visible_submissions(getattr(people, who))) for who in SEEN} == expected
    assert {who: keys(waiting_work(getattr(people, who))) for who in SEEN} == expected
    everything = list(rules.visible_submissions(people.ada).select_related("person"))
    may = {
        who: keys(each for each in everything if rules.may_review_submission(getattr(people, who), each))
        for who in SEEN
    }
    assert may == expected


def test_who_sees_whose_certificates(enrolled, people):
    for each in enrolled.values():
        finish(each)
        certificates.issue(enrolment=each)
    seen = {
        who: {each.enrolment.person.key for each in rules.visible_certificates(getattr(people, who))}
        for who in SEEN
    }
    assert seen == SEEN


def test_visitors_see_nothing(enrolled):
    nobody = AnonymousUser()
    for rows in (rules.visible_enrolments, rules.visible_submissions, rules.visible_certificates):
        assert not rows(nobody).exists()


def test_a_draft_is_nobodys_but_its_writers(spring, people):
    enrolment = enrol(spring, people.mette)
    learning.save_worksheet(
        enrolment=enrolment, activity_key="dce-plan", answers={"goal": "Half a thought"}, revision=0
    )
    assert not rules.visible_submissions(people.tove).exists()


def test_a_trainer_of_one_cohort_sees_that_cohort(spring, people, enrolled):
    cohort = cohorts.add(edition=spring, name="Morning", by=people.maren)
    enrolments.move(enrolled["nils"], cohort=cohort, by=people.maren)
    Grant.objects.create(person=people.kit, role="trainer", scope_kind="cohort", scope_key=cohort.key)
    people.kit.__dict__.pop("_live_grants", None)
    assert keys(rules.visible_enrolments(people.kit)) == {"nils"}
    assert keys(waiting_work(people.kit)) == {"nils"}


def test_a_grant_that_has_ended_shows_nothing(enrolled, people):
    Grant.objects.filter(person=people.tove).update(until=timezone.now() - dt.timedelta(minutes=1))
    assert not rules.visible_enrolments(people.tove).exists()


def test_nobody_answers_their_own_worksheet(spring, people, enrolled):
    own = enrol(spring, people.tove)
    submission = learning.hand_in(enrolment=own, activity_key="dce-plan", answers=GOOD_ANSWERS)
    assert not rules.may_review_submission(people.tove, submission)
    assert people.tove.key not in keys(waiting_work(people.tove))
    with pytest.raises(NotAllowed):
        reviews.accept(submission=submission, by=people.tove)


def test_others_cannot_answer_worksheets(enrolled, people):
    submission = rules.visible_submissions(people.maren).get(person=people.clodagh)
    for who in ("basia", "mette", "nils", "ole", "kit", "eva", "edda"):
        for verb in (reviews.accept, reviews.return_):
            with pytest.raises(NotAllowed):
                verb(submission=submission, feedback="x", by=getattr(people, who))


READS = {"ada", "maren", "lasse", "tove", "edda", "tomek", "eva", "basia", "mette"}


def test_who_may_read(spring, brod, people):
    enrol(spring, people.mette)
    enrolments.invite(edition=brod, lines="gus@harbours.example", by=people.basia)
    page = Publication.objects.get(key="dce-guide")
    assert {who for who in SEEN if rules.may_read_activity(getattr(people, who), "dce", page)} == READS


def test_an_open_programme_is_read_by_everybody(spring, people):
    page = Publication.objects.get(key="dce-guide")
    assert not rules.may_read_activity(AnonymousUser(), "dce", page)
    ProgrammePage.objects.update(open_reading=True)
    assert rules.may_read_activity(AnonymousUser(), "dce", page)
    page.live = False
    assert not rules.may_read_activity(AnonymousUser(), "dce", page)


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"ends_on": -1}, True),
        ({"ends_on": -10, "reading_until": 0}, True),
        ({"ends_on": -10, "reading_until": -1}, False),
        ({"starts_on": 1}, False),
        ({"starts_on": 0}, True),
    ],
)
def test_reading_goes_on_after_the_end(spring, people, fields, may):
    enrolment = enrol(spring, people.mette)
    day = timezone.now().astimezone(dt.UTC).date()
    values = {"starts_on": -30, **fields}
    Edition.objects.filter(pk=spring.pk).update(
        **{name: day + dt.timedelta(days=days) for name, days in values.items()}
    )
    enrolment = Enrolment.objects.select_related("edition").get(pk=enrolment.pk)
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    assert rules.may_read_enrolled(enrolment, noon) == may


def test_who_left_cannot_read_but_keeps_the_record(spring, people):
    enrolment = enrol(spring, people.mette)
    enrolments.withdraw(enrolment, by=people.mette)
    assert not rules.may_read_activity(people.mette, "dce")
    assert rules.may_see_enrolment(people.mette, enrolment)
