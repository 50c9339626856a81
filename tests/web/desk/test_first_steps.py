"""From an empty academy to people who learn: the desk says what comes next."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rostra.people.actions import grants, persons
from rostra.programmes.actions import academy
from rostra.programmes.models import ProgrammePage
from rostra.web.desk.first_steps import first_steps


@pytest.fixture
def first(db):
    person = persons.find_or_add(email="first@example.org", name="First", time_zone="Europe/Dublin", by=None)
    grants.give(person=person, role="site_admin", scope_kind="site", by=None)
    academy.found(
        name="Own", languages=["en"], time_zone="Europe/Dublin", contact_email="first@example.org", by=person
    )
    return person


def coming(person) -> str:
    return next(step.title for step in first_steps(person) if step.next)


def test_each_step_points_at_the_next(first, as_):
    client = as_(first)
    assert coming(first) == "Add an organisation"
    given = {"name": "Own town", "kind": "municipality", "language": "en", "time_zone": "Europe/Dublin"}
    client.post(reverse("desk:organisation_new"), given)
    assert coming(first) == "Begin a programme"
    response = client.post(reverse("desk:programme_new"), {"title": "Own course", "language": "en"})
    programme = ProgrammePage.objects.get()
    assert response["Location"] == reverse("wagtailadmin_explore", args=[programme.pk])
    assert coming(first) == "Publish it"
    assert "Publish it" in client.get(reverse("desk:today")).content.decode()


def test_others_are_not_bothered(town):
    assert first_steps(town.people.maren) == []


def test_the_academy_is_renamed_and_weak_colours_are_refused(first, as_):
    client = as_(first)
    given = {
        "name": "New name", "languages": ["da", "en"], "main_language": "en", "time_zone": "Europe/Dublin",
        "contact_email": "office@example.org",
    }  # fmt: skip
    bad = client.post(reverse("desk:academy"), {**given, "colour-brand": "#ffff00"})
    assert bad.status_code == 400
    assert client.post(reverse("desk:academy"), {**given, "colour-brand": "#123f6b"}).status_code == 302
    assert academy.the().name == "New name"
    assert academy.the().languages == ["en", "da"]
    assert academy.the().colours == {"brand": "#123f6b"}
