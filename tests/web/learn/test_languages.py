"""Switching language in the middle of a quiz or a worksheet keeps everything that was typed or chosen, and its order."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from rostra.assessment.actions import banks
from rostra.assessment.models import Attempt, Bank, QuestionVersion, Quiz, Submission
from rostra.cohorts.actions import editions
from rostra.languages.actions import translations
from rostra.languages.models import Passage, Thing
from rostra.people.models import Person
from tests.factories.assessment import QUESTIONS, SECRET
from tests.web.forms import Page
from tests.web.learn.test_quizzes import right_answers
from tests.web.world import client_of

START = "/en/learn/e/dce-spring/dce-quizpage/quiz/"
SHEET = "/en/learn/e/dce-spring/dce-sheet/worksheet/"


def say(sort: str, key: str, but: tuple[str, ...] = ()) -> None:
    with translations.together():
        for passage in Passage.objects.filter(thing__sort=sort, thing__key=key, gone_at__isnull=True):
            if not any(part in passage.address for part in but):
                text = f"da {passage.text}"
                translations.save(passage, language="da", text=text, by=None, state="reviewed")


@pytest.fixture
def danish(prepared, world):
    """Questions, worksheet and quiz in Danish, but for one question and one field."""
    return prepared(make_danish, world)


def make_danish(world):
    bank = Bank.objects.get(key="dce-bank")
    bank.questions = Bank._meta.get_field("questions").to_python(QUESTIONS)
    bank.save()
    banks.publish(bank, by=None)
    Quiz.objects.filter(key="dce-quiz").update(intro="Take **your** time.")
    from rostra.assessment.actions import texts

    texts.note_quiz(Quiz.objects.get(key="dce-quiz"))
    say("bank", "dce-bank", but=("q-tf",))
    say("form", "dce-form", but=("f-why", "f-plan"))
    say("quiz", "dce-quiz")
    return world


def there(address: str) -> str:
    return address.replace("/en/", "/da/", 1)


def own_words(attempt: Attempt) -> dict[str, str]:
    """Right answers to the questions that are answered in words of one's own."""
    words = {"short": SECRET, "numeric": "12.5", "reflection": "Three good words"}
    versions = QuestionVersion.objects.filter(pk__in=attempt.drawn, kind__in=words)
    return {f"q-{version.pk}": words[version.kind] for version in versions}


def tokens(page: Page) -> list[str]:
    """Everything that can be chosen, in the order shown."""
    return [
        each["value"]
        for each in page.main.select("input[type=radio], input[type=checkbox], fieldset option[value]")
        if each["value"]
    ]


def test_a_quiz_goes_on_in_another_language_with_everything_in_its_place(danish, mette):
    paper = Page(mette, mette.post(START)["Location"])
    attempt = Attempt.objects.get()
    values = right_answers(attempt) | own_words(attempt)
    half = dict(list(values.items())[:5])
    response = paper.submit("dansk", half)
    assert response["Location"] == there(paper.address)
    other = Page(mette, response["Location"])
    for name, value in half.items():
        assert other.values(name) == (value if isinstance(value, list) else [value])
    assert tokens(other) == tokens(paper)
    assert "da Question q-single" in other.text
    assert other.tree.select_one("span.prose[lang=en]").get_text() == "Question q-tf"
    assert "da Question q-single" not in Page(mette, paper.address).text
    done = mette.post(other.address, {**values, "do": "hand_in"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (100, True)
    results = Page(mette, done["Location"])
    assert "da Choice s-right" in results.text
    assert "da About s-right" in results.text
    english = Page(mette, done["Location"].replace("/da/", "/en/", 1))
    assert "da Choice" not in english.text


def test_a_worksheet_goes_on_in_another_language_with_what_was_typed(danish, mette):
    mette.post(SHEET, {"do": "open"})
    sheet = Page(mette, SHEET)
    typed = {
        "owner": "Byrådet", "why": "Because", "step": "ask", "doors": ["online", "hall"],
        "plan-0-what": "Letter", "plan-0-day": "2026-12-24",
    }  # fmt: skip
    response = sheet.submit("dansk", typed)
    assert response["Location"] == there(SHEET)
    other = Page(mette, response["Location"])
    for name, value in typed.items():
        assert other.values(name) == (value if isinstance(value, list) else [value])
    assert "da Who decides" in other.text
    assert "da Ask" in other.text
    foreign = {
        each.get_text() for each in other.main.select("form label span[lang=en], form legend span[lang=en]")
    }
    assert "Why" in foreign
    assert other.main.select_one("#r-plan")["lang"] == "en"
    assert other.unlabelled() == []
    mette.post(
        there(SHEET), {"owner": "Rådet", "do": "hand_in", "revision": Submission.objects.get().revision}
    )
    assert Submission.objects.get().state == "handed_in"


def test_what_stops_handing_in_is_said_in_the_language_of_the_page(danish, mette):
    mette.post(SHEET, {"do": "open"})
    answer = mette.post(there(SHEET), {"do": "hand_in", "revision": "0"})
    page = Page.of(mette, there(SHEET), answer, 422)
    assert "da Who decides" in page.tree.select_one("[data-focus]").get_text()


def test_a_copy_on_the_device_is_found_in_either_language(danish, mette):
    paper = Page(mette, mette.post(START)["Location"])
    other = Page(mette, there(paper.address))
    key = "data-autosave-key"
    assert (
        paper.main.select_one("form[data-autosave]")[key] == other.main.select_one("form[data-autosave]")[key]
    )


def test_a_language_the_academy_does_not_have_leads_nowhere(danish, mette):
    paper = Page(mette, mette.post(START)["Location"])
    response = mette.post(paper.address, {"read_in": "https://evil.example"})
    assert response["Location"] == "/en/p/dce/one/quiz/"


def test_the_introduction_stands_before_the_first_attempt(danish, mette):
    assert "<p>da Take <b>your</b> time.</p>" in mette.get("/da/p/dce/one/quiz/").content.decode()
    assert "<p>Take <b>your</b> time.</p>" in mette.get("/en/p/dce/one/quiz/").content.decode()
    polish = BeautifulSoup(mette.get("/pl/p/dce/one/quiz/").content.decode(), "html.parser")
    assert "your time" in polish.select_one("div.prose[lang=en]").get_text()


def test_pages_cost_the_same_in_every_language(danish, mette, django_assert_max_num_queries):
    paper = Page(mette, mette.post(START)["Location"])
    mette.post(SHEET, {"do": "open"})
    for language in ("en", "da", "pl"):
        for address in (paper.address, SHEET, "/en/p/dce/one/quiz/"):
            with django_assert_max_num_queries(12):
                mette.get(address.replace("/en/", f"/{language}/", 1))


def test_staff_read_answers_in_their_own_language(danish, mette):
    mette.post(SHEET, {"do": "open"})
    mette.post(SHEET, {"owner": "The council", "step": "ask", "do": "hand_in", "revision": "0"})
    maren = client_of(danish.people.maren)
    key = Submission.objects.get().key
    text = maren.get(f"/da/desk/work/{key}/").content.decode()
    assert "da Who decides" in text
    assert "da Ask" in text
    assert '<h3 class="eyebrow" lang="en">Why</h3>' in text
    assert "da " in Page(maren, "/da/desk/work/").main.select_one("ul.items a").get_text()
    english = maren.get(f"/en/desk/work/{key}/").content.decode()
    assert "da Who decides" not in english


def test_dates_of_a_worksheet_carry_the_persons_language(danish, mette):
    mette.post(SHEET, {"do": "open"})
    mette.post(SHEET, {"start": "2026-12-01", "do": "save", "revision": "0"})
    address = f"/calendar/worksheets/{Submission.objects.get().key}.ics"
    for language, summary in (("en", "First day"), ("da", "da First day"), ("pl", "First day")):
        Person.objects.filter(pk=danish.people.mette.pk).update(language=language)
        assert f"SUMMARY:{summary}\r\n" in mette.get(address).content.decode()


def test_the_pages_of_an_edition_speak_its_words_in_the_language_of_the_page(danish, mette):
    editions.change(danish.edition, by=None, welcome="Welcome aboard.")
    thing = Thing.objects.get(sort="edition", key="dce-spring")
    translations.save(thing.passages.get(address="title"), language="da", text="Foråret", by=None)
    enrol = Page(mette, "/da/learn/e/dce-spring/enrol/")
    assert enrol.main.select_one("h1").get_text() == "Foråret"
    assert enrol.main.select_one("[lang=en]") is not None
    assert Page(mette, "/da/learn/e/dce-spring/").main.select_one("h1").get_text() == "Foråret"
    assert Page(mette, "/en/learn/e/dce-spring/").main.select_one("h1").get_text() == "Spring edition"
