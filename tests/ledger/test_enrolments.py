"""Enrolling oneself, being enrolled, being invited; leaving and moving."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from rostra.cohorts.actions import cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import enrolments, learning
from rostra.ledger.models import Progress, Standing
from rostra.messaging.models import Message
from rostra.people.models import Person
from tests.factories.ledger import enrol, fact, make_edition

pytestmark = pytest.mark.django_db


def count(edition: Edition) -> int:
    edition.refresh_from_db()
    return edition.enrolled_count


def test_enrolling_makes_a_ledger_and_a_letter(spring, people):
    enrolment = enrolments.enrol(edition=spring, person=people.clodagh, by=people.clodagh)
    assert enrolment.organisation.key == "small-harbours"
    assert Standing.objects.filter(enrolment=enrolment, state="open").count() == 6
    progress = Progress.objects.get(pk=enrolment.pk)
    assert (progress.asked, progress.met, progress.next_due_on) == (
        5,
        0,
        Standing.objects.exclude(due_on=None).earliest("due_on").due_on,
    )
    letter = Message.objects.get()
    assert (letter.kind, letter.to) == ("enrolment_confirmation", people.clodagh.email)
    assert "dce-spring" in letter.text
    assert "{{" not in letter.text + letter.html
    assert "{%" not in letter.text + letter.html


def test_enrolling_twice_is_once(spring, people):
    first = enrolments.enrol(edition=spring, person=people.mette, by=people.mette)
    assert enrolments.enrol(edition=spring, person=people.mette, by=people.mette) == first
    assert (count(spring), Message.objects.count()) == (1, 1)


def test_an_edition_by_invitation_is_closed_to_others(brod, people):
    with pytest.raises(Refused, match="by invitation"):
        enrolments.enrol(edition=brod, person=people.mette, by=people.mette)
    with pytest.raises(NotAllowed):
        enrolments.enrol(edition=brod, person=people.mette, by=people.maren)
    assert enrolments.enrol(edition=brod, person=people.piotr, by=people.basia).state == "enrolled"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opened_at": None}, "not open yet"),
        ({"cancelled_at": timezone.now()}, "cancelled"),
        ({"ends_on": dt.date(2020, 2, 1), "starts_on": dt.date(2020, 1, 1)}, "has ended"),
        ({"registration_closes_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "Registration is not open"),
        ({"registration_opens_at": timezone.now() + dt.timedelta(days=3)}, "Registration is not open"),
    ],
)
def test_enrolling_when_it_cannot_be(spring, people, change, words):
    Edition.objects.filter(pk=spring.pk).update(**change)
    spring.refresh_from_db()
    with pytest.raises(Refused, match=words):
        enrolments.enrol(edition=spring, person=people.mette, by=people.mette)


def test_staff_enrol_after_registration_has_closed(spring, people):
    Edition.objects.filter(pk=spring.pk).update(registration_closes_at=timezone.now() - dt.timedelta(days=1))
    spring.refresh_from_db()
    assert enrolments.enrol(edition=spring, person=people.mette, by=people.maren).state == "enrolled"


def test_nobody_enrols_others_but_staff(spring, people):
    for who in (people.nils, people.basia, people.tove, people.ole):
        with pytest.raises(NotAllowed):
            enrolments.enrol(edition=spring, person=people.mette, by=who)


def token_in(letter: Message) -> str:
    return re.search(r"/([\w-]{40,})/", letter.text)[1]


LIST = "Gus Fenn <gus@harbours.example>\nmette@lindholt.example\nNew Person, new@town.example\n"


def test_a_pasted_list_is_invited(brod, people):
    enrol(brod, people.mette)
    report = enrolments.invite(edition=brod, lines=LIST, by=people.basia)
    assert (report.added, report.known, report.saved, report.faults) == (2, 1, True, [])
    assert Enrolment.objects.filter(edition=brod, state="invited").count() == 2
    assert not Standing.objects.filter(enrolment__state="invited").exists()
    letters = Message.objects.filter(kind="edition_invitation").order_by("to")
    assert [each.to for each in letters] == ["gus@harbours.example", "new@town.example"]
    assert "Basia Nowik invites you" in letters[0].text
    again = enrolments.invite(edition=brod, lines=LIST, by=people.basia)
    assert (again.added, again.again, again.known) == (0, 2, 1)


def test_with_wrong_lines_nothing_is_saved_unless_skipped(brod, people):
    lines = LIST + "no address here\nbad@@mail\n"
    report = enrolments.invite(edition=brod, lines=lines, by=people.basia)
    assert [line for line, _message in report.faults] == [4, 5]
    assert not report.saved
    assert not Enrolment.objects.exists()
    assert not Person.objects.filter(email="new@town.example").exists()
    assert enrolments.invite(edition=brod, lines=lines, by=people.basia, skip_faults=True).added == 3
    with pytest.raises(Refused, match="Paste at least one line"):
        enrolments.invite(edition=brod, lines=" \n", by=people.basia)
    with pytest.raises(NotAllowed):
        enrolments.invite(edition=brod, lines=LIST, by=people.maren)


def test_an_invitation_is_accepted_once(brod, people):
    enrolments.invite(edition=brod, lines="gus@harbours.example", by=people.basia)
    token = token_in(Message.objects.get(kind="edition_invitation"))
    enrolment = enrolments.accept_invitation(token=token)
    assert (enrolment.person, enrolment.state) == (people.gus, "enrolled")
    assert Standing.objects.filter(enrolment=enrolment).count() == 6
    people.gus.refresh_from_db()
    assert people.gus.joined_at
    assert count(brod) == 1
    with pytest.raises(Refused, match="used already"):
        enrolments.accept_invitation(token=token)
    with pytest.raises(Refused, match="do not know"):
        enrolments.accept_invitation(token="forged")


def test_who_is_invited_may_enrol_when_signed_in_otherwise(brod, people):
    enrolments.invite(edition=brod, lines="mette@lindholt.example", by=people.basia)
    assert enrolments.enrol(edition=brod, person=people.mette, by=people.mette).state == "enrolled"


def test_leaving_keeps_the_record_and_coming_back_goes_on(spring, people):
    enrolment = enrol(spring, people.mette)
    fact(enrolment, "guide", "read")
    enrolments.withdraw(enrolment, by=people.mette)
    enrolments.withdraw(enrolment, by=people.mette)
    assert count(spring) == 0
    enrolment.refresh_from_db()
    with pytest.raises(Refused, match="You have left") as caught:
        learning.read(person=people.mette, activity_key="dce-case", enrolment=enrolment)
    assert caught.value.code == "withdrawn"
    assert Progress.objects.get(pk=enrolment.pk).met == 1
    again = enrolments.enrol(edition=spring, person=people.mette, by=people.mette)
    assert (again, Progress.objects.get(pk=enrolment.pk).met, count(spring)) == (enrolment, 1, 1)


def test_others_cannot_withdraw_somebody(spring, people):
    enrolment = enrol(spring, people.mette)
    for who in (people.nils, people.basia, people.kit):
        with pytest.raises(NotAllowed):
            enrolments.withdraw(enrolment, by=who)
    assert enrolments.withdraw(enrolment, by=people.lasse).state == "withdrawn"


def test_moving_to_a_cohort_moves_due_dates(course, organisations, people):
    edition = make_edition(
        course, organisations.lindholt, starts_on=dt.date(2099, 1, 1), ends_on=dt.date(2099, 4, 11)
    )
    enrolment = enrol(edition, people.mette)
    before = dict(Standing.objects.filter(enrolment=enrolment).values_list("requirement__code", "due_on"))
    cohort = cohorts.add(edition=edition, name="Second", starts_on=dt.date(2099, 1, 11), by=people.maren)
    enrolments.move(enrolment, cohort=cohort, by=people.maren)
    after = dict(Standing.objects.filter(enrolment=enrolment).values_list("requirement__code", "due_on"))
    assert after["A1.1"] == before["A1.1"] + dt.timedelta(days=10) == dt.date(2099, 3, 2)
    assert after["A2.1"] == before["A2.1"] == edition.ends_on
    assert after["A1.4"] is None
    with pytest.raises(NotAllowed):
        enrolments.move(enrolment, cohort=None, by=people.basia)


def test_a_cohort_of_another_edition_is_refused(spring, brod, people):
    cohort = cohorts.add(edition=brod, name="Theirs", by=people.basia)
    with pytest.raises(Refused, match="another edition"):
        enrolments.move(enrol(spring, people.mette), cohort=cohort, by=people.maren)
