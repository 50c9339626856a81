"""What people of an edition can do: asked by letter, answered, joined per person, rolled up, placed, tested out."""

from __future__ import annotations

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.utils import timezone

from rostra.assessment.models import Moment, Purpose
from rostra.cohorts.models import Edition, Enrolment, Placement
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import reading_feedback, reading_skills, testing_out
from rostra.ledger.actions import baselines, merging, placements, skills
from rostra.ledger.actions.baselines import When
from rostra.ledger.models import Evidence, Standing
from rostra.messaging.models import Message
from rostra.people.models import Organisation, Person
from tests.factories.ledger import enrol, fact
from tests.factories.questionnaires import answer, make_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(prepared, spring, people):
    return prepared(make_asked, spring, people)


def make_asked(spring: Edition, people: SimpleNamespace) -> SimpleNamespace:
    """The spring edition asks before the start, at its end and later; Mette and Nils are enrolled."""
    form = make_questionnaire()
    for moment, days in ((When.BASELINE, -14), (When.EXIT, -100), (When.FOLLOW_UP, -100)):
        baselines.ask(edition=spring, questionnaire=form, moment=moment, days=days, open_days=200, by=None)
    mette, nils = enrol(spring, people.mette), enrol(spring, people.nils)
    return SimpleNamespace(form=form, edition=spring, mette=mette, nils=nils, people=people)


def crowd(edition: Edition, organisation: Organisation, count: int) -> list[Enrolment]:
    made = []
    for number in range(count):
        name = f"{organisation.key}-{number}"
        person = Person.objects.create_user(f"{name}@crowd.example", name=name)
        row = enrol(edition, person)
        Enrolment.objects.filter(pk=row.pk).update(organisation=organisation)
        made.append(row)
    return made


def test_an_edition_asks_the_same_before_and_after(asked, people):
    other = make_questionnaire("other")
    for refused in (
        lambda: baselines.ask(edition=asked.edition, questionnaire=other, moment=When.EXIT, by=None),
        lambda: baselines.ask(
            edition=asked.edition, questionnaire=other, moment=When.EDITION_FEEDBACK, by=None
        ),
    ):
        with pytest.raises(Refused) as told:
            refused()
        assert told.value.field == "questionnaire"
    with pytest.raises(NotAllowed):
        baselines.ask(edition=asked.edition, questionnaire=asked.form, moment=When.EXIT, by=people.basia)
    with pytest.raises(Refused):
        baselines.begin(enrolment=asked.mette, moment=When.EDITION_FEEDBACK)


def test_an_edition_made_from_another_asks_the_same(asked, brod, people):
    with pytest.raises(NotAllowed):
        baselines.take_over(asked.edition, brod, by=people.maren)
    assert baselines.take_over(asked.edition, brod, by=people.basia) == 3
    taken = brod.questionnaires.values_list("moment", "days", "open_days")
    assert set(taken) == set(asked.edition.questionnaires.values_list("moment", "days", "open_days"))


def test_everybody_is_asked_once_and_the_silent_once_more(asked):
    asked.edition.questionnaires.exclude(moment=When.BASELINE).delete()
    assert baselines.ask_due() == 2
    assert baselines.ask_due() == 0
    answer(asked.nils, (3, 3, 3))
    baselines.begin(enrolment=asked.mette, moment=Moment.BASELINE)
    Message.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
    assert baselines.ask_due() == 1
    assert baselines.ask_due() == 0
    asked.edition.questionnaires.update(open_days=5)
    Message.objects.all().delete()
    assert baselines.ask_due() == 0, "the last day is over"


def test_the_letters_lead_there_and_the_second_says_how_to_get_fewer(asked):
    asked.edition.questionnaires.exclude(moment=When.BASELINE).delete()
    baselines.ask_due()
    Message.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
    baselines.ask_due()
    first, again = Message.objects.filter(person=asked.people.mette, kind__startswith="questions").order_by(
        "pk"
    )
    assert "/questions/baseline/" in first.text
    assert again.kind == "questions_reminder"
    assert "/letters/stop/" in again.text
    assert "/letters/stop/" not in first.text


def test_answers_suggest_and_a_person_decides(asked):
    answer(asked.mette, (1, 1, 2), right=False)
    row = Placement.objects.get(enrolment=asked.mette)
    assert row.suggested["level"] == "beginner"
    assert row.suggested["levelling"]
    assert not row.decided_at
    answer(asked.nils, (4, 4, 4))
    with pytest.raises(NotAllowed):
        placements.decide(asked.mette, level="some", by=asked.people.basia)
    with pytest.raises(Refused):
        placements.decide(asked.mette, level="expert", by=asked.people.maren)
    placements.decide(asked.mette, level="some", levelling=True, by=asked.people.maren)
    assert placements.decide_as_suggested([asked.mette, asked.nils], by=asked.people.maren) == 1
    levels = {pk: each.level for pk, each in reading_skills.placements_of(asked.edition).items()}
    assert levels == {asked.mette.pk: "some", asked.nils.pk: "leads"}
    assert reading_skills.by_level(asked.edition)["leads"] == 1
    letters = Message.objects.filter(kind="placement").order_by("pk")
    assert [each.person_id for each in letters] == [asked.people.mette.pk, asked.people.nils.pk]


def test_before_at_the_end_and_later_are_joined_per_person(asked, organisations):
    answer(asked.mette, (1, 2, 1), right=False)
    answer(asked.mette, (4, 3, 4), Moment.EXIT)
    answer(asked.mette, (3, 3, 4), Moment.FOLLOW_UP)
    answer(asked.nils, (2, 2, 2), Moment.EXIT)
    mette, nils = reading_skills.joined(asked.edition)
    assert mette == reading_skills.Joined(
        asked.mette.pk, {"listen": 17, "safe": 0}, {"listen": 0, "safe": 0}, {"listen": 83, "safe": 100},
        {"listen": 67, "safe": 100},
    )  # fmt: skip
    assert (nils.enrolment, nils.baseline, nils.now["safe"]) == (asked.nils.pk, {}, 33)
    version = asked.form.versions.select_related("questionnaire").get()
    competences = reading_skills.competences_of(version, "en")
    few = reading_skills.changes([mette] * 4 + [nils], competences)[0]
    assert (few.people, few.baseline, few.now) == (None, None, None)
    shown = reading_skills.changes([mette] * 5 + [nils], competences)[0]
    assert (shown.people, shown.baseline, shown.then, shown.now, shown.followup) == (5, 17, 0, 83, 67)
    with pytest.raises(Refused):
        skills.export(asked.edition, by=asked.people.maren)
    for each in crowd(asked.edition, organisations.lindholt, 3):
        answer(each, (4, 4, 4))
    with pytest.raises(NotAllowed):
        skills.export(asked.edition, by=asked.people.basia)
    text = skills.export(asked.edition, by=asked.people.eva).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 5
    assert {"listen baseline", "safe followup"} <= set(rows[0])
    assert "Mette" not in text
    assert asked.mette.key not in text
    assert asked.people.mette.email not in text


def test_small_organisations_stay_unsaid_together_with_what_gives_them_away(asked, organisations):
    for organisation, count in ((organisations.lindholt, 6), (organisations.zielony_brod, 7)):
        for each in crowd(asked.edition, organisation, count):
            answer(each, (3, 3, 3))
    enrolments = Enrolment.objects.filter(edition=asked.edition, person__email__contains="crowd")
    said = {row["organisation"]: row["people"] for row in reading_skills.roll_up(enrolments, ["listen"])}
    assert sorted(said.values()) == [6, 7]
    Enrolment.objects.filter(pk__in=enrolments.order_by("pk").values("pk")[:2]).update(organisation=None)
    rows = reading_skills.roll_up(enrolments, ["listen", "safe"])
    assert [row["people"] for row in rows] == [7, None, None], (
        "two without one, and four of six left: both unsaid"
    )
    assert all(mean.mean is None for row in rows[1:] for mean in row["means"].values())
    assert rows[0]["means"]["listen"].mean == 78


def test_a_module_is_tested_out_of_by_its_quiz(asked):
    answer(asked.mette, (4, 4, 1))
    offer = testing_out.offers(asked.mette)
    assert [(each.module, each.quiz, each.passed) for each in offer] == [("dce-a1", "dce-quiz", False)]
    with pytest.raises(Refused):
        placements.test_out(asked.mette, module="dce-a1")
    fact(asked.mette, "quiz", "passed", value=100)
    made = placements.test_out(asked.mette, module="dce-a1")
    assert {each.kind for each in made} == {"recognised"}
    assert placements.test_out(asked.mette, module="dce-a1") == []
    states = dict(Standing.objects.filter(enrolment=asked.mette).values_list("requirement__target", "state"))
    assert states["dce-guide"] == states["dce-film"] == "recognised"
    assert states["dce-plan"] == "open"
    assert Evidence.objects.filter(kind="recognised", enrolment=asked.mette).count() == len(made) >= 2
    answer(asked.nils, (4, 4, 4), right=False)
    assert testing_out.offers(asked.nils) == []


def test_feedback_at_the_end_is_asked_once_of_everybody(asked):
    form = make_questionnaire("end", Purpose.EDITION_FEEDBACK)
    asked.edition.questionnaires.all().delete()
    baselines.ask(edition=asked.edition, questionnaire=form, moment=When.EDITION_FEEDBACK, days=-90, by=None)
    assert baselines.ask_due() == 2
    assert baselines.ask_due() == 0
    found = reading_feedback.about(baselines.subject_of(asked.edition))
    assert (found.asked, found.answered, found.shown) == (2, 0, False)
    assert "/feedback/" in Message.objects.filter(kind="edition_feedback")[0].text


def test_merging_two_people_keeps_what_the_guest_said(asked, people):
    guest = enrol(asked.edition, Person.objects.create_user("m.krogh@home.example", name="Mette K"))
    answer(guest, (3, 3, 3))
    merging.merge(guest=guest.person, into=people.mette, by=people.ada)
    assert reading_skills.skills_of(asked.edition).keys() == {asked.mette.pk}
    assert Placement.objects.get().enrolment_id == asked.mette.pk
