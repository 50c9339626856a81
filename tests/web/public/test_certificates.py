"""Anybody checks a certificate by its number: valid, revoked, replaced, unknown."""

import pytest
from django.test import Client

from rostra.ledger.actions import certificates, evidence
from rostra.ledger.models import Certificate, Requirement
from tests.web.forms import Page
from tests.web.world import client_of


@pytest.fixture
def certificate(prepared, world) -> Certificate:
    """Nils has everything recognised and a certificate."""
    return prepared(make_certificate, world)


def make_certificate(world) -> Certificate:
    for requirement in Requirement.objects.filter(edition=world.edition):
        evidence.record(
            enrolment=world.enrolments.nils,
            requirement=requirement,
            kind="recognised",
            by=None,
            source="system",
            minutes=30,
        )
    return certificates.issue(enrolment=world.enrolments.nils)


def test_a_valid_one_shows_what_is_printed_and_nothing_more(world, certificate):
    page = Page(Client(), f"/en/verify/{certificate.number}/")
    assert "This certificate is valid" in page.text
    assert "Nils Bakke" in page.text
    assert "The dce" in page.text
    assert world.people.nils.email not in page.response.content.decode()
    assert 'content="noindex"' in page.response.content.decode()


def test_the_form_takes_the_number_as_people_type_it(certificate):
    page = Page(Client(), "/en/verify/")
    typed = f"  {certificate.number.lower().replace('-', ' ')} "
    assert page.submit("Check", {"number": typed})["Location"] == f"/en/verify/{certificate.number}/"


def test_forged_and_malformed_numbers_get_the_same_kind_answer(certificate):
    forged = certificate.number[:-1] + ("2" if certificate.number[-1] != "2" else "3")
    answers = set()
    for number in (forged, "x", "'; DROP TABLE", "0" * 60, "ÄÖÜ"):
        page = Page.of(Client(), "/en/verify/", Client().get("/en/verify/", {"number": number}), 200)
        answers.add(page.tree.select_one("[role=alert]").get_text())
    assert len(answers) == 1
    assert "We know no certificate with this number" in answers.pop()
    assert Client().get(f"/en/verify/{forged}/").status_code == 404


def test_an_empty_form_says_what_to_type(certificate):
    page = Page.of(Client(), "/en/verify/", Client().get("/en/verify/", {"number": ""}), 200)
    assert "Type the number that is printed" in page.text


def test_a_revoked_one_says_when_and_why(world, certificate):
    certificates.revoke(certificate, reason="Issued to the wrong person", by=world.people.maren)
    page = Page(Client(), f"/en/verify/{certificate.number}/")
    assert "does not hold any more" in page.text
    assert "Issued to the wrong person" in page.text


def test_a_corrected_one_leads_to_its_successor(world, certificate):
    world.people.nils.name = "Nils B. Bakke"
    world.people.nils.save()
    newer = certificates.reissue(certificate, by=world.people.maren, reason="name corrected")
    page = Page(Client(), f"/en/verify/{certificate.number}/")
    assert page.main.select_one(f"a[href='/en/verify/{newer.number}/']") is not None
    assert "This certificate is valid" in Page(Client(), f"/en/verify/{newer.number}/").text


def test_its_owner_sees_it_and_others_do_not(world, certificate):
    address = f"/en/learn/certificates/{certificate.number}/"
    page = Page(client_of(world.people.nils), address)
    assert "Nils Bakke" in page.text
    assert f"/en/verify/{certificate.number}/" in page.text
    assert client_of(world.people.mette).get(address).status_code == 404
    assert client_of(world.people.piotr).get(address).status_code == 404


def test_its_paper_is_a_pdf(world, certificate):
    address = f"/en/learn/certificates/{certificate.number}.pdf"
    response = client_of(world.people.nils).get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert client_of(world.people.mette).get(address).status_code == 404


def test_too_early_is_said_with_what_is_owed(world, mette):
    response = mette.post("/en/learn/e/dce-spring/certificate/", follow=True)
    assert "Still owed:" in response.content.decode()
    assert Certificate.objects.count() == 0
