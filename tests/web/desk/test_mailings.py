"""Write to people from the desk: composed, looked at in each language, tried out, sent, undone; quiet periods; addresses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from rostra.messaging.actions import mailings, outbox, troubles
from rostra.messaging.models import Mailing, Message, QuietPeriod, Trouble
from rostra.people.models import Person
from rostra.programmes.models import Academy
from tests.web.desk.conftest import enrol
from tests.web.forms import Page

TEXT = {
    "language": "en",
    "subject_en": "Next by {next_due}",
    "body_en": "Dear {name},\n\n[go on]({link}) with **{edition}**.",
}


@pytest.fixture
def crowd(enrolled):
    """Mette reads Danish, Nils English; Piotr is somebody else's."""
    Academy.objects.create(name="The Academy", languages=["en", "da", "pl"], time_zone="Europe/Copenhagen")
    enrolled.nils = enrol(enrolled.spring, enrolled.people.nils)
    Person.objects.filter(key="mette").update(language="da")
    Person.objects.filter(key="nils").update(language="en")
    return enrolled


def address(edition, query="") -> str:
    return reverse("desk:write", args=[edition.key]) + query


def preview(client, where, **more) -> Page:
    response = Page(client, where).submit("See what it looks like", {**TEXT, **more})
    return Page.of(client, where, response, response.status_code)


def test_the_form_says_who_is_meant_and_in_which_languages_they_read(crowd, as_):
    page = Page(as_(crowd.people.maren), address(crowd.spring))
    assert "Write to 2 people" in page.text
    assert page.unlabelled() == []
    assert "dansk: one person reads it" in page.text
    assert "polski: nobody of them reads it" in page.text
    assert "{next_due}" in page.text


def test_a_letter_is_looked_at_as_each_reads_it(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    page = preview(client, where, subject_da="Næste: {next_due}", body_da="Kære {name}")
    assert "This letter goes to 2 people" in page.text
    titles = [each.get_text() for each in page.main.select("article h3")]
    assert titles[0].startswith("Næste: ")
    response = page.submit("The next one")
    assert "Next by" in Page.of(client, where, response, 200).main.select_one("article h3").get_text()
    assert not Mailing.objects.exists()


def test_sent_it_is_held_and_undone(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    response = preview(client, where).submit("Send it to 2 people")
    mailing = Mailing.objects.get()
    assert response["Location"] == reverse("desk:mailing", args=[mailing.key])
    page = Page(client, response["Location"])
    assert "It waits a moment" in page.text
    page.submit("Undo")
    assert "Nobody got this letter." in Page(client, response["Location"]).text
    Mailing.objects.update(hold_until=timezone.now())
    mailings.write_due()
    assert not Message.objects.filter(mailing=mailing).exists()


def test_after_its_minute_it_is_written_and_listed(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    preview(client, where).submit("Send it to 2 people")
    Mailing.objects.update(hold_until=timezone.now())
    mailings.write_due()
    mailing = Mailing.objects.get()
    page = Page(client, reverse("desk:mailing", args=[mailing.key]))
    assert "kept here, not sent: 2" in page.text
    assert "Undo" not in page.buttons()
    assert "Edition dce-spring" in mailing.messages.get(person__key="nils").text
    listed = Page(client, reverse("desk:messages", args=[crowd.spring.key]))
    assert reverse("desk:mailing", args=[mailing.key]) in {a["href"] for a in listed.main.select("a")}
    assert "kept here, not sent: 2" in listed.text


def test_the_same_form_sent_twice_is_one_letter(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    page = preview(client, where)
    first, second = page.submit("Send it to 2 people"), page.submit("Send it to 2 people")
    assert first["Location"] == second["Location"]
    assert Mailing.objects.count() == 1


def test_people_who_came_in_between_are_shown_before_anything_goes(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    page = preview(client, where)
    enrol(crowd.spring, crowd.people.gus)
    response = page.submit("Send it to 2 people")
    assert "The people meant have changed since." in Page.of(client, where, response, 200).text
    assert not Mailing.objects.exists()


def test_faults_stand_at_their_fields_and_what_was_typed_stays(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    page = preview(client, where, subject_en="Dear {nobody}", subject_da="Kære", link_title_0="Plan")
    assert page.response.status_code == 400
    assert "{nobody} is not known in this letter" in page.text
    assert "Write the letter." in page.text
    assert "An attachment needs a title and an address" in page.text
    assert page.values("subject_en") == ["Dear {nobody}"]
    assert page.values("link_title_0") == ["Plan"]


def test_from_the_preview_one_goes_back_with_everything_typed(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    response = preview(client, where, subject_da="Hej", body_da="Kære").submit("Change it")
    page = Page.of(client, where, response, 200)
    assert page.values("subject_da") == ["Hej"]
    assert page.values("body_en")[0].replace("\r\n", "\n") == TEXT["body_en"]


def test_a_test_goes_to_oneself(crowd, as_):
    client, where = as_(crowd.people.maren), address(crowd.spring)
    response = preview(client, where).submit("Send me a test")
    assert "on its way to you" in Page.of(client, where, response, 200).text
    message = Message.objects.get(kind="team_letter")
    assert (message.person, message.mailing) == (crowd.people.maren, None)


def test_only_the_people_selected_get_it(crowd, as_):
    client = as_(crowd.people.maren)
    where = address(crowd.spring, f"?people={crowd.nils.key}")
    preview(client, where).submit("Send it to one person")
    assert list(Mailing.objects.get().recipients.values_list("person__key", flat=True)) == ["nils"]


def test_people_of_another_edition_cannot_be_meant(crowd, as_):
    page = Page(as_(crowd.people.maren), address(crowd.spring, f"?people={crowd.piotr.key}"))
    assert "Nobody to write to" in page.text
    assert "Piotr" not in page.text


def test_letters_of_another_edition_are_not_there(crowd, as_):
    client = as_(crowd.people.maren)
    preview(client, address(crowd.spring)).submit("Send it to 2 people")
    where = reverse("desk:mailing", args=[Mailing.objects.get().key])
    basia, tove = as_(crowd.people.basia), as_(crowd.people.tove)
    assert (basia.get(where).status_code, tove.get(where).status_code) == (404, 403)
    assert basia.post(f"{where}undo/").status_code == 404
    assert Mailing.objects.get().state == "held"


def test_a_failed_letter_is_sent_again_from_the_list(crowd, as_):
    message = Message.objects.filter(kind="enrolment_confirmation").first()
    Message.objects.filter(pk=message.pk).update(state="failed", problem="unknown")
    client, where = as_(crowd.people.maren), reverse("desk:messages", args=[crowd.spring.key])
    page = Page(client, where)
    assert "Not known whether it was sent" in page.text
    page.submit(f"Send again {message.person.get_full_name()}")
    message.refresh_from_db()
    assert message.state == "kept"


def test_a_manager_adds_and_ends_quiet_days_of_the_own_organisation(crowd, as_):
    client, where = as_(crowd.people.maren), reverse("desk:quiet")
    page = Page(client, where)
    assert page.unlabelled() == []
    day = timezone.localdate()
    response = page.submit(
        "Add it", {"title": "Election", "starts_on": str(day), "ends_on": str(day - dt.timedelta(1))}
    )
    page = Page.of(client, where, response, 400)
    assert "The last day comes before the first one." in page.text
    page.submit("Add it", {"ends_on": str(day + dt.timedelta(days=3))})
    period = QuietPeriod.objects.get()
    assert period.organisation == crowd.organisations.lindholt
    assert "End it" not in Page(as_(crowd.people.basia), where).text
    assert as_(crowd.people.basia).post(reverse("desk:quiet_end", args=[period.key])).status_code == 404
    Page(client, where).submit("End it Election")
    assert not QuietPeriod.objects.exists()


def test_an_address_in_trouble_is_shown_and_cleared(crowd, as_):
    for _each in range(2):
        troubles.note(address=crowd.people.mette.email, what="hard", words="5.1.1 No such user")
    where = reverse("desk:person", args=[crowd.people.mette.key])
    page = Page(as_(crowd.people.maren), where)
    assert "5.1.1 No such user" in page.text
    page.submit("The address works again")
    assert not Trouble.objects.exists()


def test_a_wording_is_tried_out(crowd, as_):
    client = as_(crowd.people.ada)
    Page(client, "/en/desk/academy/wordings/enrolment_confirmation/").submit("Send me a test dansk")
    message = Message.objects.get(key__startswith="wording_test:")
    assert (message.person, message.language) == (crowd.people.ada, "da")
    assert outbox.deliver()["sent"] == 0
