"""A guest merged with an account: everything moves, nothing is forgotten, nothing leaks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from rostra.assessment.models import Submission
from rostra.cohorts.models import Enrolment, Interest
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import batches, enrolments, evidence, merging, rebuild
from rostra.ledger.models import Certificate, Evidence, SavedView, Standing
from rostra.messaging.models import Message, Preference
from rostra.people.actions import invitations
from rostra.people.lists import Line
from rostra.people.models import Consent, Grant, Invitation, Membership, Person, SignInLink
from tests.factories.ledger import enrol, fact, finish, requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(spring, people, organisations) -> Person:
    """Mette again, under another address, from a list."""
    batches.begin(
        edition=spring, lines=[Line(1, "m.krogh@home.example", "Mette K")], verb="enrol", by=people.maren,
        organisation=organisations.lindholt,
    )  # fmt: skip
    return Person.objects.get(email="m.krogh@home.example")


def left_over(person: Person) -> set[str]:
    return {
        name
        for name, model, column in merging.relations()
        if model._base_manager.filter(**{column: person.pk}).exists()
    }


def test_everything_moves_and_nothing_points_there_any_more(spring, brod, people, guest, organisations):
    """Rows in every model of ours that a person may have, made by hand where no verb does."""
    own = Enrolment.objects.get(person=guest)
    fact(own, "guide", "read", source="self")
    Membership.objects.create(person=guest, organisation=organisations.lindholt, function="elected")
    Membership.objects.create(person=guest, organisation=organisations.small_harbours, function="official")
    Grant.objects.create(person=guest, role="trainer", scope_kind="edition", scope_key=spring.key)
    Grant.objects.create(person=people.kit, role="coach", scope_kind="person", scope_key=guest.key)
    for person in (guest, people.mette):
        Consent.objects.create(person=person, purpose="directory", text_version="1", language="en")
        Preference.objects.create(person=person)
        SavedView.objects.create(person=person, edition=spring, name="Late")
        Interest.objects.create(programme_key="dce", language="en", person=person)
    SignInLink.objects.create(person=guest, token_hash="x" * 64, expires_at=timezone.now())
    invitations.invite(email=guest.email, by=None, scope_kind="edition", scope_key=brod.key, may=True)
    letters = Message.objects.filter(person=guest).count()
    assert letters > 0
    before = merging.look(guest, people.mette)
    assert before.grants == 1
    assert ("memberships", 3) in before.moves or ("memberships", 2) in before.moves
    merging.merge(guest, into=people.mette, by=people.ada)
    assert left_over(guest) <= set(merging.STAYS) - {"cohorts.Enrolment.person"}
    own.refresh_from_db()
    assert own.person == people.mette
    assert Message.objects.filter(person=people.mette).count() == letters
    assert Membership.objects.filter(person=people.mette).count() == 2
    assert Grant.objects.live().filter(person=people.mette, role="trainer").exists()
    assert Grant.objects.live().filter(person=people.kit, scope_key=people.mette.key).count() == 1
    assert Consent.objects.filter(person=people.mette, withdrawn_at=None).count() == 1
    assert Consent.objects.filter(person=people.mette).count() == 2
    assert Invitation.objects.get(scope_key=brod.key).withdrawn_at is not None
    guest.refresh_from_db()
    assert (guest.email, guest.name, guest.is_active) == (None, "", False)
    people.mette.refresh_from_db()
    assert people.mette.name == "Mette Krogh"
    with pytest.raises(Refused, match="closed"):
        merging.merge(guest, into=people.mette, by=people.ada)


def test_every_relation_that_stays_or_ends_is_one_that_exists():
    names = {name for name, _model, _column in merging.relations()}
    assert set(merging.STAYS) | set(merging.ENDS) <= names
    assert not set(merging.STAYS) & set(merging.ENDS)


def test_the_same_edition_twice_keeps_what_was_done(spring, people, guest):
    kept = enrol(spring, people.mette)
    fact(kept, "guide", "read", source="self")
    other = Enrolment.objects.select_related("edition", "person", "cohort").get(person=guest)
    then = timezone.now() - dt.timedelta(days=3)
    original = fact(other, "case", "read", source="self", happened_at=then)
    wrong = fact(other, "quiz", "passed", value=100, source="self")
    evidence.void(wrong, reason="a mistake", by=people.maren)
    merging.merge(guest, into=people.mette, by=people.ada)
    copied = Evidence.objects.get(enrolment=kept, requirement=requirement(spring, "case"))
    assert (copied.kind, copied.happened_at, copied.reference, copied.recorded_by) == (
        "read", then, f"merged:{original.key}", people.ada,
    )  # fmt: skip
    assert not Evidence.objects.filter(enrolment=kept, kind="passed").exists()
    assert Evidence.objects.filter(enrolment=other).count() == 3
    assert set(Standing.objects.filter(enrolment=kept, state="met").values_list("requirement__target", flat=True)) == {
        "dce-guide", "dce-case",
    }  # fmt: skip
    other.refresh_from_db()
    assert (other.state, other.person) == ("withdrawn", guest)
    spring.refresh_from_db()
    assert spring.enrolled_count == 1
    assert left_over(guest) <= set(merging.STAYS)
    assert rebuild.rebuild(check=True).differences == []


def test_a_certificate_of_the_guest_goes_along(spring, people, guest, django_capture_on_commit_callbacks):
    kept = enrol(spring, people.mette)
    other = Enrolment.objects.select_related(
        "edition__organisation", "edition__programme", "person", "cohort"
    ).get(person=guest)
    with django_capture_on_commit_callbacks(execute=True):
        finish(other)
    paper = Certificate.objects.get(enrolment=other)
    with django_capture_on_commit_callbacks(execute=True):
        merging.merge(guest, into=people.mette, by=people.ada)
    moved = Certificate.objects.get()
    assert (moved.number, moved.enrolment, moved.content) == (paper.number, kept, paper.content)


def test_the_account_is_enrolled_where_the_guest_was(spring, people, guest):
    enrolments.invite(edition=spring, lines=people.mette.email, by=None)
    merging.merge(guest, into=people.mette, by=people.maren)
    kept = Enrolment.objects.get(person=people.mette)
    assert kept.state == "enrolled"
    spring.refresh_from_db()
    assert spring.enrolled_count == 1
    assert Submission.objects.filter(person=guest).count() == 0


def test_who_may_merge_whom(spring, brod, people, guest):
    assert merging.may_merge(people.ada, guest, people.piotr)
    assert merging.may_merge(people.maren, guest, people.mette)
    assert not merging.may_merge(people.maren, guest, people.piotr)
    assert not merging.may_merge(people.basia, guest, people.mette)
    assert not merging.may_merge(people.tove, guest, people.mette)
    assert not merging.may_merge(people.maren, people.nils, people.mette)
    foreign = enrol(brod, guest)
    assert not merging.may_merge(people.maren, guest, people.mette)
    foreign.delete()
    Grant.objects.create(person=guest, role="trainer", scope_kind="edition", scope_key=spring.key)
    assert not merging.may_merge(people.maren, guest, people.mette)
    with pytest.raises(NotAllowed):
        merging.merge(guest, into=people.mette, by=people.maren)
    with pytest.raises(Refused, match="same person"):
        merging.merge(guest, into=guest, by=people.ada)
    with pytest.raises(Refused, match="own account"):
        merging.merge(people.ada, into=people.mette, by=people.ada)
