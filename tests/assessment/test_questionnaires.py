"""Questionnaires: what is asked and scored, answers in parts and in two tabs, feedback that keeps no name."""

from __future__ import annotations

import pytest

from rostra.assessment import ratings, wording
from rostra.assessment.actions import feedback, responses
from rostra.assessment.actions import questionnaires as verbs
from rostra.assessment.models import AnonymousAnswer, Moment, Purpose, Questionnaire, Response
from rostra.demo import questionnaires as data
from rostra.kernel.errors import Faults, Refused
from rostra.people.models import Person
from tests.assessment.test_translating import say
from tests.factories.questionnaires import answers, choice, make_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def mette() -> Person:
    return Person.objects.create(name="Mette Krogh", email="mette@lindholt.example", language="da")


def change(questionnaire: Questionnaire, items: list) -> Questionnaire:
    row = Questionnaire.objects.get(pk=questionnaire.pk)
    row.items = Questionnaire._meta.get_field("items").to_python(items)
    row.save()
    return row


def test_scores_join_ratings_and_tasks_and_leave_out_what_is_open():
    content = make_questionnaire().versions.get().content
    said = answers(content, (4, 2, 1))
    found = ratings.scores(content, said)
    # (100 + 33.3) / 2 = 66.7 rated; two thirds of it and a third of a right task.
    assert found["listen"] == ratings.Score(78, 67, None, 1, 1)
    assert found["safe"] == ratings.Score(33, 0, None, 1, 1)
    assert ratings.scores(content, {"places": 3}) == {"listen": ratings.Score(67, 67)}
    assert ratings.scores(content, {"first": choice(content, "first", right=False)})["listen"].score == 0
    assert ratings.scores(content, {}) == {}
    then = ratings.scores(content, {"places": 4, "places@then": 2, "quiet": 4, "quiet@then": 1})["listen"]
    assert (then.rating, then.then) == (100, 17)
    wild = {"places": "9", "quiet": "x", "first": "nowhere", "safe": 3, "accounts": "4", "else": " yes "}
    assert ratings.tidy(content, wild) == {"accounts": 4, "else": "yes"}
    assert ratings.missing(content, {"accounts": 4}) == ["places", "quiet", "first", "threat"]
    assert ratings.missing(content, {}, then=True)[:2] == ["places@then", "places"]


def test_publishing_says_what_is_wrong_and_keeps_what_was_begun(mette):
    made = make_questionnaire()
    loose = [data.rating("alone", "Under nothing", "a", "b", "c", "")]
    with pytest.raises(Faults) as refused:
        verbs.publish(change(made, loose), by=None)
    assert {where for where, _what in refused.value.faults} == {"alone"}
    assert len(refused.value.faults) == 2
    begun = responses.begin(questionnaire=made, person=mette, occasion="e", moment=Moment.BASELINE)
    other = change(made, [*data.COUNCILLOR[:3]])
    assert verbs.publish(other, by=None).number == 2
    again = responses.begin(questionnaire=made, person=mette, occasion="e", moment=Moment.BASELINE)
    assert again.pk == begun.pk
    assert again.version.number == 1


def test_answers_are_kept_in_parts_and_an_older_tab_overwrites_nothing(mette):
    made = make_questionnaire()
    own = responses.begin(questionnaire=made, person=mette, occasion="e", moment=Moment.BASELINE)
    saved = responses.save(response=own, answers={"places": 3}, revision=0)
    assert (saved.revision, saved.answers) == (1, {"places": 3})
    assert responses.save(response=own, answers={"places": 3}, revision=0).revision == 1
    with pytest.raises(Refused) as refused:
        responses.save(response=own, answers={"quiet": 1}, revision=0)
    assert refused.value.code == "stale"
    assert Response.objects.get().answers == {"places": 3}
    with pytest.raises(Refused) as refused:
        responses.finish(response=own, answers={"else": "only words"}, revision=1)
    assert refused.value.code == "empty"
    assert Response.objects.get().answers == {"places": 3}
    done = responses.finish(response=own, answers={"places": 3, "quiet": 1}, revision=1)
    assert done.finished_at
    assert [each.competence for each in done.scores.all()] == ["listen"]
    assert responses.finish(response=own, answers={"places": 1}, revision=2).answers["places"] == 3
    with pytest.raises(Refused):
        responses.save(response=own, answers={"places": 1}, revision=2)


def test_in_danish_each_item_stands_translated_or_says_its_language():
    made = make_questionnaire()
    block = next(each["id"] for each in made.items.raw_data if each["value"].get("id") == "accounts")
    say("asking", made.key, "da", but=(block, "intro"))
    version = made.versions.select_related("questionnaire").get()
    content = wording.questionnaire(version, "da")
    by_id = {item["id"]: item for item in content["items"]}
    assert {key for key, item in by_id.items() if item.get("lang") == "en"} == {"accounts"}
    assert by_id["places"]["label"] == "da: I know where people talk."
    assert content["title"].startswith("da: ")
    assert by_id["places"]["anchors"][0] == "da: Never"
    assert by_id["places"]["competence"] == "listen"
    english = wording.questionnaire(version, "en")["items"]
    assert english[1]["label"] == "I know where people talk."
    assert "lang" not in english[1]


def test_feedback_is_given_once_and_keeps_no_name(mette):
    form = make_questionnaire("feedback", Purpose.SESSION_FEEDBACK)
    people = [feedback.Asked("r1", mette), feedback.Asked("r2")]
    asked = feedback.ask(questionnaire=form, subject="session:s", people=people)
    assert len(asked) == 2
    assert feedback.ask(questionnaire=form, subject="session:s", people=people) == []
    with pytest.raises(Refused):
        feedback.give(asked=asked[0], answers={"unknown": 1})
    feedback.give(asked=asked[0], answers={"useful": 4, "better": "More time."})
    with pytest.raises(Refused) as refused:
        feedback.give(asked=asked[0], answers={"useful": 1})
    assert refused.value.code == "answered"
    kept = AnonymousAnswer.objects.get()
    assert kept.answers == {"useful": 4, "better": "More time."}
    fields = {field.name for field in AnonymousAnswer._meta.get_fields()}
    assert fields == {"id", "version", "subject", "answers"}, "nothing that could lead to a person or an hour"
    asked[0].refresh_from_db()
    assert asked[0].answered
    assert {field.name for field in asked[0]._meta.get_fields()} == {
        "id",
        "key",
        "questionnaire",
        "subject",
        "recipient",
        "person",
        "asked_at",
        "answered",
    }
