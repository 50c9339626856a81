"""Every page of the desk, for those it is for and for those it is not."""

from __future__ import annotations

import pytest
from django.urls import reverse

PLAIN = (
    "today", "work", "editions", "edition_new", "directory", "person_new", "organisations", "organisation_new",
    "programmes", "programme_new", "academy",
)  # fmt: skip
OF_EDITION = (
    "edition", "edition_change", "edition_copy", "people", "people_verb", "enrol_list", "invite", "cohort_new", "lessons",
    "certificates", "messages",
)  # fmt: skip


def addresses(town) -> list[str]:
    found = [reverse(f"desk:{name}") for name in PLAIN]
    found += [reverse(f"desk:{name}", args=[town.spring.key]) for name in OF_EDITION]
    found += [
        reverse("desk:submission", args=[town.sheet.key]),
        reverse("desk:enrolment", args=[town.mette.key]),
        reverse("desk:evidence_void", args=[town.mette.evidence.first().key]),
        reverse("desk:organisation", args=["lindholt"]),
        reverse("desk:organisation_change", args=["lindholt"]),
        reverse("desk:members_paste", args=["lindholt"]),
        reverse("desk:membership_end", args=[town.people.mette.memberships.first().pk]),
        reverse("desk:person", args=[town.people.mette.key]),
    ]
    return found


def test_an_administrator_opens_every_page(enrolled, as_):
    client = as_(enrolled.people.ada)
    seen = {path: client.get(path).status_code for path in addresses(enrolled)}
    assert {path: code for path, code in seen.items() if code != 200} == {}


def test_visitors_are_asked_to_sign_in(enrolled, client):
    for path in addresses(enrolled):
        response = client.get(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith(reverse("account_login")), path


@pytest.mark.parametrize("who", ["mette", "edda", "tomek"])
def test_people_without_a_role_at_the_desk_are_refused(enrolled, as_, who):
    client = as_(getattr(enrolled.people, who))
    assert {client.get(path).status_code for path in addresses(enrolled)} == {403}


@pytest.mark.parametrize("who", ["basia"])
def test_staff_of_another_organisation_see_nothing_of_it(enrolled, as_, who):
    client = as_(getattr(enrolled.people, who))
    own = {reverse(f"desk:{name}") for name in PLAIN}
    foreign = [path for path in addresses(enrolled) if path not in own]
    assert {path: client.get(path).status_code for path in foreign} == dict.fromkeys(foreign, 404)
    for path in own:
        text = client.get(path).content.decode()
        for word in ("Mette", "Lindholt", enrolled.spring.title):
            assert word not in text, (path, word)


@pytest.mark.parametrize("who", ["basia", "tove", "ole", "eva", "kit"])
def test_who_may_not_change_is_refused_each_verb(enrolled, as_, who):
    client = as_(getattr(enrolled.people, who))
    key, requirement = enrolled.spring.key, enrolled.spring.requirements.first().key
    for path in (
        reverse("desk:edition_open", args=[key]),
        reverse("desk:edition_announce", args=[key]),
        reverse("desk:edition_cancel", args=[key]),
        reverse("desk:edition_differences", args=[key]),
        reverse("desk:invite", args=[key]),
        reverse("desk:cohort_new", args=[key]),
        reverse("desk:enrolment_move", args=[enrolled.mette.key]),
        reverse("desk:enrolment_withdraw", args=[enrolled.mette.key]),
        reverse("desk:certificate_issue", args=[enrolled.mette.key]),
        reverse("desk:evidence_void", args=[enrolled.mette.evidence.first().key]),
        reverse("desk:sign_in_link", args=[enrolled.people.mette.key]),
        reverse("desk:grant_revoke", args=[enrolled.people.tove.grants.first().pk]),
    ):
        assert client.post(path, {"reason": "x"}).status_code in (403, 404), path
    if who != "tove":
        path = reverse("desk:record", args=[enrolled.mette.key, requirement])
        assert client.post(path, {"verb": "excuse", "reason": "x"}).status_code in (403, 404)


def test_a_verb_is_not_done_by_looking(enrolled, as_):
    client = as_(enrolled.people.ada)
    for name in ("edition_open", "edition_announce", "edition_cancel", "edition_differences"):
        assert client.get(reverse(f"desk:{name}", args=[enrolled.spring.key])).status_code == 405
