"""A quiz without JavaScript: start, save, hand in, results, another go; and what must not get through."""

import pytest
from django.urls import reverse

from rostra.assessment.models import Attempt, QuestionVersion
from rostra.ledger.models import Evidence, Standing
from tests.web.forms import Page
from tests.web.world import SECRET, client_of

ACTIVITY = "/en/p/dce/one/quiz/"
START = "/en/learn/e/dce-spring/dce-quizpage/quiz/"


@pytest.fixture
def paper(mette):
    """The page of a fresh attempt."""
    response = mette.post(START)
    assert response.status_code == 302
    return Page(mette, response["Location"])


def right_answers(attempt: Attempt) -> dict[str, str | list[str]]:
    """Field values that answer every question rightly, read from the key that pages never show."""
    values: dict[str, str | list[str]] = {}
    for version in QuestionVersion.objects.filter(pk__in=attempt.drawn):
        name, content = f"q-{version.pk}", version.content
        layout = attempt.layout.get(str(version.pk))
        if version.kind in {"single", "multiple", "true_false"}:
            right = {choice["id"] for choice in content["choices"] if choice["correct"]}
            values[name] = [token for token, key in layout if key in right]
        elif version.kind == "matching":
            rights = {key: token for token, key in layout["right"]}
            values |= {f"{name}-{token}": rights[key] for token, key in layout["left"]}
        elif version.kind == "ordering":
            order = [item["id"] for item in content["items"]]
            values |= {f"{name}-{token}": str(order.index(key) + 1) for token, key in layout}
        else:
            values[name] = {"short": "helsinki", "numeric": "6", "reflection": "two words"}[version.kind]
    return values


def standing_of(world, target: str = "dce-quizpage") -> str:
    return Standing.objects.get(enrolment=world.enrolments.mette, requirement__target=target).state


def test_the_activity_has_one_button_that_starts(mette):
    page = Page(mette, ACTIVITY)
    assert page.buttons() == ["Start the quiz"]


def test_every_field_of_the_paper_has_a_label(paper):
    assert paper.unlabelled() == []


def test_all_right_passes_and_shows_the_next_step(world, mette, paper):
    attempt = Attempt.objects.get()
    response = paper.submit("Hand in", right_answers(attempt))
    assert response.status_code == 302
    results = Page(mette, response["Location"])
    assert "Passed with 100 %" in results.text
    assert SECRET in results.text
    assert "Next for you" in results.text
    assert standing_of(world) == "met"


def test_missing_answers_are_named_and_everything_is_kept(world, mette, paper):
    response = paper.submit("Hand in", {})
    warned = Page(mette, response["Location"])
    assert "8 questions have no answer yet" in warned.text
    assert Attempt.objects.get().handed_in_at is None
    response = warned.submit("Hand in all the same", {})
    results = Page(mette, response["Location"])
    assert "0 %: 70 % is needed" in results.text
    assert SECRET not in results.text
    assert standing_of(world) == "open"
    again = results.submit("Try again", {})
    assert Attempt.objects.count() == 2
    assert "no time limit" in Page(mette, again["Location"]).text


def test_save_and_leave_keeps_answers(mette, paper):
    attempt = Attempt.objects.get()
    response = paper.submit("Save and leave", right_answers(attempt))
    assert response["Location"] == ACTIVITY
    assert "Go on with the quiz" in Page(mette, ACTIVITY).text
    shown = Page(mette, paper.address)
    for name, value in right_answers(attempt).items():
        assert shown.values(name) == (value if isinstance(value, list) else [value])


def test_handing_in_twice_counts_once(mette, paper):
    attempt = Attempt.objects.get()
    values = right_answers(attempt)
    first = paper.submit("Hand in", values)
    second = paper.submit("Hand in", values)
    assert first["Location"] == second["Location"]
    assert Evidence.objects.filter(kind="passed").count() == 1


def test_foreign_ids_are_refused_and_nothing_is_lost(mette, paper):
    attempt = Attempt.objects.get()
    mette.post(paper.address, {**right_answers(attempt), "do": "save"})
    response = mette.post(paper.address, {"q-999999": "x", "do": "hand_in_anyway"}, follow=True)
    assert "nothing was saved" in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.handed_in_at is None
    assert attempt.answers.filter(given__isnull=False).count() == 8


def test_somebody_elses_attempt_is_not_there(world, paper):
    other = client_of(world.people.nils)
    assert other.get(paper.address).status_code == 404
    assert other.post(paper.address, {"do": "hand_in_anyway"}).status_code == 404


def test_autosave_answers_in_json(mette, paper):
    attempt = Attempt.objects.get()
    headers = {"X-Autosave": "1", "Accept": "application/json"}
    response = mette.post(paper.address, right_answers(attempt), headers=headers)
    assert response.json() == {}
    response = mette.post(paper.address, {"q-999999": "x"}, headers=headers)
    assert response.status_code == 409
    assert "nothing was saved" in response.json()["text"]


def test_a_get_starts_nothing(mette):
    assert mette.get(START).status_code == 405
    assert Attempt.objects.count() == 0


def test_after_the_end_nothing_is_recorded(world, mette, paper):
    world.edition.__class__.objects.update(starts_on="2020-01-01", ends_on="2020-02-01")
    attempt = Attempt.objects.get()
    response = mette.post(paper.address, {**right_answers(attempt), "do": "hand_in"}, follow=True)
    assert "nothing more is recorded" in response.content.decode()
    assert reverse("learn:quiz", args=["dce-spring", "dce-quizpage", attempt.key]) == paper.address
