"""The outbox against a real mail server: sent once, tried again, given up, kept."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone

from rostra.kernel.errors import Refused
from rostra.kernel.registries import message_kinds
from rostra.messaging import letters
from rostra.messaging.actions import accounts, outbox
from rostra.messaging.models import Message
from rostra.people.models import Person
from tests.cast import make_organisations, make_people

CODE = {"kind": "sign_in_code", "context": {"code": "418 093", "minutes": 15}}


@pytest.fixture
def people(prepared):
    prepared(make_organisations)
    return prepared(make_people)


def queue(key="one", email="gus@harbours.example", **more) -> Message:
    return outbox.queue(key=key, email=email, **(CODE | more))


def due_now() -> None:
    Message.objects.update(due_at=timezone.now())


def test_a_message_is_sent_with_text_and_html(people, postman):
    message = queue(person=people.gus)
    assert outbox.deliver() == {"sent": 1, "later": 0, "failed": 0}
    message.refresh_from_db()
    assert (message.state, message.attempts, message.problem) == ("sent", 1, "")
    mail = postman.taken[0]
    assert mail["Subject"] == "418 093 is your code for Rostra"
    assert mail["To"] == "gus@harbours.example"
    assert message.message_id in mail["Message-ID"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "418 093" in mail.get_body(("plain",)).get_content()
    assert "<b>418 093</b>" in mail.get_body(("html",)).get_content()


@pytest.mark.django_db(transaction=True)
def test_delivery_begins_when_the_transaction_is_committed(postman, work_off):
    with transaction.atomic():
        for number in range(30):
            queue(key=f"m{number}", email=f"m{number}@x.example")
        assert work_off() == 0
    assert work_off() == 1
    assert sorted(mail["To"] for mail in postman.taken) == sorted(f"m{n}@x.example" for n in range(30))


@pytest.mark.django_db(transaction=True)
def test_a_message_of_a_failed_transaction_does_not_exist(postman, work_off):
    def fail() -> None:
        with transaction.atomic():
            queue()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (work_off(), Message.objects.count()) == (0, 0)


def test_the_same_fact_is_one_message(db, postman):
    assert queue().pk == queue(context={"code": "other", "minutes": 1}).pk
    outbox.deliver()
    assert queue().state == "sent"
    outbox.deliver()
    assert len(postman.taken) == 1


def test_a_server_that_says_later_is_asked_again(db, postman):
    message = queue()
    postman.answers["gus@harbours.example"] = ["451 4.7.1 Come back later", "451 Still not"]
    assert outbox.deliver()["later"] == 1
    message.refresh_from_db()
    assert (message.state, message.problem) == ("waiting", "451 4.7.1 Come back later")
    assert message.due_at > timezone.now()
    assert outbox.deliver() == {"sent": 0, "later": 0, "failed": 0}
    due_now()
    outbox.deliver()
    due_now()
    assert outbox.deliver()["sent"] == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 3)


def test_a_server_that_says_no_is_believed(db, postman):
    message = queue()
    other = queue(key="two", email="ok@harbours.example")
    postman.answers["gus@harbours.example"] = ["550 5.1.1 No such mailbox"]
    assert outbox.deliver() == {"sent": 1, "later": 0, "failed": 1}
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.problem) == ("failed", "550 5.1.1 No such mailbox")
    assert other.state == "sent"
    outbox.send_again(message)
    assert outbox.deliver()["sent"] == 1


def test_after_the_last_try_it_has_failed(db, postman):
    message = queue()
    postman.answers["gus@harbours.example"] = ["451 Later"] * 20
    for _attempt in range(8):
        due_now()
        outbox.deliver()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", 8)


def test_a_server_that_is_away_loses_nothing(db, postman, settings):
    message = queue()
    settings.EMAIL_PORT = 9
    assert outbox.deliver()["later"] == 1
    message.refresh_from_db()
    assert message.state == "waiting"
    settings.EMAIL_PORT = postman.port
    due_now()
    assert outbox.deliver()["sent"] == 1


def test_without_a_transport_messages_are_kept(db):
    message = queue()
    assert message.state == "kept"
    assert outbox.deliver() == {"sent": 0, "later": 0, "failed": 0}


def test_mail_that_waited_when_the_transport_was_taken_away_is_kept(db, postman, settings):
    message = queue()
    settings.ROSTRA_EMAIL_TRANSPORT = ""
    outbox.deliver()
    message.refresh_from_db()
    assert message.state == "kept"


def test_two_processes_never_claim_the_same_message(db, postman):
    queue()
    assert len(outbox.claim()) == 1
    assert outbox.claim() == []


def test_a_claim_of_a_dead_process_returns(db, postman):
    message = queue()
    outbox.claim()
    assert outbox.return_stuck() == 0
    Message.objects.update(claimed_at=timezone.now() - timedelta(minutes=16))
    outbox.tend()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)


def test_the_reader_chooses_the_language(people):
    assert queue(person=people.piotr, email="").language == "pl"
    assert queue(key="two", language="da").language == "da"
    assert queue(key="three", language="de-AT").language == "en"


def test_what_people_typed_is_escaped_in_html_and_not_in_text(db):
    context = {
        "url": "https://x.example/?a=1&b=2",
        "organisation": "Fish & <Chips>",
        "inviter": "",
        "days": 3,
    }
    letter = letters.render("invitation", language="en", context=context)
    assert "Fish & <Chips> invites you" in letter.subject
    assert "https://x.example/?a=1&b=2" in letter.text
    assert "Fish &amp; &lt;Chips&gt;" in letter.html
    assert "\n\n\n" not in letter.text


def test_a_subject_is_one_line(db):
    context = {"url": "x", "organisation": "A\nBcc: all@x.example", "inviter": "", "days": 3}
    assert "\n" not in letters.render("invitation", language="en", context=context).subject


@pytest.mark.parametrize("kind", ["sign_in_code", "no_account", "invitation"])
@pytest.mark.parametrize("language", ["en", "da", "pl"])
def test_every_kind_renders_with_its_sample(db, kind, language):
    letter = letters.render(kind, language=language, context=message_kinds[kind].sample())
    assert letter.subject
    assert letter.text.endswith("\n")
    assert f'lang="{language}"' in letter.html
    assert "<script" not in letter.html


def test_programming_errors_are_loud(db):
    with pytest.raises(KeyError):
        queue(kind="nothing")
    with pytest.raises(TemplateDoesNotExist):
        letters.render("nothing", language="en", context={})
    with pytest.raises(Refused):
        queue(email="")


def test_mail_of_libraries_goes_through_the_outbox(people, postman, settings):
    settings.EMAIL_BACKEND = "rostra.messaging.backend.OutboxBackend"
    mail = EmailMultiAlternatives("Hello", "Text", to=["Mette@lindholt.example", "x@y.example"])
    mail.attach_alternative("<p>Text</p>", "text/html")
    assert mail.send() == 1
    rows = Message.objects.order_by("to")
    assert [(row.kind, row.to, row.person, row.html) for row in rows] == [
        ("account", "mette@lindholt.example", people.mette, "<p>Text</p>"),
        ("account", "x@y.example", None, "<p>Text</p>"),
    ]
    outbox.deliver()
    assert len(postman.taken) == 2


def test_an_invitation_goes_out_with_its_link(people):
    from rostra.kernel.registries import links

    if "invitation" not in links:
        pytest.skip("no face registered its addresses")
    invitation = accounts.invite(email="new@harbours.example", by=people.ada)
    message = Message.objects.get(kind="invitation")
    assert message.person == invitation.person
    assert "/invitation/" in message.text
    assert Person.objects.get(email="new@harbours.example").joined_at is None
