"""What goes first, what a crash leaves behind, what is too old, and addresses that do not work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rostra.messaging import transport
from rostra.messaging.actions import outbox, troubles
from rostra.messaging.models import Message, Trouble
from tests.cast import make_organisations, make_people

GUS = "gus@harbours.example"
NEWS = {
    "programme": "Digital community engagement",
    "edition": "Spring 2027",
    "starts_on": None,
    "closes_at": None,
    "address": "https://academy.example/",
}


@pytest.fixture
def people(db):
    make_organisations()
    return make_people()


def code(key: str, email: str = GUS, **more) -> Message:
    context = {"code": "418 093", "minutes": 15}
    return outbox.queue(kind="sign_in_code", key=key, email=email, context=context, **more)


def news(key: str, email: str = GUS, **more) -> Message:
    return outbox.queue(kind="interest_opened", key=key, email=email, context=NEWS, **more)


def invitation(key: str, email: str = GUS) -> Message:
    context = {"url": "https://x.example/", "organisation": "Harbours", "inviter": "", "days": 3}
    return outbox.queue(kind="invitation", key=key, email=email, context=context)


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.problem


def test_codes_overtake_letters_to_many(db, postman):
    for number in range(3):
        news(f"n{number}", email=f"n{number}@x.example")
    code("c")
    invitation("i")
    assert [message.key for message in outbox.claim()] == ["c", "n0", "n1", "n2", "i"]


def test_an_urgency_can_be_given(db, postman):
    news("later", urgency=9)
    invitation("first")
    assert [message.key for message in outbox.claim()] == ["first", "later"]


def test_a_message_waits_until_it_is_due(db, postman):
    code("c", due_at=timezone.now() + timedelta(minutes=1))
    assert outbox.deliver()["sent"] == 0
    Message.objects.update(due_at=timezone.now())
    assert outbox.deliver()["sent"] == 1


def test_what_was_not_begun_goes_back_whatever_it_is(db, postman):
    news("n")
    code("c")
    outbox.claim()
    assert outbox.return_stuck(older_than=timedelta()) == 2
    assert sorted(Message.objects.values_list("state", flat=True)) == ["waiting", "waiting"]
    assert outbox.deliver()["sent"] == 2


def test_what_was_being_handed_over_is_sent_again_or_not_by_its_kind(db, postman):
    letter, secret = news("n"), code("c")
    outbox.claim()
    Message.objects.update(sent_at=timezone.now())
    outbox.return_stuck(older_than=timedelta())
    assert state(letter) == ("failed", "unknown")
    assert "Not known" in letter.problem_said
    assert state(secret) == ("waiting", "")
    outbox.send_again(letter)
    assert outbox.deliver()["sent"] == 2


def test_after_a_restore_nothing_old_goes_out_by_itself(db, postman):
    old, new = news("old"), news("new", email="x@y.example")
    Message.objects.filter(pk=old.pk).update(due_at=timezone.now() - timedelta(days=3, minutes=1))
    assert outbox.deliver()["sent"] == 1
    outbox.tend()
    assert state(old) == ("failed", "too_old")
    assert state(new)[0] == "sent"
    outbox.send_again(old)
    outbox.deliver()
    assert state(old) == ("sent", "")


def test_a_stuck_claim_of_long_ago_is_too_old_as_well(db, postman):
    message = code("c")
    outbox.claim()
    long_ago = timezone.now() - timedelta(days=9)
    Message.objects.update(claimed_at=long_ago, due_at=long_ago)
    outbox.tend()
    assert state(message) == ("failed", "too_old")
    assert postman.taken == []


def test_what_has_not_gone_can_be_taken_back(db, postman):
    code("gone")
    outbox.deliver()
    code("there")
    assert outbox.take_back(["gone", "there", "never"]) == 1
    assert Message.objects.get(key="there").state == "withdrawn"
    assert outbox.deliver()["sent"] == 0


@pytest.mark.parametrize(
    ("code", "words", "verdict"),
    [
        (550, "550 5.1.1 No such mailbox", "hard"),
        (550, "550 No such user here", "hard"),
        (550, "550-5.2.1 disabled", "hard"),
        (552, "552 5.2.2 Mailbox full", "soft"),
        (451, "451 4.7.1 Greylisted", "other"),
        (450, "450 4.2.1 Mailbox busy", "soft"),
        (554, "554 5.7.1 Message rejected as spam", "other"),
        (554, "554 Transaction failed", "other"),
    ],
)
def test_a_refusal_blames_the_address_or_not(code, words, verdict):
    assert transport.verdict_of(code, words) == verdict


def test_two_hard_refusals_stop_the_address_but_for_codes(db, postman):
    postman.answers[GUS] = ["550 5.1.1 No such mailbox"] * 2
    for key in ("one", "two"):
        invitation(key)
        outbox.deliver()
    trouble = Trouble.objects.get()
    assert (trouble.hard, trouble.soft, bool(trouble.stopped_at)) == (2, 0, True)
    letter, secret = invitation("three"), code("code")
    assert outbox.deliver() == {"sent": 1, "later": 0, "failed": 0}
    assert state(letter) == ("suppressed", "stopped")
    assert state(secret)[0] == "sent"


def test_five_soft_refusals_stop_it_too(db, postman):
    postman.answers[GUS] = ["552 5.2.2 Mailbox full"] * 5
    for number in range(5):
        assert not Trouble.objects.filter(stopped_at__isnull=False).exists()
        invitation(f"i{number}")
        outbox.deliver()
    assert Trouble.objects.get().stopped_at


def test_a_complaint_stops_only_what_nobody_has_to_get(people, postman):
    troubles.note(address=GUS, what="complaint", words="abuse")
    letter, kept = news("n"), invitation("i")
    outbox.deliver()
    assert state(letter) == ("suppressed", "unwanted")
    assert state(kept)[0] == "sent"


def test_many_letters_to_a_stopped_address_do_not_hold_up_others(db, postman):
    Trouble.objects.create(address=GUS, stopped_at=timezone.now())
    for number in range(45):
        invitation(f"i{number}")
    other = news("other", email="x@y.example")
    assert outbox.deliver()["sent"] == 1
    assert state(other)[0] == "sent"
    assert Message.objects.filter(state="suppressed").count() == 45


def test_staff_of_the_organisation_clear_an_address(people):
    troubles.note(address=people.mette.email, what="hard")
    with pytest.raises(Exception, match="Only the staff"):
        troubles.clear(person=people.mette, by=people.basia)
    assert troubles.clear(person=people.mette, by=people.maren)
    assert not Trouble.objects.exists()
    assert not troubles.clear(person=people.mette, by=people.maren)


def test_a_connection_that_breaks_off_is_opened_again(db, postman):
    postman.answers["a@x.example"] = ["421 4.3.2 Closing"]
    first, second = code("a", email="a@x.example"), code("b", email="b@x.example")
    assert outbox.deliver() == {"sent": 1, "later": 1, "failed": 0}
    assert state(first)[0] == "waiting"
    assert state(second)[0] == "sent"


def test_only_what_can_be_stopped_says_how_in_its_head(people, postman):
    news("n", email="", person=people.mette)
    invitation("i")
    outbox.deliver()
    letter, other = sorted(postman.taken, key=lambda mail: str(mail["To"]), reverse=True)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith("<http://localhost/")
    assert letter["List-Unsubscribe"].strip(" <>") in letter.get_body(("plain",)).get_content()
    assert other["List-Unsubscribe"] is None


def test_with_a_mailbox_for_returns_each_message_has_its_own_way_back(db, postman, settings):
    settings.ROSTRA_BOUNCE_ADDRESS = "returns@academy.example"
    message = code("c")
    assert transport.return_address(message) == f"returns+{message.message_id}@academy.example"
    outbox.deliver()
    assert postman.senders == [f"returns+{message.message_id}@academy.example"]
    assert postman.taken[0]["From"] == settings.DEFAULT_FROM_EMAIL
