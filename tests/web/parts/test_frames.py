"""The frame of a page is kept for everybody and personal for each: nothing of one reader reaches another."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from rostra.kernel import pagecache
from rostra.people.actions import grants
from rostra.people.models import Grant, Person, Role, Scope
from rostra.programmes.actions import academy
from rostra.web.parts import frames

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/en/learn/"


@pytest.fixture(autouse=True)
def _kept_for_this_test_alone(settings):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    pagecache.forget()
    yield
    pagecache.forget()


@pytest.fixture
def founded() -> None:
    academy.found(name="The old name", languages=["en", "da"], time_zone="UTC")


def _page(person: Person, path: str = HOME) -> str:
    client = Client()
    client.force_login(person)
    return client.get(path).content.decode()


def test_each_reader_sees_the_own_name_token_and_address(founded) -> None:
    ann = Person.objects.create_user("ann@x.example", name="Ann Ash<br>")
    bea = Person.objects.create_user("bea@x.example", name="Bea Birch")
    first, second = _page(ann, f"{HOME}?x=1&y=%3C"), _page(bea)
    assert "Ann Ash&lt;br&gt;" in first
    assert "Ash<br>" not in first
    assert ">AA<" in first
    assert ">BB<" in second
    assert "bea@x.example" in second
    assert "Ann" not in second
    assert "ann@" not in second
    assert "x=1" not in second
    assert 'href="/da/learn/?x=1&amp;y=%3C"' in first
    assert 'href="/da/learn/"' in second
    tokens = [page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for page in (first, second)]
    assert len(set(tokens)) == 2
    assert frames.EDGE not in first + second


def test_a_name_with_marks_in_it_is_only_a_name(founded) -> None:
    person = Person.objects.create_user("m@x.example", name=f"Mona {frames.mark('token')}")
    page = _page(person)
    assert page.count('name="csrfmiddlewaretoken"') == 1
    assert frames.mark("token") in page


def test_a_new_name_of_the_academy_is_seen_at_once(founded) -> None:
    person = Person.objects.create_user("ann@x.example", name="Ann")
    assert "The old name" in _page(person)
    academy.change(by=None, name="The new name")
    page = _page(person)
    assert "The new name" in page
    assert "The old name" not in page


def test_the_desk_goes_with_the_grant(founded) -> None:
    person = Person.objects.create_user("ann@x.example", name="Ann")
    other = Person.objects.create_user("bea@x.example", name="Bea")
    desk = f'href="{_in_english("desk:today")}"'
    grant = Grant.objects.create(person=person, role=Role.MANAGER, scope_kind=Scope.SITE)
    assert desk in _page(person)
    assert desk not in _page(other)
    grants.revoke(grant, by=None)
    assert desk not in _page(person)


def test_another_language_is_another_frame(founded) -> None:
    person = Person.objects.create_user("ann@x.example", name="Ann")
    english, danish = _page(person), _page(person, "/da/learn/")
    with translation.override("da"):
        skip = reverse("catalogue")
    assert f'href="{skip}"' in danish
    assert f'href="{skip}"' not in english


def test_what_a_closed_transaction_never_saw_is_not_kept(founded) -> None:
    from django.db import transaction

    with transaction.atomic():
        assert pagecache.kept("thing", lambda: "inside") == "inside"
        transaction.set_rollback(True)
    assert pagecache.kept("thing", lambda: "outside") == "outside"
    assert pagecache.kept("thing", lambda: "later") == "outside"
    pagecache.bump()
    assert pagecache.kept("thing", lambda: "later") == "later"


def test_nothing_is_kept_when_pages_are_not(founded, settings) -> None:
    settings.ROSTRA_PAGE_CACHE_SECONDS = 0
    assert pagecache.kept("thing", lambda: 1) == 1
    assert pagecache.kept("thing", lambda: 2) == 2


def _in_english(name: str) -> str:
    with translation.override("en"):
        return reverse(name)
