"""Certificates: numbers that cannot be guessed, papers that hold what is true, revoked and replaced when it
is not.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import numbers, papers
from rostra.ledger.actions import certificates, evidence
from rostra.ledger.models import Certificate, Evidence
from rostra.people.models import Person
from tests.factories.ledger import enrol, fact, finish, requirement

URL = "https://academy.example/en/certificates/x/"


@pytest.fixture
def mette(prepared, spring, people):
    return prepared(enrol, spring, people.mette)


@pytest.fixture
def certificate(mette) -> Certificate:
    finish(mette)
    return certificates.issue(enrolment=mette)


BODY = st.text(alphabet=numbers.DIGITS, min_size=12, max_size=12)


@given(BODY, st.integers(0, 13), st.sampled_from(numbers.DIGITS))
def test_one_wrong_digit_is_caught(body: str, place: int, digit: str):
    good = numbers.written(body).replace("-", "")
    typed = good[:place] + digit + good[place + 1 :]
    assert (numbers.normal(typed) is not None) == (typed == good)


@given(BODY, st.integers(0, 13), st.integers(0, 13))
def test_two_swapped_digits_are_caught(body: str, one: int, other: int):
    good = numbers.written(body).replace("-", "")
    signs = list(good)
    signs[one], signs[other] = signs[other], signs[one]
    typed = "".join(signs)
    assert (numbers.normal(typed) is not None) == (typed == good)


def test_a_number_is_read_however_it_is_typed():
    number = numbers.written("01OIL".replace("O", "0").replace("I", "1").replace("L", "1") + "ABCDEFG")
    assert re.fullmatch(r"(\w{4}-){3}\w{2}", number)
    assert numbers.normal(number.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == number
    assert [numbers.normal(typed) for typed in ("", "x", number + "0", "ÄÖÜ" * 5, number * 9)] == [None] * 5
    assert numbers.new_number() != numbers.new_number()


def test_it_is_refused_while_something_is_owed(mette):
    fact(mette, "guide", "read")
    with pytest.raises(Refused, match=r"Still owed: A1\.2 The film; .* The plan") as caught:
        certificates.issue(enrolment=mette)
    assert caught.value.code == "owed"


def test_issuing_twice_is_once(certificate, mette):
    assert certificates.issue(enrolment=mette) == certificate


def test_it_keeps_what_was_true(certificate, people):
    content = certificate.content
    assert content["name"] == "Mette Krogh"
    assert content["organisation"] == "Lindholt Municipality (invented)"
    assert (content["minutes"], content["hours"]) == (105, 1.8)
    assert content["outcomes"] == ["Plan together"]
    assert [each["code"] for each in content["requirements"]] == ["A1.1", "A1.2", "A1.3", "A2.1", "A2.2"]
    Person.objects.filter(pk=people.mette.pk).update(name="Mette Krogh Vang")
    certificate.refresh_from_db()
    assert certificate.content["name"] == "Mette Krogh"


def test_optional_work_gives_minutes_but_is_not_needed(mette):
    fact(mette, "more", "read")
    finish(mette)
    assert certificates.issue(enrolment=mette).content["minutes"] == 115


def test_without_a_name_there_is_no_paper(mette, people):
    Person.objects.filter(pk=people.mette.pk).update(name="")
    finish(mette)
    mette.person.refresh_from_db()
    with pytest.raises(Refused, match="Write your name"):
        certificates.issue(enrolment=mette, by=mette.person)
    assert certificates.issue_when_complete(mette.pk) is None


def test_a_forged_number_verifies_nothing(certificate, db):
    assert certificates.verify(certificate.number.lower()) == certificate
    assert certificates.problem_of(certificate.number) == ""
    digit = "1" if certificate.number[0] != "1" else "2"
    assert certificates.verify(digit + certificate.number[1:]) is None
    assert "digit by digit" in certificates.problem_of(digit + certificate.number[1:])
    assert "never issued" in certificates.problem_of(numbers.new_number())


def test_a_revoked_one_is_found_and_says_why(certificate, people):
    with pytest.raises(Refused, match="Say why"):
        certificates.revoke(certificate, reason=" ", by=people.maren)
    certificates.revoke(certificate, reason="Issued to the wrong person", by=people.maren)
    found = certificates.verify(certificate.number)
    assert (found.revoked_reason, found.revoked_by) == ("Issued to the wrong person", people.maren)


def test_a_corrected_name_makes_a_new_paper(certificate, people):
    Person.objects.filter(pk=people.mette.pk).update(name="Mette Krogh Vang")
    new = certificates.reissue(certificate, by=people.maren, reason="Name corrected")
    assert new.content["name"] == "Mette Krogh Vang"
    assert new.replaces == certificate
    old = certificates.verify(certificate.number)
    assert (old.replaced_by, old.revoked_reason) == (new, "replaced: Name corrected")
    with pytest.raises(Refused, match="Correct the newer one"):
        certificates.reissue(certificate, by=people.maren, reason="Again")


def test_it_cannot_be_issued_again_while_evidence_lacks(certificate, mette, people):
    row = Evidence.objects.get(requirement=requirement(mette.edition, "quiz"))
    evidence.void(row, reason="Somebody else answered", by=people.maren)
    certificate.refresh_from_db()
    with pytest.raises(Refused, match="Still owed"):
        certificates.reissue(certificate, by=people.maren, reason="Try")


def test_a_void_with_other_evidence_left_issues_a_corrected_paper(
    certificate, mette, people, django_capture_on_commit_callbacks
):
    fact(mette, "film", "watched", value=100, minutes=2)
    row = Evidence.objects.get(requirement=requirement(mette.edition, "film"), minutes=5)
    with django_capture_on_commit_callbacks(execute=True):
        assert evidence.void(row, reason="Double", by=people.maren).revoked == certificate
    assert Certificate.objects.get(revoked_at=None).content["minutes"] == 102


def test_only_those_who_run_the_edition_revoke(certificate, people):
    for who in ("basia", "nils", "tove", "kit", "eva", "edda"):
        person = getattr(people, who)
        for verb in (certificates.revoke, certificates.reissue):
            with pytest.raises(NotAllowed):
                verb(certificate, reason="x", by=person)
        with pytest.raises(NotAllowed):
            certificates.issue(enrolment=certificate.enrolment, by=person)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("da", "Søren Ærø Ågård"),
        ("pl", "Wojciech Szczęśniak-Brzęczyszczykiewicz"),
        ("en", "Ελευθερία Παπαδοπούλου " * 3),
    ],
)
def test_the_paper_is_tagged_and_holds_every_letter(certificate, language, name):
    certificate.language = language
    certificate.content = certificate.content | {"name": name, "outcomes": ["Plan together " * 8] * 9}
    paper = papers.pdf(certificate, URL)
    assert paper.startswith(b"%PDF-")
    assert b"pdfuaid" in paper
    assert b"/StructTreeRoot" in paper or b"/MarkInfo" in paper


def test_the_paper_of_a_revoked_certificate_can_be_set_too(certificate, people):
    certificates.revoke(certificate, reason="x", by=people.maren)
    certificate.refresh_from_db()
    assert papers.pdf(certificate, URL).startswith(b"%PDF-")
