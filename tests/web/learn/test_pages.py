"""Every learner's page opens, within its budget, for whoever may see it."""

import pytest
from django.test import Client
from django.urls import reverse

from rostra.assessment.models import Attempt, Submission
from rostra.ledger.actions import learning
from tests.web.world import SECRET, client_of

BUDGET = 13
READING = [
    "/en/p/dce/one/guide/",
    "/en/p/dce/one/film/",
    "/en/p/dce/one/quiz/",
    "/en/p/dce/two/plan/",
    "/en/p/dce/two/visit/",
]
PAGES = [
    "/en/learn/",
    "/en/learn/record/",
    "/en/learn/e/dce-spring/",
    "/en/learn/e/dce-spring/?show=open",
    "/en/learn/e/dce-spring/enrol/",
    "/en/p/dce/",
    "/en/p/dce/one/",
    *READING,
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_for_somebody_enrolled(mette, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(BUDGET):
        response = mette.get(address)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_learning_asks_visitors_to_sign_in(world, address):
    response = Client().get(address)
    if address.startswith("/en/learn/"):
        assert response.status_code == 302
        assert response["Location"].startswith("/en/account/login/?next=/en/learn/")
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("address", READING)
def test_who_is_not_enrolled_reads_a_promise(world, address):
    response = client_of(world.people.piotr).get(address)
    assert response.status_code == 200
    assert "Bring a question" not in response.content.decode()
    assert "This is for participants." in response.content.decode()


def test_somebody_elses_edition_is_not_there(world):
    client = client_of(world.people.piotr)
    assert client.get("/en/learn/e/dce-spring/").status_code == 404
    assert client.post("/en/learn/e/dce-spring/dce-read/read/").status_code == 404


def test_the_work_pages_stay_within_the_budget(world, mette, django_assert_max_num_queries):
    attempt = learning.start_quiz(enrolment=world.enrolments.mette, activity_key="dce-quizpage")
    learning.open_worksheet(enrolment=world.enrolments.mette, activity_key="dce-sheet")
    for address in (
        reverse("learn:quiz", args=["dce-spring", "dce-quizpage", attempt.key]),
        reverse("learn:worksheet", args=["dce-spring", "dce-sheet"]),
        "/en/p/dce/one/quiz/",
        "/en/p/dce/two/plan/",
    ):
        with django_assert_max_num_queries(BUDGET):
            response = mette.get(address)
        assert response.status_code == 200
        assert SECRET not in response.content.decode()


def test_a_look_changes_nothing(mette):
    for address in PAGES:
        mette.get(address)
    assert Attempt.objects.count() == 0
    assert Submission.objects.count() == 0
