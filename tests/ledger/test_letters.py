"""Letters and certificates in the language of whom they are for; what is not translated stands as it was written."""

from __future__ import annotations

import pytest

from rostra.cohorts.actions import editions as drafts
from rostra.languages.actions import translations
from rostra.languages.models import Passage, Thing, Translation
from rostra.ledger import papers, reading
from rostra.ledger.actions import certificates, enrolments, learning, reviews
from rostra.ledger.models import Certificate
from rostra.messaging.models import Message
from rostra.people.models import Person
from rostra.programmes.models import Outline, ProgrammePage, Publication
from tests.factories.ledger import enrol, finish

DANISH = {
    "Digital community engagement": "Digital borgerkontakt",
    "The plan": "Planen",
    "Module a1": "Modul a1",
}


@pytest.fixture
def danish(course: ProgrammePage) -> ProgrammePage:
    """The programme in Danish, as the compiler would have it: one outcome and one module have no Danish yet."""
    for row in Publication.objects.filter(programme_key=course.key):
        facts = {**row.facts, "translation": {"state": "part", "source": "en"}}
        if row.shape == "programme":
            facts["outcomes"] = [{"id": "o", "text": "Planlægge sammen"}]
            facts["certificate_text"] = "Udstedt af kommunerne."
        row.pk, row.language, row.is_source = None, "da", False
        row.title, row.facts = DANISH.get(row.title, row.title), facts
        row.save()
    outline = Outline.objects.get(programme_key=course.key)
    for module in outline.tree["levels"][0]["modules"]:
        if module["title"] not in DANISH:
            module["lang"] = "en"
        module["title"] = DANISH.get(module["title"], module["title"])
        for activity in module["activities"]:
            if activity["title"] not in DANISH:
                activity["lang"] = "en"
            activity["title"] = DANISH.get(activity["title"], activity["title"])
    outline.pk, outline.language, outline.is_source = None, "da", False
    outline.title = DANISH[outline.title]
    outline.save()
    return course


@pytest.fixture
def dane(people) -> Person:
    Person.objects.filter(pk=people.mette.pk).update(language="da")
    return Person.objects.get(pk=people.mette.pk)


def say(edition, address: str, text: str, language: str = "da") -> Translation:
    passage = Passage.objects.get(thing__sort="edition", thing__key=edition.key, address=address)
    return translations.save(passage, language=language, text=text, by=None, state="reviewed")


def letter(kind: str, person: Person) -> Message:
    return Message.objects.filter(kind=kind, person=person).order_by("-pk")[0]


def test_an_edition_is_noted_and_changes_with_its_verbs(spring):
    thing = Thing.objects.get(sort="edition", key=spring.key)
    assert (thing.language, thing.programme_key, thing.total) == ("en", "dce", 1)
    row = say(spring, "title", "Foråret")
    drafts.change(spring, by=None, title="Spring, said better", meaning_changed=False)
    row.refresh_from_db()
    assert row.outdated is False
    drafts.change(spring, by=None, title="Autumn", welcome="Welcome.")
    row.refresh_from_db()
    assert row.outdated is True
    assert set(thing.passages.values_list("address", flat=True)) == {"title", "welcome"}


def test_a_confirmation_speaks_the_readers_language(spring, danish, dane, people):
    spring = drafts.change(spring, by=None, welcome="See you soon.")
    say(spring, "title", "Foråret 2026")
    enrol(spring, dane)
    found = letter("enrolment_confirmation", dane)
    assert found.language == "da"
    assert "Foråret 2026" in found.subject + found.text
    assert "Digital borgerkontakt" in found.text
    assert "See you soon." in found.text
    enrol(spring, people.nils)
    english = letter("enrolment_confirmation", people.nils)
    assert "Foråret" not in english.text
    assert "Digital community engagement" in english.text


def test_another_editions_words_never_come_in(spring, brod, dane):
    say(brod, "title", "Zielonys hemmelighed")
    enrol(spring, dane)
    assert "hemmelighed" not in letter("enrolment_confirmation", dane).text


def test_a_returned_worksheet_is_named_in_the_readers_language(spring, danish, dane, people):
    enrolment = enrol(spring, dane)
    learning.open_worksheet(enrolment=enrolment, activity_key="dce-plan")
    answers = {"goal": "Answer", "channel": "web", "steps": [{"what": "Agree", "when": "2026-04-01"}]}
    submission = learning.hand_in(enrolment=enrolment, activity_key="dce-plan", answers=answers)
    submission = getattr(submission, "submission", submission)
    reviews.return_(submission=submission, feedback="Navngiv en person.", by=people.maren)
    assert "Planen" in letter("worksheet_returned", dane).subject


def test_letters_cost_the_same_few_queries(spring, danish, dane, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        enrolments.enrol(edition=spring, person=dane, by=None)


def test_a_dane_gets_a_danish_certificate(spring, danish, dane):
    say(spring, "title", "Foråret 2026")
    enrolment = enrol(spring, dane)
    finish(enrolment)
    made = certificates.issue(enrolment=enrolment)
    content = made.content
    assert made.language == "da"
    assert content["programme"]["title"] == "Digital borgerkontakt"
    assert content["programme"]["language"] == "da"
    assert (content["edition"]["title"], content["edition"]["language"]) == ("Foråret 2026", "da")
    assert (content["outcomes"], content["outcomes_language"]) == (["Planlægge sammen"], "da")
    assert (content["text"], content["text_language"]) == ("Udstedt af kommunerne.", "da")
    assert [(each["title"], each["language"]) for each in content["modules"]] == [
        ("Modul a1", "da"),
        ("Module a2", "en"),
    ]
    titles = {each["title"]: each["language"] for each in content["requirements"]}
    assert titles["Planen"] == "da"
    assert titles["The film"] == "en"
    assert papers.pdf(made, "https://academy.example/x/").startswith(b"%PDF-")
    mail = letter("certificate_ready", dane)
    assert "Digital borgerkontakt" in mail.subject


def test_without_a_translation_the_edition_decides(spring, dane):
    enrolment = enrol(spring, dane)
    finish(enrolment)
    made = certificates.issue(enrolment=enrolment)
    assert (made.language, made.content["programme"]["language"]) == ("en", "en")


def test_a_page_with_no_word_translated_is_no_translation(spring, danish, dane):
    row = Publication.objects.get(key="dce", language="da")
    row.facts["translation"]["state"] = "none"
    row.save()
    enrolment = enrol(spring, dane)
    finish(enrolment)
    assert certificates.issue(enrolment=enrolment).language == "en"


def test_whoever_checks_it_reads_it_with_its_language(client, spring, danish, dane):
    enrolment = enrol(spring, dane)
    finish(enrolment)
    made = Certificate.objects.get(pk=certificates.issue(enrolment=enrolment).pk)
    english = _public(client, "en", made)
    assert '<dd lang="da">Digital borgerkontakt</dd>' in english
    assert '<li lang="da">' in english
    assert "Udstedt af kommunerne." in english
    own = _public(client, "da", made)
    assert "<dd>Digital borgerkontakt</dd>" in own
    assert '<li lang="en">' in own


def _public(client, language: str, made: Certificate) -> str:
    from django.urls import reverse
    from django.utils import translation

    with translation.override(language):
        address = reverse("certificate_public", args=[made.number])
    return client.get(address).content.decode()


def test_the_first_page_names_things_in_the_language_of_the_page(spring, danish, dane):
    say(spring, "title", "Foråret 2026")
    enrol(spring, dane)
    (own,) = reading.home(dane, language="da").current
    assert (own.title, own.title_lang) == ("Foråret 2026", "")
    (english,) = reading.home(dane, language="en").current
    assert (english.title, english.next[0].title) == ("dce-spring", "The guide")
    titles = {row.title for row in reading.home(dane, language="da", shown_next=9).current[0].next}
    assert "Planen" in titles
    (polish,) = reading.home(dane, language="pl").current
    assert (polish.title_lang, polish.next[0].title_lang) == ("en", "en")
