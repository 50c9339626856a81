"""Editors say of every change what it does to translations: they stand, or they become outdated."""

from __future__ import annotations

import pytest

from rostra.assessment.models import Bank, Form, Quiz
from rostra.languages.actions import translations
from rostra.languages.models import Passage, Thing, Translation
from rostra.people.actions import grants
from rostra.programmes.models import Academy, Shelf, Term, Topic
from tests.programmes.test_editors import other, own, question, signed_in, town  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(town, own):  # noqa: F811
    """Somebody who edits everything."""
    Academy.objects.create(name="The Academy", languages=["en", "da"], time_zone="UTC")
    grants.give(person=town.edda, role="editor", scope_kind="site", scope_key="", by=None)
    return signed_in(town.edda)


def translated(sort: str, key: str, address: str) -> Translation:
    passage = Passage.objects.get(thing__sort=sort, thing__key=key, address__startswith=address)
    return translations.save(passage, language="da", text="På dansk", by=None, state="reviewed")


def is_outdated(row: Translation) -> bool:
    row.refresh_from_db()
    return row.outdated


CASES = [("small", False), ("meaning", True), ("", True)]


@pytest.mark.parametrize(("change", "outdated"), CASES)
def test_a_bank(editor, own, change, outdated):  # noqa: F811
    data = {"title": "New questions", "programme": own.programme.pk, "questions-count": "1"}
    assert editor.post("/cms/bank/new/", {**data, **question(0, "Which?")}).status_code == 302
    bank = Bank.objects.get(title="New questions")
    row = translated("bank", bank.key, "questions.q0.text")
    answer = editor.post(
        f"/cms/bank/edit/{bank.pk}/",
        {**data, **question(0, "Which one?"), "change": change, "language": "en"},
    )
    assert answer.status_code == 302
    assert is_outdated(row) is outdated
    assert Thing.objects.get(sort="bank", key=bank.key).programme_key == "dce"


@pytest.mark.parametrize(("change", "outdated"), CASES)
def test_a_worksheet(editor, own, change, outdated):  # noqa: F811
    data = {
        "programme": own.programme.pk, "intro": "", "review": "trainer", "submit_label": "",
        "fields-count": "1", "fields-0-deleted": "", "fields-0-order": "0", "fields-0-type": "text", "fields-0-id": "f0",
        "fields-0-value-id": "goal", "fields-0-value-label": "Your goal", "fields-0-value-help": "",
    }  # fmt: skip
    assert editor.post("/cms/form/new/", {**data, "title": "A plan"}).status_code == 302
    form = Form.objects.get(title="A plan")
    row = translated("form", form.key, "title")
    again = {**data, "title": "The plan", "change": change, "language": "en"}
    assert editor.post(f"/cms/form/edit/{form.pk}/", again).status_code == 302
    assert is_outdated(row) is outdated


@pytest.mark.parametrize(("change", "outdated"), CASES)
def test_a_quiz(editor, own, change, outdated):  # noqa: F811
    data = {
        "programme": own.programme.pk, "pass_mark": "60", "intro": "", "attempts": "",
        "bank_0": Bank.objects.get(key="dce-bank").pk,
    }  # fmt: skip
    assert editor.post("/cms/quiz/new/", {**data, "title": "First quiz"}).status_code == 302
    quiz = Quiz.objects.get(title="First quiz")
    assert Thing.objects.get(sort="quiz", key=quiz.key).programme_key == "dce"
    row = translated("quiz", quiz.key, "title")
    again = {**data, "title": "A quiz to begin with", "change": change, "language": "en"}
    assert editor.post(f"/cms/quiz/edit/{quiz.pk}/", again).status_code == 302
    assert is_outdated(row) is outdated


@pytest.mark.parametrize(("change", "outdated"), CASES)
def test_a_word_of_the_glossary(editor, change, outdated):
    term = Term.objects.get(key="loop")
    row = translated("term", "loop", "definition")
    data = {"term": term.term, "definition": "Answering.", "see": [], "change": change}
    assert editor.post(f"/cms/term/edit/{term.pk}/", data).status_code == 302
    assert is_outdated(row) is outdated


@pytest.mark.parametrize(("change", "outdated"), CASES)
def test_a_topic(editor, change, outdated):
    topic = Topic.objects.create(title="Listening", key="listening")
    row = translated("topic", "listening", "title")
    answer = editor.post(f"/cms/topic/edit/{topic.pk}/", {"title": "Listening well", "change": change})
    assert answer.status_code == 302
    assert is_outdated(row) is outdated


def test_something_new_is_not_asked_and_takes_the_language_of_its_programme(editor, own):  # noqa: F811
    page = editor.get("/cms/form/new/").content.decode()
    assert 'name="change"' not in page
    assert 'name="language"' in page
    own.programme.language = "da"
    own.programme.save_revision().publish()
    data = {"title": "Danske spørgsmål", "programme": own.programme.pk, "questions-count": "1"}
    editor.post("/cms/bank/new/", {**data, **question(0, "Hvilken?")})
    bank = Bank.objects.get(title="Danske spørgsmål")
    assert bank.language == "da"
    assert Thing.objects.get(sort="bank", key=bank.key).language == "da"
    assert 'name="change"' in editor.get(f"/cms/bank/edit/{bank.pk}/").content.decode()
    assert Shelf.objects.get(sort="bank", key=bank.key).programme_key == "dce"
