"""Worksheets at the desk: read, returned, handed in again, accepted; nobody is overdue while one is with us."""

from __future__ import annotations

from django.urls import reverse

from rostra.ledger.models import Standing
from tests.web.desk.conftest import hand_in


def standing_of(enrolment) -> str:
    return Standing.objects.get(enrolment=enrolment, requirement__target="dce-sheet").state


def test_the_queue_holds_what_waits_for_this_trainer_alone(enrolled, as_):
    text = as_(enrolled.people.tove).get(reverse("desk:work")).content.decode()
    assert "Mette Krogh" in text
    assert "Piotr" not in text


def test_answers_are_shown_in_words(enrolled, as_):
    text = (
        as_(enrolled.people.tove).get(reverse("desk:submission", args=[enrolled.sheet.key])).content.decode()
    )
    assert "Hear the harbour." in text
    assert "Planner" in text
    assert "March 31, 2027" in text or "31 March 2027" in text


def test_returned_then_accepted_moves_the_standing(enrolled, as_):
    client = as_(enrolled.people.tove)
    path = reverse("desk:submission", args=[enrolled.sheet.key])
    assert standing_of(enrolled.mette) == "handed_in"
    client.post(path, {"verdict": "return", "feedback": "Say who decides."})
    assert standing_of(enrolled.mette) == "returned"
    hand_in(enrolled.mette)
    client.post(path, {"verdict": "accept", "feedback": "Clear."})
    assert standing_of(enrolled.mette) == "met"


def test_returning_without_a_word_is_refused_and_keeps_the_page(enrolled, as_):
    client = as_(enrolled.people.tove)
    response = client.post(
        reverse("desk:submission", args=[enrolled.sheet.key]), {"verdict": "return", "feedback": " "}
    )
    assert response.status_code == 400
    assert "Say what to change before you return it." in response.content.decode()
    assert standing_of(enrolled.mette) == "handed_in"


def test_a_second_answer_says_that_somebody_was_faster_and_keeps_the_words(enrolled, as_):
    path = reverse("desk:submission", args=[enrolled.sheet.key])
    as_(enrolled.people.tove).post(path, {"verdict": "accept", "feedback": ""})
    response = as_(enrolled.people.maren).post(path, {"verdict": "return", "feedback": "My long words"})
    assert response.status_code == 400
    assert "somebody has answered it already" in response.content.decode()
    assert standing_of(enrolled.mette) == "met"


def test_a_foreign_worksheet_is_not_there(enrolled, as_):
    path = reverse("desk:submission", args=[enrolled.foreign_sheet.key])
    client = as_(enrolled.people.tove)
    assert client.get(path).status_code == 404
    assert client.post(path, {"verdict": "accept"}).status_code == 404
    assert standing_of(enrolled.piotr) == "handed_in"
