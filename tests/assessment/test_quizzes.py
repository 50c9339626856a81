"""Answering a quiz: drawn, shuffled, saved on the way, handed in once, nothing given away."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from rostra.assessment import papers
from rostra.assessment.actions import banks, quizzes
from rostra.assessment.models import Answer, Attempt, Bank, QuestionVersion
from rostra.kernel.errors import Refused
from tests.cast import make_organisations, make_people
from tests.factories.assessment import QUESTIONS, SECRET, make_bank, make_quiz, right_answers, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def mette(prepared):
    prepared(make_organisations)
    return prepared(make_people).mette


def start(quiz, person, occasion="here") -> Attempt:
    return quizzes.start(quiz=quiz, person=person, occasion=occasion)


def posted(attempt: Attempt) -> QueryDict:
    """The right answers, as a page without JavaScript posts them."""
    data = QueryDict(mutable=True)
    good = right_answers(attempt)
    for question in papers.paper_of(attempt):
        given = good[question.id]
        if question.kind == "matching":
            for left, right in given.items():
                data[f"{question.name}-{left}"] = right
        elif question.kind == "ordering":
            for place, token in enumerate(given, start=1):
                data[f"{question.name}-{token}"] = str(place)
        elif isinstance(given, list):
            data.setlist(question.name, given)
        else:
            data[question.name] = given
    return data


def test_starting_twice_is_one_attempt(mette):
    quiz = make_quiz()
    assert start(quiz, mette) == start(quiz, mette)


def test_another_occasion_is_another_attempt(mette):
    quiz = make_quiz(attempts=1)
    assert start(quiz, mette) != start(quiz, mette, "elsewhere")


def test_a_page_posts_and_everything_is_right(mette):
    attempt = start(make_quiz(), mette)
    answers = papers.read_post(attempt, posted(attempt))
    attempt = quizzes.hand_in(attempt=attempt, answers=answers)
    assert (attempt.score, attempt.passed) == (100, True)
    assert {result.verdict for result in papers.results_of(attempt)} == {"right"}


def test_no_answer_key_reaches_a_paper(mette):
    attempt = start(make_quiz(), mette)
    shown = json.dumps(
        [paper.__dict__ for paper in papers.paper_of(attempt)], default=lambda thing: thing.__dict__
    )
    assert SECRET not in shown
    assert "correct" not in shown
    assert "Well done" not in shown
    assert "12.5" not in shown
    for version in QuestionVersion.objects.all():
        for name in ("choices", "pairs", "items"):
            assert not [each for each in version.content.get(name, []) if f'"{each["id"]}"' in shown]


def test_right_sides_are_not_in_the_order_of_the_left_ones(mette):
    """Over many attempts the right sides come in many orders, and no token is the same twice."""
    quiz = make_quiz()
    orders, tokens = set(), []
    for number in range(20):
        attempt = start(quiz, mette, f"occasion {number}")
        paper = next(each for each in papers.paper_of(attempt) if each.kind == "matching")
        orders.add(tuple(each.html for each in paper.choices))
        tokens += [each.token for each in paper.choices] + [each.token for each in paper.pairs]
    assert len(orders) > 5
    assert len(set(tokens)) == len(tokens)


def test_a_paper_remembers_what_was_given(mette):
    attempt = start(make_quiz(), mette)
    answers = right_answers(attempt)
    quizzes.save(attempt=attempt, answers=answers)
    again = papers.paper_of(start(attempt.quiz, mette))
    assert all(question.answered for question in again)
    for question in again:
        given = answers[question.id]
        if question.kind == "matching":
            assert {pair.token: pair.given for pair in question.pairs} == given
        elif question.kind == "ordering":
            assert [each.token for each in sorted(question.choices, key=lambda each: each.place)] == given
        elif question.choices:
            assert {each.token for each in question.choices if each.chosen} == set(
                [given] if isinstance(given, str) else given
            )
        else:
            assert question.text == given


def test_saving_one_answer_leaves_the_others(mette):
    attempt = start(make_quiz(), mette)
    answers = right_answers(attempt)
    (first, given), (second, other) = list(answers.items())[:2]
    quizzes.save(attempt=attempt, answers={first: given})
    quizzes.save(attempt=attempt, answers={second: other})
    assert attempt.answers.count() == 2


@pytest.mark.parametrize("kind", ["single", "multiple", "matching", "ordering"])
def test_foreign_ids_are_refused_and_nothing_is_saved(mette, kind):
    attempt = start(make_quiz(), mette)
    version = QuestionVersion.objects.get(pk__in=attempt.drawn, kind=kind)
    foreign = {
        "single": "00000000",
        "multiple": ["00000000"],
        "matching": {"00000000": "x"},
        "ordering": ["00000000"],
    }[kind]
    answers = right_answers(attempt) | {str(version.pk): foreign}
    with pytest.raises(Refused) as caught:
        quizzes.hand_in(attempt=attempt, answers=answers)
    assert caught.value.code == "foreign"
    assert not Answer.objects.exists()
    attempt.refresh_from_db()
    assert attempt.handed_in_at is None


def test_ids_of_the_content_are_foreign_to_a_page(mette):
    attempt = start(make_quiz(), mette)
    version = QuestionVersion.objects.get(pk__in=attempt.drawn, kind="single")
    with pytest.raises(Refused):
        quizzes.save(attempt=attempt, answers={str(version.pk): "s-right"})


def test_a_question_of_another_quiz_is_refused(mette):
    attempt = start(make_quiz(), mette)
    other = start(make_quiz("other"), mette)
    with pytest.raises(Refused, match="do not belong"):
        quizzes.save(attempt=attempt, answers=right_answers(other))
    with pytest.raises(Refused, match="do not belong"):
        papers.read_post(attempt, posted(other))


def test_handing_in_twice_is_once(mette):
    attempt = start(make_quiz(), mette)
    first = quizzes.hand_in(attempt=attempt, answers=right_answers(attempt))
    again = quizzes.hand_in(attempt=attempt, answers={})
    assert (again.score, again.handed_in_at) == (100, first.handed_in_at)


def test_an_old_tab_cannot_save_into_what_was_handed_in(mette):
    attempt = start(make_quiz(), mette)
    quizzes.hand_in(attempt=attempt, answers={})
    with pytest.raises(Refused) as caught:
        quizzes.save(attempt=attempt, answers=right_answers(attempt))
    assert caught.value.code == "handed_in"
    assert not Answer.objects.exists()


def test_attempts_are_used_up(mette):
    quiz = make_quiz(attempts=2)
    for number in (1, 2):
        attempt = start(quiz, mette)
        assert attempt.number == number
        quizzes.hand_in(attempt=attempt, answers={})
    with pytest.raises(Refused, match="all 2 attempts") as caught:
        start(quiz, mette)
    assert caught.value.code == "used_up"


def test_a_draw_takes_so_many_and_not_always_the_same(mette):
    quiz = make_quiz(draw=3)
    draws = {tuple(sorted(start(quiz, mette, str(number)).drawn)) for number in range(20)}
    assert {len(set(draw)) for draw in draws} == {3}
    assert len(draws) > 1


def test_a_quiz_without_questions_says_so(mette):
    quiz = make_quiz()
    QuestionVersion.objects.update(current=False)
    with pytest.raises(Refused, match="no questions yet"):
        start(quiz, mette)


def test_an_attempt_keeps_the_version_it_answered(mette):
    bank = make_bank()
    attempt = start(make_quiz(bank=bank), mette)
    changed = [each | {"value": each["value"] | {"text": text("Changed")}} for each in QUESTIONS]
    bank.questions = Bank._meta.get_field("questions").to_python(changed)
    bank.save()
    banks.publish(bank, by=None)
    assert {question.html for question in papers.paper_of(attempt)} == {
        f"<p>Question {each['id']}</p>" for each in QUESTIONS
    }
    assert quizzes.hand_in(attempt=attempt, answers=right_answers(attempt)).score == 100


def test_the_percent_people_read_agrees_with_passed(mette):
    """Two of three points are 66.67 percent: read as 66, and not passed at 67."""
    bank = make_bank(questions=QUESTIONS[:3])
    attempt = start(make_quiz(bank=bank, pass_mark=67), mette)
    answers = right_answers(attempt)
    answers[str(QuestionVersion.objects.get(question="q-tf").pk)] = None
    attempt = quizzes.hand_in(attempt=attempt, answers=answers)
    assert (attempt.score, attempt.passed) == (66, False)


def test_results_are_for_after_handing_in(mette):
    attempt = start(make_quiz(), mette)
    with pytest.raises(Refused):
        papers.results_of(attempt)


def test_feedback_is_of_what_was_chosen_and_solutions_wait(mette):
    quiz = make_quiz(attempts=2)
    for last in (False, True):
        attempt = start(quiz, mette)
        version = QuestionVersion.objects.get(pk__in=attempt.drawn, kind="single")
        wrong = next(token for token, key in attempt.layout[str(version.pk)] if key == "s-wrong")
        attempt = quizzes.hand_in(attempt=attempt, answers={str(version.pk): wrong})
        result = next(each for each in papers.results_of(attempt) if each.kind == "single")
        assert (result.verdict, result.share) == ("wrong", 0)
        assert [line.feedback for line in result.lines if line.chosen] == ["<p>About s-wrong</p>"]
        assert [line.right for line in result.lines if not line.chosen] == [None, None]
        assert result.solution == (["Choice s-right"] if last else [])


def test_a_paper_costs_two_queries(mette):
    attempt = start(make_quiz(), mette)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        papers.paper_of(attempt)
    assert len(queries) == 2
