"""Publishing banks and forms: what changed is a new version, what did not is none."""

from __future__ import annotations

import copy

import pytest

from rostra.assessment.actions import banks, forms
from rostra.assessment.models import Bank, Form, FormVersion, QuestionVersion
from rostra.kernel.errors import Faults
from tests.factories.assessment import QUESTIONS, block, choice, item, make_bank, make_form, text

pytestmark = pytest.mark.django_db


def put(bank: Bank, questions: list[dict]) -> banks.Published:
    bank.questions = Bank._meta.get_field("questions").to_python(questions)
    bank.save()
    return banks.publish(Bank.objects.get(pk=bank.pk), by=None)


def test_publishing_again_makes_no_version():
    bank = make_bank()
    assert banks.publish(Bank.objects.get(pk=bank.pk), by=None) == banks.Published(
        new=0, unchanged=8, dropped=0
    )
    assert QuestionVersion.objects.count() == 8


def test_a_changed_question_becomes_a_new_version_and_the_old_one_stays():
    bank = make_bank()
    questions = copy.deepcopy(QUESTIONS)
    questions[0]["value"]["text"] = text("Another wording")
    assert put(bank, questions) == banks.Published(new=1, unchanged=7, dropped=0)
    versions = QuestionVersion.objects.filter(question="q-single").order_by("number")
    assert [(each.number, each.current) for each in versions] == [(1, False), (2, True)]


def test_a_question_taken_out_is_kept_but_not_asked():
    bank = make_bank()
    assert put(bank, QUESTIONS[1:]).dropped == 1
    assert not QuestionVersion.objects.get(question="q-single").current
    assert put(bank, QUESTIONS).new == 1
    assert QuestionVersion.objects.get(question="q-single", current=True).number == 2


def test_moving_questions_changes_their_place_alone():
    bank = make_bank()
    assert put(bank, QUESTIONS[::-1]).new == 0
    order = QuestionVersion.objects.order_by("position").values_list("question", flat=True)
    assert list(order) == [each["id"] for each in QUESTIONS[::-1]]


def test_keys_and_ids_of_the_editor_do_not_make_a_version():
    bank = make_bank()
    questions = copy.deepcopy(QUESTIONS)
    questions[0]["value"]["text"] = text("Question q-single", key="other")
    assert put(bank, questions).new == 0


def test_html_is_cleaned():
    bank = Bank.objects.create(title="Bank")
    bad = '<p data-block-key="x" onclick="y">Hi <a href="javascript:z">there</a> <a href="https://a.example/">out</a><script>1</script></p>'

    question = block("single", "q", choices=[choice("a", correct=True), choice("b", words="<b>bold</b>")])
    question["value"]["text"] = bad
    put(bank, [question])
    content = QuestionVersion.objects.get(question="q", current=True).content
    assert content["text"] == '<p>Hi <a>there</a> <a href="https://a.example/">out</a></p>'
    assert content["choices"][1]["text"] == "<b>bold</b>"


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (block("single", "q", choices=[choice("a"), choice("b")]), "Mark exactly one choice as right."),
        (
            block("single", "q", choices=[choice("a", correct=True), choice("b", correct=True)]),
            "Mark exactly one choice as right.",
        ),
        (block("multiple", "q", choices=[choice("a"), choice("b")]), "Mark at least one choice as right."),
        (block("true_false", "q", choices=[choice("a", correct=True)]), "Give at least two choices."),
        (
            block("matching", "q", feedback={}, pairs=[item("p", {"left": "a", "right": "b"})]),
            "Give at least two pairs.",
        ),
        (block("ordering", "q", feedback={}, items=[]), "Give at least two items."),
        (block("short", "q", feedback={}, accept=[item("a", " ")]), "Give at least one accepted answer."),
        (block("short", "q", text="", feedback={}, accept=[item("a", "x")]), "Write the question."),
    ],
)
def test_questions_that_cannot_be_answered_are_not_published(question: dict, fault: str):
    bank = Bank.objects.create(title="Bank")
    with pytest.raises(Faults) as caught:
        put(bank, [*QUESTIONS[:1], question])
    assert ("Question 2", fault) in caught.value.faults
    assert not QuestionVersion.objects.exists()


def test_a_form_has_a_new_version_only_when_it_changed():
    form = make_form()
    first = forms.publish(Form.objects.get(pk=form.pk), by=None)
    assert first.number == 1
    form.title = "Another title"
    form.save()
    assert forms.publish(Form.objects.get(pk=form.pk), by=None).number == 2
    assert FormVersion.objects.filter(current=True).count() == 1
    assert first.content["intro"] == "<p>Take <b>your</b> time.</p>"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ([], ""),
        ([{"type": "text", "id": "1", "value": {"id": "Not a name", "label": "x"}}], "Not a name"),
        ([{"type": "text", "id": str(n), "value": {"id": "twice", "label": "x"}} for n in (1, 2)], "twice"),
        ([{"type": "choice", "id": "1", "value": {"id": "c", "label": "x", "options": []}}], "c"),
        (
            [{"type": "rows", "id": "1", "value": {"id": "r", "label": "x", "columns": [], "max_rows": 3}}],
            "r",
        ),
    ],
)
def test_forms_that_cannot_be_filled_in_are_not_published(fields: list[dict], where: str):
    with pytest.raises(Faults) as caught:
        make_form(fields=fields)
    assert where in [fault[0] for fault in caught.value.faults]
