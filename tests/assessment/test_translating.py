"""Questions, worksheets and quizzes in several languages: one answer, one mark, whatever language it was read in."""

from __future__ import annotations

import copy

import pytest

from rostra.assessment import papers, wording
from rostra.assessment.actions import banks, forms, quizzes, texts, worksheets
from rostra.assessment.models import Bank, Form, FormText, QuestionText, QuestionVersion, Quiz, QuizText
from rostra.languages.actions import translations
from rostra.languages.models import Passage, Thing, Translation
from rostra.people.models import Person
from tests.factories.assessment import (
    FIELDS,
    QUESTIONS,
    item,
    make_bank,
    make_form,
    make_quiz,
    right_answers,
    text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mette() -> Person:
    return Person.objects.create(name="Mette Krogh", email="mette@lindholt.example", language="da")


def say(sort: str, key: str, language: str, but: tuple[str, ...] = (), state: str = "reviewed") -> None:
    """Translate everything of a thing by putting the language's name before it, but for some addresses."""
    with translations.together():
        for passage in Passage.objects.filter(thing__sort=sort, thing__key=key, gone_at__isnull=True):
            if not any(part in passage.address for part in but):
                words = f"{language}: {passage.text}"
                translations.save(passage, language=language, text=words, by=None, state=state)


def republish(bank: Bank, questions: list[dict], **how: bool) -> None:
    bank = Bank.objects.get(pk=bank.pk)
    bank.questions = Bank._meta.get_field("questions").to_python(questions)
    bank.save()
    banks.publish(bank, by=None, **how)


def test_publishing_notes_every_text_once():
    bank = make_bank()
    thing = Thing.objects.get(sort="bank", key="bank")
    addresses = set(thing.passages.values_list("address", flat=True))
    assert {"questions.q-single.text.k1", "questions.q-single.choices.s-right.text.k1"} <= addresses
    assert {"questions.q-short.accept.a1", "questions.q-numeric.unit"} <= addresses
    assert thing.total == len(addresses)
    before = list(Passage.objects.values_list("pk", "text"))
    banks.publish(Bank.objects.get(pk=bank.pk), by=None)
    assert list(Passage.objects.values_list("pk", "text")) == before


def test_texts_without_addresses_get_them():
    question = {
        "type": "reflection",
        "value": {"text": "<p>Why?</p>", "points": 1, "min_words": 2, "given": ""},
    }
    make_bank("plain", [question])
    passage = Passage.objects.get(thing__key="plain")
    assert passage.text == "Why?"
    say("bank", "plain", "da")
    assert QuestionText.objects.get().content["text"] == "<p>da: Why?</p>"


def test_a_whole_question_is_kept_in_its_language_and_keeps_its_ids():
    make_bank()
    say("bank", "bank", "da", but=("q-multiple.choices.m-3",))
    rows = {row.version.question: row for row in QuestionText.objects.select_related("version")}
    assert set(rows) == {each["id"] for each in QUESTIONS} - {"q-multiple"}
    for row in rows.values():
        assert ids(row.content) == ids(row.version.content)
    assert rows["q-single"].content["text"] == "<p>da: Question q-single</p>"
    assert rows["q-single"].content["choices"][0]["correct"] is True
    assert {row.state for row in rows.values()} == {"reviewed"}


def ids(content: dict) -> list[str]:
    return [each["id"] for name in ("choices", "pairs", "items") for each in content.get(name, [])]


def test_the_weakest_text_gives_the_state():
    make_bank()
    say("bank", "bank", "da", state="machine")
    assert set(QuestionText.objects.values_list("state", flat=True)) == {"draft"}


def test_a_changed_meaning_is_outdated_and_a_small_change_stands():
    bank = make_bank()
    say("bank", "bank", "da")
    changed = copy.deepcopy(QUESTIONS)
    changed[0]["value"]["text"] = text("Question one, said better")
    republish(bank, changed, meaning_changed=False)
    now = QuestionText.objects.get(version__question="q-single", version__current=True)
    assert (now.version.number, now.state) == (2, "reviewed")
    changed[0]["value"]["text"] = text("Another question")
    republish(bank, changed)
    now = QuestionText.objects.get(version__question="q-single", version__current=True)
    assert (now.version.number, now.state) == (3, "outdated")
    others = QuestionText.objects.filter(version__current=True).exclude(version__question="q-single")
    assert set(others.values_list("state", flat=True)) == {"reviewed"}


def test_a_withdrawn_text_takes_the_question_back_to_its_source():
    make_bank()
    say("bank", "bank", "da")
    translations.withdraw(Translation.objects.get(passage__address="questions.q-single.text.k1"), by=None)
    assert not QuestionText.objects.filter(version__question="q-single").exists()
    assert QuestionText.objects.count() == len(QUESTIONS) - 1


def test_an_attempt_begun_in_one_language_is_handed_in_in_another(mette):
    quiz = make_quiz()
    say("bank", "quiz-bank", "da", but=("q-tf",))
    attempt = quizzes.start(quiz=quiz, person=mette, occasion="o")
    english = papers.paper_of(attempt, "en")
    answers = right_answers(attempt)
    half = dict(list(answers.items())[:4])
    quizzes.save(attempt=attempt, answers=half)
    danish = papers.paper_of(attempt, "da")
    assert [each.name for each in danish] == [each.name for each in english]
    assert [[choice.token for choice in each.choices] for each in danish] == [
        [choice.token for choice in each.choices] for each in english
    ]
    assert [each.answered for each in danish] == [each.answered for each in papers.paper_of(attempt, "en")]
    assert sum(each.answered for each in danish) == 4
    assert danish[0].html == "<p>da: Question q-single</p>"
    assert [(each.lang, each.html) for each in danish if each.lang] == [("en", "<p>Question q-tf</p>")]
    done = quizzes.hand_in(attempt=attempt, answers=answers)
    assert (done.score, done.passed) == (100, True)
    results = papers.results_of(done, "da")
    assert results[0].lines[0].html.startswith("da: ")
    assert papers.results_of(done, "en")[0].lines[0].html.startswith("Choice")


def test_a_short_answer_counts_in_every_language(mette):
    words = [item("a1", "town hall")]
    bank = make_bank("s", [{"type": "short", "id": "q", "value": {
        "text": text("Where?"), "points": 1, "accept": words, "feedback": {"right": "", "wrong": ""},
    }}])  # fmt: skip
    quiz = make_quiz("sq", bank)
    passage = Passage.objects.get(address="questions.q.accept.a1")
    translations.save(passage, language="da", text="rådhus", by=None)
    translations.save(Passage.objects.get(thing__key="s", rich=True), language="da", text="Hvor?", by=None)
    for given, share in (("Rådhus.", 1.0), ("Town hall", 1.0), ("kirke", 0.0)):
        attempt = quizzes.start(quiz=quiz, person=mette, occasion=given)
        quizzes.hand_in(attempt=attempt, answers={str(attempt.drawn[0]): given})
        assert attempt.answers.get().share == share


def test_a_number_may_carry_the_unit_of_any_language(mette):
    unit = {"type": "numeric", "id": "q", "value": {
        "text": text("How long?"), "points": 1, "answer": 6.0, "tolerance": 0.0, "unit": "weeks",
        "feedback": {"right": "", "wrong": ""},
    }}  # fmt: skip
    quiz = make_quiz("nq", make_bank("n", [unit]))
    translations.save(Passage.objects.get(address="questions.q.unit"), language="da", text="uger", by=None)
    translations.save(Passage.objects.get(thing__key="n", rich=True), language="da", text="Hvor?", by=None)
    attempt = quizzes.start(quiz=quiz, person=mette, occasion="o")
    quizzes.hand_in(attempt=attempt, answers={str(attempt.drawn[0]): "6 uger"})
    assert attempt.answers.get().share == 1.0


def test_who_has_begun_keeps_the_words_of_the_old_question(mette):
    quiz = make_quiz()
    say("bank", "quiz-bank", "da")
    attempt = quizzes.start(quiz=quiz, person=mette, occasion="o")
    changed = copy.deepcopy(QUESTIONS)
    changed[0]["value"]["text"] = text("Another question")
    republish(Bank.objects.get(key="quiz-bank"), changed)
    assert papers.paper_of(attempt, "da")[0].html == "<p>da: Question q-single</p>"
    assert QuestionVersion.objects.filter(question="q-single").count() == 2


def test_a_worksheet_falls_back_field_by_field_and_keeps_what_was_typed(mette):
    form = make_form()
    say("form", "form", "da", but=("fields.f2", "submit_label"))
    row = FormText.objects.get()
    assert (row.language, row.fallback, row.state) == ("da", ["why"], "reviewed")
    submission = worksheets.open_(form=form, person=mette, occasion="o")
    worksheets.save(submission=submission, answers={"goal": "Answer", "channel": "hall"}, revision=0)
    submission.refresh_from_db()
    danish = wording.form(submission, "da")
    fields = {each["id"]: each for each in danish["fields"]}
    assert danish["title"] == "da: A worksheet"
    assert (fields["goal"]["label"], fields["goal"].get("lang")) == ("da: Our goal", None)
    assert (fields["why"]["label"], fields["why"]["lang"]) == ("Why", "en")
    assert [each["id"] for each in fields["channel"]["options"]] == ["web", "hall"]
    assert submission.answers["goal"] == "Answer"
    assert (submission.answers["channel"], danish["langs"]) == ("hall", {})
    polish = wording.form(submission, "pl")
    assert {each["lang"] for each in polish["fields"]} == {"en"}
    assert polish["langs"] == {"title": "en", "intro": "en"}
    assert wording.form(submission, "en")["langs"] == {}


def test_titles_of_many_worksheets_cost_one_query(mette, django_assert_num_queries):
    submissions = []
    for number in range(5):
        form = make_form(f"form-{number}", fields=FIELDS)
        if number:
            say("form", form.key, "da")
        submissions.append(worksheets.open_(form=form, person=mette, occasion="o"))
    with django_assert_num_queries(1):
        found = wording.titles(submissions, "da")
    assert found[submissions[0].pk] == ("A worksheet", "en")
    assert found[submissions[4].pk] == ("da: A worksheet", "")


def test_a_small_change_of_a_form_stands():
    form = make_form()
    say("form", "form", "da")
    form = Form.objects.get(pk=form.pk)
    form.title = "The worksheet"
    form.save()
    forms.publish(form, by=None, meaning_changed=False)
    assert FormText.objects.get(version__current=True).state == "reviewed"
    form.title = "Another thing"
    form.save()
    forms.publish(form, by=None)
    assert FormText.objects.get(version__current=True).state == "outdated"


def test_a_quiz_says_what_it_has_in_the_language():
    quiz = make_quiz(intro="Take **your** time.")
    translations.save(
        Passage.objects.get(thing__sort="quiz", address="intro"),
        language="da",
        text="Tag **god** tid.",
        by=None,
    )
    assert QuizText.objects.get().intro == "Tag **god** tid."
    danish = wording.quiz("quiz", "da")
    assert danish is not None
    assert (danish.title, danish.title_lang, danish.intro_lang) == ("A quiz", "en", "")
    assert danish.intro_html == "<p>Tag <b>god</b> tid.</p>"
    quiz.intro = ""
    quiz.save()
    texts.note_quiz(Quiz.objects.get(pk=quiz.pk))
    assert not QuizText.objects.exists()


def test_things_carry_the_programme_on_whose_shelf_they_stand():
    from rostra.programmes.models import Shelf

    quiz = make_quiz()
    assert Thing.objects.get(sort="quiz", key="quiz").programme_key == ""
    Shelf.objects.create(sort="quiz", key="quiz", programme_key="dce")
    texts.note_quiz(quiz)
    assert Thing.objects.get(sort="quiz", key="quiz").programme_key == "dce"


def test_what_is_deleted_is_noted_as_gone():
    bank = make_bank()
    bank.delete()
    assert Thing.objects.get(sort="bank", key="bank").gone_at is not None
