"""Levels at the desk: who answered, deciding for one and many, inviting, what is asked when, figures that hide the few."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rostra.assessment.actions import feedback as verbs
from rostra.cohorts.models import Enrolment, Placement
from rostra.ledger.actions import baselines
from rostra.ledger.models import QuestionnaireUse
from rostra.live.models import SessionInvitation
from rostra.people.actions import persons
from tests.factories.live import make_session
from tests.factories.questionnaires import answer, make_questionnaire
from tests.web.desk.conftest import enrol
from tests.web.desk.test_budgets import cost
from tests.web.forms import Page


@pytest.fixture
def asked(prepared, town):
    return prepared(make_asked, town)


def make_asked(town):
    """The spring edition asks; Mette has much to learn, Nils has not answered."""
    town.form = make_questionnaire()
    baselines.ask(edition=town.spring, questionnaire=town.form, moment="baseline", open_days=90, by=None)
    town.mette, town.nils = enrol(town.spring, town.people.mette), enrol(town.spring, town.people.nils)
    answer(town.mette, (1, 2, 1), right=False)
    return town


def crowd(town, count: int) -> None:
    for number in range(count):
        person = persons.find_or_add(email=f"c{number}@lindholt.example", name=f"Crowd {number}", by=None)
        answer(enrol(town.spring, person), (4, 3, 2))


def there(town, name: str) -> str:
    return reverse(f"desk:{name}", args=[town.spring.key])


def test_the_list_decides_invites_and_costs_the_same_for_many(asked, as_):
    client = as_(asked.people.maren)
    path = there(asked, "levels")
    page = Page(client, path)
    assert not page.unlabelled()
    assert "Beginner" in page.text
    assert "not yet" in page.text
    before = cost(client, path)
    crowd(asked, 12)
    assert cost(client, path) == before <= 24
    kept = client.post(
        path, {"verb": "decide", "people": [asked.nils.key], "level": "some", "levelling": "on"}
    )
    assert kept.status_code == 302
    assert Placement.objects.get(enrolment=asked.nils).level == "some"
    client.post(path, {"verb": "as_suggested", "people": [asked.mette.key]})
    assert Placement.objects.get(enrolment=asked.mette).level == "beginner"
    client.post(path, {"verb": "as_suggested_all"})
    assert Placement.objects.filter(decided_at__isnull=True).count() == 0
    assert (
        "Tick people first"
        in client.post(path, {"verb": "decide", "level": "some"}, follow=True).content.decode()
    )
    session = make_session(asked.organisations.lindholt, edition=asked.spring, kind="master_class")
    client.post(path, {"verb": "invite", "people": [asked.mette.key], "session": session.key})
    assert list(SessionInvitation.objects.values_list("person", flat=True)) == [asked.people.mette.pk]
    only = Page(client, f"{path}?state=levelling")
    assert "Nils" in only.text
    assert "Crowd" not in only.text
    figures = Page(as_(asked.people.eva), path)
    assert "Mette" not in figures.text
    assert "withheld (fewer than 5)" in figures.text


def test_figures_of_skills_hide_the_few_from_everybody(asked, as_):
    client = as_(asked.people.maren)
    path = there(asked, "skills")
    assert "Too few to show" in Page(client, path).text
    refused = client.post(there(asked, "skills_file"), follow=True)
    assert "Fewer than five" in refused.content.decode()
    crowd(asked, 6)
    Enrolment.objects.filter(person__email__contains="c1@").update(
        organisation=asked.organisations.zielony_brod
    )
    page = Page(client, path)
    assert "What is short, and what helps" in page.text
    assert "are withheld" in page.text
    assert "Crowd" not in page.text
    taken = client.post(there(asked, "skills_file"))
    assert taken["Content-Type"].startswith("text/csv")
    assert "Crowd" not in taken.content.decode()
    whole = Page(as_(asked.people.ada), reverse("desk:programme_skills", args=[asked.spring.programme_key]))
    assert "Listening" in whole.text


def test_what_is_asked_when_is_put_in_changed_and_stopped(asked, as_):
    client = as_(asked.people.maren)
    path = there(asked, "questions")
    page = Page(client, path)
    assert "1 of 2 have answered" in page.text
    values = {"moment": "exit", "questionnaire": "can-do", "days": "", "open_days": "30", "remind_days": "0"}
    assert page.submit("Ask it then", values).status_code == 302
    use = QuestionnaireUse.objects.get(moment="exit")
    assert (use.days, use.open_days, use.remind_days) == (-7, 30, 0)
    wrong = {**values, "moment": "edition_feedback"}
    assert "another purpose" in Page.of(client, path, page.submit("Ask it then", wrong), 400).text
    client.post(reverse("desk:questions_stop", args=[asked.spring.key, "exit"]))
    assert not QuestionnaireUse.objects.filter(moment="exit").exists()


def test_feedback_is_shown_from_five_answers_up(asked, as_):
    form = make_questionnaire("how", "session_feedback")
    session = make_session(asked.organisations.lindholt, edition=asked.spring, days=-1)
    rows = verbs.ask(
        questionnaire=form,
        subject=f"session:{session.key}",
        people=[verbs.Asked(str(number)) for number in range(6)],
    )
    client = as_(asked.people.maren)
    path = reverse("desk:session_feedback", args=[session.key])
    for row in rows[:4]:
        verbs.give(asked=row, answers={"useful": 4, "better": "Shorter, please"})
    few = Page(client, path)
    assert "6 people were asked." in few.text
    assert "Shorter" not in few.text
    verbs.give(asked=rows[4], answers={"useful": 4})
    shown = Page(client, path)
    assert "On average 4.0 of 4." in shown.text
    assert "Shorter, please" in shown.text
    assert "Nobody was asked yet" in Page(client, there(asked, "edition_feedback")).text
