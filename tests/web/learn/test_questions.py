"""Questions about what one can do: begun, gone on with in another tab and language, finished, read; feedback by a link."""

from __future__ import annotations

import pytest
from django.test import Client

from rostra.assessment.actions import feedback as verbs
from rostra.assessment.models import AnonymousAnswer, FeedbackAsk, Purpose, Response
from rostra.cohorts.models import Enrolment
from rostra.languages.actions import translations
from rostra.languages.models import Passage
from rostra.ledger.actions import baselines, placements
from rostra.web.learn.baseline_part import support_part
from tests.factories.questionnaires import answer, choice, make_questionnaire
from tests.web.forms import Page
from tests.web.world import client_of

START = "/en/learn/e/dce-spring/questions/baseline/"
REPORT = "/en/learn/e/dce-spring/where-i-stand/"


@pytest.fixture
def asked(prepared, world):
    return prepared(make_asked, world)


def make_asked(world):
    """The edition asks in English; all but one competence is in Danish."""
    form = make_questionnaire()
    baselines.ask(edition=world.edition, questionnaire=form, moment="baseline", open_days=90, by=None)
    baselines.ask(edition=world.edition, questionnaire=form, moment="exit", days=-70, open_days=90, by=None)
    block = next(each["id"] for each in form.items.raw_data if each["value"].get("id") == "safe")
    with translations.together():
        for passage in Passage.objects.filter(thing__sort="asking", gone_at__isnull=True):
            if block not in passage.address:
                text = f"da {passage.text}"
                translations.save(passage, language="da", text=text, by=None, state="reviewed")
    return world


def enrolment(world) -> Enrolment:
    return Enrolment.objects.select_related("edition__programme", "person").get(person=world.people.mette)


def test_begun_in_two_tabs_and_two_languages_and_read_at_once(asked, mette):
    first = Page(mette, START)
    assert "About 8 minutes" in first.text
    assert first.buttons()[:1] == ["Begin"]
    assert Response.objects.count() == 0, "a GET changes nothing"
    assert first.submit("Begin")["Location"] == START
    tab, other = Page(mette, START), Page(mette, START)
    assert not tab.unlabelled()
    assert "correct" not in str(tab.tree.find("main"))
    saved = mette.post(START, {"revision": 0, "places": 3}, headers={"X-Autosave": "1"})
    assert saved.json() == {"version": "1"}
    refused = mette.post(START, {"revision": 0, "quiet": 4}, headers={"X-Autosave": "1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    both = Page.of(mette, START, other.submit("Save and go on later", {"quiet": "4"}), 409)
    assert (both.values("places"), both.values("quiet"), both.values("revision")) == (["3"], ["4"], ["1"])
    assert both.submit("Save and go on later").status_code == 302
    there = mette.post(START, {"revision": 2, "places": 3, "quiet": 4, "accounts": 1, "read_in": "da"})
    assert there["Location"] == START.replace("/en/", "/da/")
    danish = Page(mette, there["Location"])
    assert (danish.values("places"), danish.values("accounts")) == (["3"], ["1"])
    assert "da I know where people talk." in danish.text
    foreign = danish.tree.find(string="Safety").find_parent(lang=True)
    assert foreign["lang"] == "en"
    content = Response.objects.get().version.content
    half = mette.post(START, {"revision": 3, "places": 3, "quiet": 4, "accounts": 1, "do": "finish"})
    page = Page.of(mette, START, half, 422)
    assert "2 answers are still open." in page.text
    right = choice(content, "first", right=True)
    done = page.submit("Finish all the same", {"first": right})
    assert done["Location"] == REPORT
    report = Page(mette, REPORT)
    for said in ("Where we suggest to start", "Listening", "Safety", "Turn on the second step."):
        assert said in report.text
    assert mette.get(START)["Location"] == REPORT
    placements.decide(enrolment(asked), level="some", levelling=True, by=asked.people.maren)
    decided = Page(mette, REPORT)
    assert "Some experience" in decided.text
    assert "A master class to begin with" in decided.text


def test_then_and_now_and_testing_out_by_the_quiz(asked, mette):
    own = enrolment(asked)
    assert "Nothing to show yet" in Page(mette, REPORT).text
    part = support_part(asked.people.mette, own)
    assert [each["moment"] for each in part["baseline_open"]] == ["baseline", "exit"]
    answer(own, (4, 4, 1))
    page = Page(mette, START.replace("baseline", "exit"))
    page.submit("Begin")
    form = Page(mette, START.replace("baseline", "exit"))
    assert "first" not in str(form.tree.select("input[type=radio]")), "tasks are asked once"
    assert {each["name"] for each in form.tree.select("select")} >= {
        "places@then",
        "quiet@then",
        "accounts@then",
    }
    sent = {"places@then": 2, "places": 4, "quiet@then": 1, "quiet": 4, "accounts@then": 1, "accounts": 3}
    assert form.submit("Finish and see where I stand", sent)["Location"] == REPORT
    report = Page(mette, REPORT)
    row = next(
        each for each in report.tree.select("section tr") if "Listening" in each.text and each.td.get("class")
    )
    assert [cell.text for cell in row.select("td")] == ["100", "17", "100", "–"]
    part = support_part(asked.people.mette, own)
    assert (part["baseline_open"], part["baseline_done"]) == ([], True)


def test_nobody_reads_what_others_answered(asked):
    nils = client_of(asked.people.nils)
    answer(enrolment(asked), (4, 4, 1))
    page = Page(nils, REPORT)
    assert "Nothing to show yet" in page.text
    assert Page(nils, START).buttons()[:1] == ["Begin"]


def test_feedback_by_the_link_of_a_letter_needs_no_sign_in_and_counts_once(asked):
    form = make_questionnaire("how", Purpose.SESSION_FEEDBACK)
    row = verbs.ask(questionnaire=form, subject="edition:dce-spring", people=[verbs.Asked("r")])[0]
    visitor = Client()
    address = f"/en/feedback/{row.key}/"
    page = Page(visitor, address)
    assert "Spring edition" in page.text
    assert AnonymousAnswer.objects.count() == 0
    empty = Page.of(visitor, address, page.submit("Send without my name"), 422)
    assert "Answer at least one question." in empty.text
    assert page.submit("Send without my name", {"useful": "4", "better": "More time"}).status_code == 302
    assert "Thank you" in Page(visitor, address).text
    visitor.post(address, {"useful": "1"})
    assert AnonymousAnswer.objects.get().answers == {"useful": 4, "better": "More time"}
    assert FeedbackAsk.objects.get().answered
    assert "does not open" in Page(visitor, "/en/feedback/forged/", 404).text
