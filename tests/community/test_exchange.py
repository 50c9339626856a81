"""What organisations offer, seek, say of themselves and do together: in whose name, for whom, and what comes of it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.community import finding
from rostra.community.actions import exchanges, organisation_profiles, projects
from rostra.community.actions.projects import Partner
from rostra.community.fitting import Wish, fits
from rostra.community.models import Block, Exchange, ExchangeReply, OrganisationProfile, Project
from rostra.community.rules import network as rules
from rostra.community.searching import network as searching
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import today
from rostra.languages.actions import translations
from rostra.languages.models import Passage
from rostra.messaging.models import Message
from rostra.people.actions import privacy
from rostra.people.models import Organisation, Person
from tests.cast import make_organisations, make_people
from tests.factories.network import offered, topic

VISITOR = AnonymousUser()
DAY = dt.timedelta(days=1)


def make_network() -> SimpleNamespace:
    """Nils offers for Lindholt, Piotr seeks for Zielony Bród."""
    organisations, people = make_organisations(), make_people()
    walk = offered(people.nils, "A walk", topics=[topic("Youth")], languages=["en", "da"])
    council = offered(
        people.piotr, "Youth council", kind="seek", topics=[topic("Youth")], languages=["pl", "en"],
        countries=["DK"], public=False,
    )  # fmt: skip
    return SimpleNamespace(**vars(organisations), **vars(people), walk=walk, council=council)


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    return prepared(make_network)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def titles(person: object) -> set[str]:
    return set(rules.visible_exchanges(person).values_list("title", flat=True))


# ---------------------------------------------------------------- who proposes, who reads


def test_somebody_proposes_for_the_organisation_they_belong_to_alone(world):
    with pytest.raises(NotAllowed):
        offered(world.nils, "In another's name", organisation=world.zielony_brod)
    with pytest.raises(NotAllowed):
        exchanges.change(world.walk, by=world.piotr, title="Taken over")
    with pytest.raises(NotAllowed):
        exchanges.close(world.walk, by=world.basia)
    for wrong in ({"until": today() - DAY}, {"countries": ["Denmark"]}, {"title": " "}, {"kind": "gift"}):
        with pytest.raises(Refused) as refused:
            offered(world.nils, **{"title": "Wrong", **wrong})
        assert refused.value.field == next(iter(wrong))
    assert exchanges.close(world.walk, by=world.maren, found=True).state == "found"  # its manager
    offered(world.mette, "Not yet", draft=True)
    assert titles(VISITOR) == {"A walk"}
    assert titles(world.clodagh) == {"A walk", "Youth council"}
    assert titles(world.maren) == titles(world.mette) == {"A walk", "Youth council", "Not yet"}
    audiences = {each.title["en"]: each.audience for each in searching.read_exchanges(None)}
    assert audiences == {"Youth council": "signed-in"}  # what is not open is not found


def test_a_hidden_one_is_for_those_who_look_after_it(world):
    exchanges.hide(world.walk, by=world.ada)
    assert titles(world.clodagh) == {"Youth council"}
    with pytest.raises(Refused):
        exchanges.reopen(world.walk, by=world.nils)
    assert exchanges.show(world.walk, by=world.ada).state == "closed"
    with pytest.raises(NotAllowed):
        exchanges.hide(world.council, by=world.maren)


# ---------------------------------------------------------------- answers


def test_taken_up_both_get_each_others_address_and_not_before(world):
    page = browser(world.piotr).get(f"/en/community/exchange/{world.walk.slug}/").content.decode()
    assert "both of you get each other’s e-mail address" in page
    assert world.nils.email not in page
    browser(world.piotr).post(
        f"/en/community/exchange/{world.walk.slug}/reply/", {"text": "In May?", "language": "en"}
    )
    reply = ExchangeReply.objects.get()
    letter = Message.objects.get(kind="exchange_reply")
    assert letter.person == world.nils
    assert world.piotr.email not in letter.text + letter.html
    with pytest.raises(NotAllowed):
        exchanges.reply(world.walk, by=world.piotr, text="Again", language="en")
    with pytest.raises(NotAllowed):
        exchanges.take_up(reply, by=world.basia)
    seen = browser(world.clodagh).get(f"/en/community/exchange/{world.walk.slug}/").content.decode()
    assert "In May?" not in seen
    exchanges.take_up(reply, by=world.nils, answer="Gladly")
    found = {each.person: each.text for each in Message.objects.filter(kind="exchange_taken_up")}
    assert world.nils.email in found[world.piotr]
    assert world.piotr.email in found[world.nils]
    with pytest.raises(Refused):
        exchanges.decline(reply, by=world.nils)


def test_across_a_block_or_to_oneself_nobody_answers(world):
    Block.objects.create(person=world.nils, blocked=world.piotr)
    assert "A walk" not in titles(world.piotr)
    assert not rules.may_reply(world.piotr, world.walk)
    assert not rules.may_reply(world.nils, world.walk)
    assert not rules.may_reply(world.maren, world.walk)
    assert not rules.may_reply(VISITOR, world.walk)
    assert rules.may_reply(world.clodagh, world.walk)


def test_it_closes_by_itself_and_says_so_before(world):
    Exchange.objects.update(until=today() + 7 * DAY)
    assert (exchanges.tend(), exchanges.tend()) == (0, 0)
    assert set(Message.objects.filter(kind="exchange_ends").values_list("person__key", flat=True)) == {
        "nils", "piotr",
    }  # fmt: skip
    assert Message.objects.filter(kind="exchange_ends").count() == 2
    Exchange.objects.filter(pk=world.walk.pk).update(until=today() - DAY)
    assert not rules.may_reply(world.clodagh, Exchange.objects.get(pk=world.walk.pk))
    assert exchanges.tend() == 1
    assert Exchange.objects.get(pk=world.walk.pk).state == "closed"


def test_whoever_is_erased_leaves_a_closed_proposal_and_no_words(world):
    reply = exchanges.reply(world.walk, by=world.piotr, text="In May?", language="en")
    exchanges.decline(reply, by=world.nils, answer="Not this year")
    privacy.erase(person=world.nils, by=world.nils)
    world.walk.refresh_from_db()
    reply.refresh_from_db()
    assert (world.walk.state, reply.answer, reply.text) == ("closed", "", "In May?")
    privacy.erase(person=world.piotr, by=world.piotr)
    reply.refresh_from_db()
    assert reply.text == ""
    assert {each.key for each in searching.read_exchanges(None)} == set()


# ---------------------------------------------------------------- what goes together


def wish(pk: int, kind: str = "offer", **more: object) -> Wish:
    given = {
        "what": "visit", "organisation": pk, "country": "DK", "topics": frozenset({"Youth"}),
        "languages": frozenset(), "countries": frozenset(),
    }  # fmt: skip
    return Wish(pk=pk, kind=kind, **{**given, **more})


def test_what_goes_together():
    own = wish(1, "seek", languages=frozenset({"en"}), countries=frozenset({"PL"}))
    others = [
        wish(2, country="PL", languages=frozenset({"en", "pl"})),
        wish(3, country="PL", what="staff"),
        wish(4, country="DK"),  # not from where it is sought
        wish(5, country="PL", languages=frozenset({"pl"})),  # no language of both
        wish(6, country="PL", what="staff", topics=frozenset()),  # nothing in common
        wish(7, "seek", country="PL"),  # two who seek
        wish(8, country="PL", organisation=1),  # one's own
    ]
    found = fits(own, others)
    assert [(each.pk, each.score) for each in found] == [(2, 8), (3, 5)]
    assert (found[0].topics, found[0].languages, found[0].country) == (("Youth",), ("en",), "PL")
    partners = [wish(9, "seek", what="partner"), wish(10, "seek", what="partner")]
    assert [each.pk for each in fits(partners[0], partners)] == [10]


def test_matches_say_why(world):
    page = browser(world.piotr).get("/en/community/exchange/").content.decode()
    assert (
        "Fits because of: same topics: Youth; same matter: a study visit; a language of both: English" in page
    )
    assert (
        "Fits because of" not in Client().get(f"/en/community/exchange/{world.walk.slug}/").content.decode()
    )


def test_the_tree_of_territory_codes():
    codes = ["DK032", "DK031", "DK011", "PL617", ""]
    assert finding.branches(codes) == [("DK0", 3, False), ("PL617", 1, True)]
    assert finding.branches(codes, "DK0") == [("DK011", 1, True), ("DK03", 2, False)]
    assert finding.branches(codes, "PL617") == []


# ---------------------------------------------------------------- organisations and projects


def test_an_organisation_is_listed_by_its_managers(world):
    with pytest.raises(NotAllowed):
        organisation_profiles.save(world.zielony_brod, by=world.maren, listed=True, summary="Ours")
    with pytest.raises(Refused):
        organisation_profiles.save(world.lindholt, by=world.maren, listed=True)
    entry = organisation_profiles.save(
        world.lindholt, by=world.maren, listed=False, summary="En havneby", about="Vi **lytter**."
    )
    assert Client().get(f"/en/community/directory/organisations/{entry.slug}/").status_code == 404
    assert list(searching.read_organisations(None)) == []
    browser(world.maren).post(
        "/en/community/directory/organisations/edit/lindholt/",
        {"listed": "on", "summary": "En havneby", "about": "Vi **lytter**.", "population": "41200"},
    )
    passage = Passage.objects.get(thing__sort="organisation", thing__key=entry.key, address="summary")
    translations.save(passage=passage, language="en", text="A harbour town", by=world.ada)
    page = Client().get(f"/en/community/directory/organisations/{entry.slug}/").content.decode()
    assert 'class="lead">A harbour town' in page
    assert '<div class="prose" lang="da"><p>Vi <strong>lytter' in page or 'lang="da"><p>Vi <b>lytter' in page
    assert "A walk" in page
    assert "Youth council" not in page
    [document] = searching.read_organisations(None)
    assert set(document.title) == {"da", "en"}
    for narrowed, shown in (
        ("country=DK", True),
        ("q=havne", True),
        ("territory=DK-L", True),
        ("q=zzz", False),
    ):
        page = Client().get(f"/en/community/directory/organisations/?{narrowed}").content.decode()
        assert (entry.slug in page) is shown, narrowed


def test_a_project_is_written_by_who_leads_it(world):
    given = {"title": "Quiet harbour", "state": "ongoing", "summary": "Together"}
    with pytest.raises(NotAllowed):
        projects.begin(lead=world.zielony_brod, by=world.maren, **given)
    with pytest.raises(Refused):
        projects.begin(lead=world.lindholt, by=world.maren, **given, starts="2026-05", ends="2025")
    page = browser(world.maren).get(f"/en/community/projects/new/?exchange={world.walk.key}").content.decode()
    assert 'value="A walk"' in page
    browser(world.maren).post(
        f"/en/community/projects/new/?exchange={world.walk.key}",
        {**given, "lead": world.lindholt.pk, "language": "en", "public": "on", "starts": "2026",
         "partners-0-name": world.zielony_brod.name, "partners-0-role": "Host", "partners-1-name": "Friends"},
    )  # fmt: skip
    project = Project.objects.get()
    assert project.from_exchange == world.walk
    partners = list(project.partners.order_by("position").values_list("organisation__key", "name", "role"))
    assert partners == [("zielony-brod", "", "Host"), (None, "Friends", "")]
    with pytest.raises(NotAllowed):
        projects.change(project, by=world.basia, title="Ours")
    with pytest.raises(Refused):
        projects.change(project, by=world.maren, partners=[Partner(name="A"), Partner(name="a")])
    assert b"Quiet harbour" in Client().get("/en/community/projects/?state=ongoing").content
    projects.change(project, by=world.maren, public=False)
    assert Client().get(f"/en/community/projects/{project.slug}/").status_code == 404
    assert {each.audience for each in searching.read_projects(None)} == {"signed-in"}
    projects.remove(project, by=world.maren)
    assert not Project.objects.exists()


def test_what_stands_at_the_desk_is_ones_own(world):
    organisation_profiles.save(world.lindholt, by=world.maren, listed=True, summary="En havneby")
    page = browser(world.maren).get("/en/desk/community/network/").content.decode()
    assert "A walk" in page
    assert "Youth council" not in page
    assert "One listed entry has no text" in page
    entries = browser(world.basia).get("/en/desk/community/network/?show=entries").content.decode()
    assert "Zielony" in entries
    assert "Lindholt" not in entries
    assert browser(world.nils).get("/en/desk/community/network/").status_code == 403


def test_long_lists_cost_as_much_as_short_ones(world):
    client = browser(world.piotr)
    paths = ("/en/community/exchange/", "/en/community/directory/organisations/", "/en/community/projects/",
             f"/en/community/exchange/{world.council.slug}/")  # fmt: skip
    for path in paths:
        client.get(path)
    organisation_profiles.save(world.lindholt, by=world.maren, listed=True, summary="En havneby")
    projects.begin(lead=world.lindholt, by=world.maren, title="One", state="ongoing")
    few = {path: _cost(client, path) for path in paths}
    many = Organisation.objects.bulk_create(
        Organisation(name=f"Town {n}", country="DK", territory=f"DK{n:03}") for n in range(300)
    )
    OrganisationProfile.objects.bulk_create(
        OrganisationProfile(organisation=each, slug=f"town-{each.pk}", listed=True) for each in many
    )
    Exchange.objects.bulk_create(
        Exchange(
            kind="offer", what="visit", organisation=each, by=world.nils, title="Visit", slug=f"visit-{each.pk}",
            text="Come", languages=["en"],
        )
        for each in many
    )  # fmt: skip
    Project.objects.bulk_create(Project(title="More", slug=f"more-{each.pk}", lead=each) for each in many)
    for path in paths:
        assert _cost(client, path) <= few[path], path


def _cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
