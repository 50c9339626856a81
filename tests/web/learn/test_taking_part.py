"""Taking part: enrol, accept an invitation, the first page, the map, the record."""

import datetime as dt
import re
import zipfile
from io import BytesIO

from django.test import Client
from django.urls import reverse

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger.actions import enrolments, learning
from rostra.messaging.models import Message
from rostra.people.actions import invitations
from rostra.people.models import Invitation
from tests.web.forms import Page
from tests.web.world import client_of

ENROL = "/en/learn/e/dce-spring/enrol/"


def test_enrolling_says_what_is_recorded_and_then_shows_the_first_step(world):
    client = client_of(world.people.clodagh)
    page = Page(client, ENROL)
    assert "We record what you read" in page.text
    response = page.submit("Take part")
    assert response["Location"] == "/en/learn/"
    home = Page(client, "/en/learn/")
    assert "Next for you" in home.text
    assert home.tree.select_one("main h1").get_text(strip=True) == "Read this"
    assert home.tree.select_one(".next a.btn")["href"] == "/en/p/dce/one/guide/"


def test_enrolling_twice_is_once(world):
    client = client_of(world.people.clodagh)
    page = Page(client, ENROL)
    page.submit("Take part")
    page.submit("Take part")
    assert Enrolment.objects.filter(person=world.people.clodagh).count() == 1
    assert "You are enrolled already" in Page(client, ENROL).text


def test_closed_registration_is_said_and_refused(world):
    Edition.objects.update(registration_closes_at="2020-01-01T00:00Z")
    client = client_of(world.people.clodagh)
    assert "One cannot enrol at present" in Page(client, ENROL).text
    response = client.post(ENROL)
    assert response.status_code == 422
    assert "Registration is not open now." in response.content.decode()
    assert not Enrolment.objects.filter(person=world.people.clodagh).exists()


def test_an_edition_by_invitation_is_private(world):
    Edition.objects.update(admission=Edition.Admission.INVITED)
    assert client_of(world.people.clodagh).get(ENROL).status_code == 404
    assert "No edition is announced" in Page(Client(), "/en/p/dce/").text


def invited(world, person):
    """An invitation to the edition with the token of its letter, as the desk makes one."""
    Edition.objects.update(admission=Edition.Admission.INVITED)
    enrolments.invite(edition=world.edition, lines=f"{person.name} <{person.email}>", by=world.people.maren)
    body = Message.objects.filter(kind="edition_invitation").latest("pk").text
    return (
        next(part for part in body.split() if "/learn/invitation/" in part)
        .partition("/learn/invitation/")[2]
        .strip("/")
    )


def test_an_invitation_is_accepted_by_one_button(world):
    token = invited(world, world.people.gus)
    client = Client()
    page = Page(client, f"/en/learn/invitation/{token}/")
    assert page.buttons() == ["Accept the invitation"]
    assert Invitation.objects.get().accepted_at is None
    response = page.submit("Accept the invitation")
    assert response["Location"] == "/en/learn/"
    assert "Read this" in Page(client, "/en/learn/").text
    assert Enrolment.objects.get(person=world.people.gus).state == "enrolled"


def test_a_used_or_forged_invitation_says_why(world):
    token = invited(world, world.people.gus)
    invitations.accept(token=token)
    used = Page(Client(), f"/en/learn/invitation/{token}/", 410)
    assert "was used already" in used.text
    assert "We do not know this invitation" in Page(Client(), "/en/learn/invitation/forged/", 410).text
    assert Client().post("/en/learn/invitation/forged/").status_code == 410


def test_reading_is_noted_and_the_next_step_follows(world, mette):
    page = Page(mette, "/en/p/dce/one/guide/")
    assert page.buttons() == ["I have read it"]
    response = page.submit("I have read it")
    assert response["Location"] == "/en/p/dce/one/guide/#next"
    done = Page(mette, "/en/p/dce/one/guide/")
    assert done.buttons() == []
    assert done.tree.select_one("#next .next a.btn")["href"] == "/en/p/dce/one/film/"


def test_reading_twice_is_once(world, mette):
    page = Page(mette, "/en/p/dce/one/guide/")
    page.submit("I have read it")
    page.submit("I have read it")
    assert world.enrolments.mette.evidence.filter(kind="read").count() == 1


def test_the_transcript_counts_for_who_cannot_watch(world, mette):
    Page(mette, "/en/p/dce/one/film/").submit("I have read the transcript")
    assert "met" in Page(mette, "/en/p/dce/one/film/").text
    assert world.enrolments.mette.standings.get(requirement__target="dce-watch").state == "met"


def test_watching_is_recorded_in_stretches(world, mette):
    address = reverse("learn:watch", args=["dce-spring", "dce-watch"])
    said = mette.post(address, {"intervals": "[[0, 20]]", "position": "20"}).json()
    assert said["share"] == 31 or said["share"] == 30
    assert str(said["share"]) in said["text"]
    mette.post(address, {"intervals": "[[15, 65]]", "position": "65"})
    assert world.enrolments.mette.standings.get(requirement__target="dce-watch").state == "met"


def test_nonsense_about_watching_is_refused(world, mette):
    address = reverse("learn:watch", args=["dce-spring", "dce-watch"])
    for given in ("", "x", "[1]", "[[1]]", '[["a", "b"]]', "[[NaN, 2]]", "{}"):
        assert mette.post(address, {"intervals": given, "position": "1"}).status_code == 400
    assert mette.post(address, {"intervals": "[[0, 1]]", "position": "far"}).status_code == 400
    assert world.enrolments.mette.watching.count() == 0


def test_the_map_filters_by_sign(world, mette):
    learning.read(person=world.people.mette, activity_key="dce-read", enrolment=world.enrolments.mette)
    everything = Page(mette, "/en/learn/e/dce-spring/")
    assert "Watch this" in everything.text
    met = Page(mette, "/en/learn/e/dce-spring/?show=met")
    assert [each.get_text(strip=True) for each in met.main.select("ol.items a")] == ["Read this"]
    assert Page(mette, "/en/learn/e/dce-spring/?show=nonsense").text == everything.text


def test_the_record_tells_what_and_when(world, mette):
    assert "Nothing is recorded yet" in Page(mette, "/en/learn/record/").text
    learning.read(person=world.people.mette, activity_key="dce-read", enrolment=world.enrolments.mette)
    page = Page(mette, "/en/learn/record/")
    assert "A1.1 Read this" in page.text
    assert "by you" in page.text


def test_the_whole_material_can_be_kept(world, mette):
    response = mette.get("/en/learn/e/dce-spring/download/")
    assert response["Content-Disposition"] == 'attachment; filename="dce.zip"'
    archive = zipfile.ZipFile(BytesIO(response.content))
    body = archive.read("dce/index.html").decode()
    assert "Bring a question." in body
    assert "Somebody says" in body
    assert 'href="#dce-read">the guide</a>' in body
    shown = set(re.findall(r'(?:src|poster)="(media/[^"]+)"', body))
    assert len(shown) >= 3
    assert {f"dce/{name}" for name in shown} <= set(archive.namelist())
    assert client_of(world.people.piotr).get("/en/learn/e/dce-spring/download/").status_code == 404


def test_somebody_without_an_edition_is_shown_the_way(world):
    page = Page(client_of(world.people.ole), "/en/learn/")
    assert "You take part in nothing yet" in page.text


def test_before_the_start_the_first_page_says_when(world, mette):
    day = today("Europe/Copenhagen") + dt.timedelta(days=10)
    Edition.objects.update(starts_on=day)
    assert "Starts on" in Page(mette, "/en/learn/").text


def test_the_bare_address_leads_home(world):
    assert Client().get("/", headers={"Accept-Language": "pl"})["Location"] == "/pl/"
    assert client_of(world.people.mette).get("/")["Location"] == "/da/learn/"
    assert client_of(world.people.maren).get("/")["Location"] == "/en/desk/"
    assert client_of(world.people.ole).get("/")["Location"] == "/en/desk/members/"
