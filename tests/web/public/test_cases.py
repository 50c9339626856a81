"""The library of cases and the way of one through its pages: four steps, the other side's link, the desk, an activity."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.community import casetokens, casework
from rostra.community.actions.cases import writing
from rostra.community.models import Case
from rostra.messaging.models import Message
from rostra.people.models import Grant
from rostra.programmes.editing import ActivityForm
from rostra.programmes.models import ActivityPage
from tests.factories.cases import OTHER, VALUES, complete, make_case, make_published, other_of
from tests.web.forms import Page
from tests.web.world import client_of


def make_library(people: SimpleNamespace) -> SimpleNamespace:
    """Two published cases, one that both sides have written, one that waits for its other side; Edda is the editor."""
    Grant.objects.create(person=people.edda, role="editor", scope_kind="site", scope_key="")
    garden = make_published(people.maren, people.edda)
    vote = make_published(
        people.basia, people.edda, title="A vote on the bridge", country="PL", purposes=["choose"], approaches=["vote"],
        people=900,
    )  # fmt: skip
    ready = make_case(people.maren, title="Not read yet")
    complete(ready)
    ready.refresh_from_db()
    waiting = make_case(people.maren, title="Not told yet")
    writing.invite(waiting, by=people.maren)
    return SimpleNamespace(garden=garden, vote=vote, ready=ready, waiting=waiting)


@pytest.fixture
def library(prepared, world):
    return prepared(make_library, world.people)


def options(page: Page, name: str) -> list[str]:
    return [each.get_text(strip=True) for each in page.main.select(f"select[name={name}] option")]


def titles(page: Page) -> list[str]:
    return [each.get_text(strip=True) for each in page.main.select("article h2")]


def test_facets_count_what_is_published_alone_and_cost_the_same_for_more(library, world):
    page = Page(Client(), "/en/community/cases/")
    assert titles(page) == ["A vote on the bridge", "A garden plan drawn with the street"]
    assert options(page, "country") == ["any", "DK (1)", "PL (1)"]
    assert options(page, "people") == ["any", "16 to 50 (1)", "more than 200 (1)"]
    assert options(page, "told") == ["any", "both sides (2)"]
    assert "Not read yet" not in page.text
    found = Page(Client(), "/en/community/cases/?country=DK&purpose=nonsense")
    assert titles(found) == ["A garden plan drawn with the street"]
    assert options(found, "approach") == ["any", "co-creation (1)", "vote on a question (0)"]
    table = Page(Client(), f"/en/community/cases/?view=table&c={library.vote.key}&c={library.ready.key}")
    assert [each.get_text(strip=True) for each in table.main.select("tbody th")] == ["A vote on the bridge"]
    with CaptureQueriesContext(connection) as two:
        client_of(world.people.nils).get("/en/community/cases/")
    for number in range(4):
        make_published(world.people.maren, world.people.edda, title=f"More {number}")
    with CaptureQueriesContext(connection) as six:
        client_of(world.people.nils).get("/en/community/cases/")
    assert len(six) == len(two)


def test_a_case_shows_both_sides_in_their_languages_and_nobody_else_sees_what_is_not_published(
    library, world
):
    page = Page(Client(), f"/en/community/cases/{library.garden.slug}/")
    assert "12,500 EUR (low)" in page.text
    assert "March 2024 – November 2024" in page.text
    assert page.main.select_one('[lang="da"]').get_text(strip=True) == "De lyttede først sent."
    assert (
        page.text.index("What came of it")
        < page.text.index("As the authority saw it")
        < page.text.index("As the group")
    )
    assert page.main.select_one("i").get_text() == "empty"
    assert "jonas@strandby.example" not in page.response.content.decode()
    Page(Client(), f"/en/community/cases/{library.garden.slug}/report/").submit(
        "Send", {"text": "The park is older."}
    )
    (reported,) = Message.objects.filter(kind="case_reported")
    assert reported.person == world.people.edda
    assert "The park is older." in reported.text
    for path in (library.ready.slug, library.waiting.slug):
        assert Client().get(f"/en/community/cases/{path}/").status_code == 404
        assert client_of(world.people.basia).get(f"/en/community/cases/{path}/").status_code == 404
        assert "Only its two sides" in Page(client_of(world.people.edda), f"/en/community/cases/{path}/").text
    for stranger in (world.people.basia, world.people.edda):
        assert client_of(stranger).get(f"/en/community/cases/mine/{library.ready.key}/").status_code == 404


def test_four_steps_keep_what_is_typed_and_say_what_is_missing(world):
    maren = client_of(world.people.maren)
    answer = Page(maren, "/en/community/cases/tell/").submit(
        "Begin", {"title": "Benches by the school", "language": "en"}
    )
    case = Case.objects.get(title="Benches by the school")
    assert answer.url == f"/en/community/cases/mine/{case.key}/about/"
    page = Page(maren, answer.url)
    assert page.unlabelled() == []
    wrong = page.submit("Save and go on", {"started": "last year", "summary": "We asked."})
    faulty = Page.of(maren, answer.url, wrong, 422)
    assert faulty.values("summary") == ["We asked."]
    how = faulty.submit("Save and go on", {"started": "2024", "country": "dk"})
    told = Page(maren, how.url).submit(
        "Save and go on", {"purposes": ["choose"], "approaches": ["vote"], "influence": "decide"}
    )
    texts = {name: VALUES[name] for name in ("why", "what", "results", "lessons")}
    sides = Page(maren, told.url).submit("Save and go on", texts)
    other = {f"other_{name}": value for name, value in OTHER.items()}
    own = Page(maren, sides.url).submit("Save", {"saw": "We were late.", **other})
    overview = Page(maren, own.url)
    assert "your agreement that it is published" in overview.text
    assert "Send it to the other side" not in overview.buttons()
    Page(maren, sides.url).submit("Save", {"agreed": "on"})
    Page(maren, own.url).submit("Send it to the other side")
    case.refresh_from_db()
    assert case.state == Case.State.INVITED


def test_the_link_of_a_letter_changes_nothing_until_a_button_is_pressed(library):
    side = other_of(library.waiting)
    address = f"/en/community/cases/side/{casetokens.make(side)}/"
    guest = Client()
    page = Page(guest, address)
    side.refresh_from_db()
    assert side.opened_at is None
    page.submit("Yes, we take part")
    page = Page(guest, address)
    assert page.unlabelled() == []
    answer = page.submit("Complete our part", {"saw": "Too fast."})
    faulty = Page.of(guest, address, answer, 422)
    assert faulty.values("saw") == ["Too fast."]
    faulty.submit("Complete our part", {"agreed": "on"})
    side.refresh_from_db()
    assert side.completed_at is not None
    assert "It is being read" in Page(guest, address).text
    assert Client().get(address[:-3] + "x/").status_code == 404


def test_an_editor_reads_and_publishes_and_an_activity_shows_it_until_it_is_gone(library, world):
    edda = client_of(world.people.edda)
    queue = Page(edda, "/en/desk/community/cases/")
    assert [each.get_text(strip=True) for each in queue.main.select("ul.items a")] == [
        "Not read yet",
        "Not told yet",
    ]
    address = f"/en/desk/community/cases/{library.ready.key}/"
    Page(edda, address).submit("Give it to this reader", {"reader": world.people.edda.key})
    page = Page(edda, address)
    assert page.unlabelled() == []
    page.submit("Keep the ticks", {"checks": list(casework.CHECKS)})
    Page(edda, address).submit("Publish")
    assert Client().get(f"/en/community/cases/{library.ready.slug}/").status_code == 200

    activity = ActivityPage.objects.filter(kind="read").first()
    activity.kind, activity.example = "example", library.ready.key
    form = ActivityPage.get_edit_handler().get_form_class()(instance=activity, for_user=world.people.ada)
    assert isinstance(form, ActivityForm)
    assert [key for key, _title in form.fields["example"].widget.choices[1:]] == [
        library.garden.key, library.vote.key, library.ready.key
    ]  # fmt: skip
    activity.save_revision().publish()
    mette = client_of(world.people.mette)
    learn = Page(mette, "/en/community/cases/" + library.ready.slug + "/").main.select_one(
        "section[aria-labelledby=used-in] a"
    )
    shown = Page(mette, learn["href"])
    assert "As the group saw it" in shown.text
    assert "Three walks, two evenings" in shown.text
    writing.withdraw(library.ready, by=world.people.edda)
    assert "As the group saw it" not in Page(mette, learn["href"]).text
