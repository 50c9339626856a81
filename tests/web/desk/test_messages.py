"""Messages of an edition: those about it, and nothing else that its people were sent."""

from __future__ import annotations

from django.urls import reverse

from rostra.ledger.actions import enrolments, reviews
from tests.web.desk.conftest import enrol


def subjects(client, edition) -> list[str]:
    response = client.get(reverse("desk:messages", args=[edition.key]))
    return [each.kind for each in response.context["page"].object_list]


def test_every_letter_of_the_edition_is_listed(enrolled, as_):
    enrolments.invite(edition=enrolled.spring, lines="gus@harbours.example", by=enrolled.people.maren)
    reviews.return_(submission=enrolled.sheet, feedback="Once more", by=enrolled.people.tove)
    found = subjects(as_(enrolled.people.maren), enrolled.spring)
    assert sorted(found) == ["edition_invitation", "enrolment_confirmation", "worksheet_returned"]


def test_what_somebody_is_sent_about_another_edition_stays_there(enrolled, as_):
    enrol(enrolled.brod, enrolled.people.mette, by=enrolled.people.basia)
    text = (
        as_(enrolled.people.maren).get(reverse("desk:messages", args=[enrolled.spring.key])).content.decode()
    )
    assert "Edition dce-brod" not in text
    assert subjects(as_(enrolled.people.maren), enrolled.spring) == ["enrolment_confirmation"]
    assert (
        "Mette Krogh"
        in as_(enrolled.people.basia).get(reverse("desk:messages", args=[enrolled.brod.key])).content.decode()
    )
