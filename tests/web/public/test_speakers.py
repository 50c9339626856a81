"""Speakers, at the desk and as visitors meet them: from the form to the page, and nothing without consent."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from rostra.live.actions import speakers
from rostra.live.actions.speakers import Part
from rostra.live.models import Speaker
from tests.factories.live import make_session
from tests.web.forms import Page
from tests.web.world import client_of


def make_register(world):
    """Runa, who agreed, and Kuno, who did not, both in a panel of last year and in one to come."""
    place = world.organisations.lindholt
    runa = speakers.add(
        organisation=place, by=None, name="Runa Vik", affiliation="Town of Vik", email="runa@vik.example",
        roles={"en": "Mayor", "da": "Borgmester"}, biographies={"en": "She *answers*.", "da": "Hun *svarer*."},
        languages=["da", "en"],
    )  # fmt: skip
    world.runa = speakers.consent(runa, note="Form of 3 May", by=None)
    world.kuno = speakers.add(organisation=place, by=None, name="Kuno Quiet", affiliation="Secret Bureau")
    world.before = make_session(place, days=-400, slug="before", title="The first hour")
    world.coming = make_session(place, slug="coming", title="The second hour")
    for each in (world.before, world.coming):
        speakers.put_beside(each, [Part(world.kuno), Part(world.runa, "moderator")], by=None)
    return world


@pytest.fixture
def register(prepared, world):
    return prepared(make_register, world)


def png(side: int = 400) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(out, "PNG")
    return SimpleUploadedFile("../../evil.svg", out.getvalue(), "image/svg+xml")


def test_visitors_meet_only_those_who_agreed(register, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        listed = Page(Client(), "/en/speakers/")
    assert [each.get_text() for each in listed.main.select("li strong")] == ["Runa Vik"]
    assert "Runa Vik" not in Page(Client(), "/en/speakers/?q=nobody").main.get_text()
    with django_assert_max_num_queries(12):
        own = Page(Client(), "/en/speakers/runa-vik/")
    text = own.main.get_text(" ", strip=True)
    for words in (
        "Mayor",
        "She answers .",
        "The second hour",
        "The first hour",
        str(register.before.first_day.year),
    ):
        assert words in text, words
    assert "runa@vik.example" not in text
    assert Page(Client(), "/da/speakers/runa-vik/").main.select_one(".lead").get_text() == "Borgmester"
    for address in (
        "/en/speakers/kuno-quiet/",
        "/en/speakers/kuno-quiet/photo.jpg",
        "/en/speakers/runa-vik/photo.jpg",
    ):
        assert Client().get(address).status_code == 404, address
    session = Page(Client(), "/en/sessions/coming/")
    assert [each.get_text(" ", strip=True) for each in session.main.select(".person")] == [
        "? A speaker", "RV Runa Vik Mayor moderator · Town of Vik",
    ]  # fmt: skip
    for address in ("/en/sessions/coming/", "/en/speakers/", "/en/speakers/?q=secret", "/sitemap.xml"):
        content = Client().get(address).content.decode()
        assert "Kuno" not in content, address
        assert "kuno" not in content, address


def test_the_desk_keeps_the_register(register):
    maren = client_of(register.people.maren)
    listed = Page(maren, reverse("desk:speakers"))
    assert [each.get_text() for each in listed.main.select(".items a")] == ["Kuno Quiet", "Runa Vik"]
    hidden = Page(maren, reverse("desk:speakers") + "?show=hidden&q=quiet")
    assert [each.get_text() for each in hidden.main.select(".items a")] == ["Kuno Quiet"]
    form = Page(maren, reverse("desk:speaker_new"))
    assert form.unlabelled() == []
    refused = Page.of(
        maren, form.address, form.submit("Add them", {"name": "Ida", "biography_en": "<b>no</b>"}), 400
    )
    assert refused.values("biography_en") == ["<b>no</b>"]
    done = refused.submit(
        "Add them", {"biography_en": "**Yes.**", "biography_da": "Ja.", "account": "mette@lindholt.example"}
    )
    ida = Speaker.objects.get(name="Ida")
    assert done.status_code == 302
    assert (ida.biographies, ida.person) == ({"en": "**Yes.**", "da": "Ja."}, register.people.mette)
    page = Page(maren, reverse("desk:speaker", args=[ida.key]))
    assert Page.of(maren, page.address, page.submit("They agreed to be shown"), 400).values("name") == ["Ida"]
    page.submit("They agreed to be shown", {"consent_note": "By letter"})
    assert maren.get("/en/speakers/ida/").status_code == 200
    page.submit("Put it in", {"photo": png(), "credit": "A friend"})
    answer = Client().get("/en/speakers/ida/photo.jpg")
    assert answer["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (320, 320)
    page = Page(maren, page.address)
    bad = page.submit("Put it in", {"photo": SimpleUploadedFile("a.jpg", b"<svg/>", "image/jpeg")})
    assert "not a photo we can read" in Page.of(maren, page.address, bad, 400).main.get_text()
    page.submit("Consent is withdrawn")
    assert Client().get("/en/speakers/ida/").status_code == 404
    assert Client().get("/en/speakers/ida/photo.jpg").status_code == 404
    Page(maren, page.address).submit("Take out of the register")
    assert not Speaker.objects.filter(name="Ida").exists()


def test_who_speaks_in_a_session_is_said_at_its_page(register):
    maren = client_of(register.people.maren)
    address = reverse("desk:session_speakers", args=[register.coming.key])
    page = Page(maren, address)
    assert page.unlabelled() == []
    ida = speakers.add(organisation=register.organisations.lindholt, by=None, name="Ida")
    page = Page(maren, address)
    key = register.runa.key
    page.submit(
        "Save",
        {f"place_{key}": "1", f"leave_{register.kuno.key}": "on", "add": str(ida.pk), "add_part": "trainer"},
    )
    rows = register.coming.speaking.order_by("position").values_list("speaker__name", "part")
    assert list(rows) == [("Runa Vik", "moderator"), ("Ida", "trainer")]
    for other, status in (
        (register.people.basia, 404),
        (register.people.tove, 404),
        (register.people.mette, 403),
    ):
        assert client_of(other).post(address).status_code == status
    assert client_of(register.people.basia).get(reverse("desk:speaker", args=[key])).status_code == 404


def test_pages_cost_the_same_for_few_and_for_many(register):
    maren, mette = client_of(register.people.maren), client_of(register.people.mette)
    pages = [
        (Client(), "/en/speakers/"), (Client(), "/en/speakers/runa-vik/"), (Client(), "/en/sessions/coming/"),
        (mette, "/en/sessions/"), (Client(), "/en/sessions/?show=past"), (Client(), "/en/"), (Client(), "/sessions.ics"),
        (maren, reverse("desk:speakers")), (maren, reverse("desk:speaker", args=[register.runa.key])),
        (maren, reverse("desk:session_speakers", args=[register.coming.key])),
    ]  # fmt: skip

    def cost(client: Client, address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    before = [cost(*each) for each in pages]
    place = register.organisations.lindholt
    for number in range(25):
        one = speakers.consent(
            speakers.add(organisation=place, by=None, name=f"No {number}"), note="Form", by=None
        )
        session = make_session(
            place, days=number - 12, language="da", slug=f"more-{number}", time_zone="Europe/Helsinki"
        )
        speakers.put_beside(session, [Part(register.runa), Part(one)], by=None)
        if number < 10:
            rows = [
                Part(each.speaker, each.part) for each in register.coming.speaking.select_related("speaker")
            ]
            speakers.put_beside(register.coming, [*rows, Part(one)], by=None)
    after = [cost(*each) for each in pages]
    # Texts of sessions in another language are one more question, whatever their number.
    assert all(late <= early + 1 for early, late in zip(before, after, strict=True)), (before, after)
    assert max(after) <= 22
