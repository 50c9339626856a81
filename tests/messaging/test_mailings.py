"""Letters to many: checked, held, undone, written once for each in their own language, whatever stops the writer."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from rostra.kernel.errors import Faults, Refused
from rostra.messaging import composing
from rostra.messaging.actions import mailings, outbox, preferences
from rostra.messaging.models import Mailing, Message, Recipient
from rostra.people.models import Person
from tests.messaging.test_preferences import people

__all__ = ["people"]
NOW = timedelta()
TEXTS = {
    "en": {
        "subject": "{name}: next by {next_due}",
        "body": "Dear {name},\n\n**{edition}** waits: [your page]({link}).\n\nSee https://x.example/day.",
    },
    "da": {"subject": "{name}: næste inden {next_due}", "body": "Kære {name},\n\nlæs videre."},
}


def values(person, due=dt.date(2027, 3, 2)) -> dict:
    return {
        "name": person.name,
        "edition": "Spring <2027>",
        "next_due": composing.day(due),
        "link": "https://academy.example/en/?a=1&b=2",
    }


def send(people, *to, by="maren", hold=NOW, texts=TEXTS, **more) -> Mailing:
    chosen = [getattr(people, each) for each in to] or [people.mette, people.piotr]
    return mailings.send(
        by=getattr(people, by), scope=("edition", "spring"), about="the overdue", language="en", texts=texts,
        links=more.pop("links", []), recipients=((each, values(each)) for each in chosen), hold=hold, **more,
    )  # fmt: skip


@pytest.fixture
def speaking(people):
    for key, language in (("mette", "da"), ("piotr", "pl"), ("gus", "en")):
        Person.objects.filter(key=key).update(language=language)
        getattr(people, key).language = language
    return people


def test_each_gets_it_in_the_own_language_else_in_that_of_the_author(speaking, postman, work_off):
    mailing = send(speaking, "mette", "piotr", "gus", links=[{"title": "Plan", "url": "https://x.example/p"}])
    work_off()
    found = {each.person.key: each for each in mailing.messages.all()}
    assert {key: (each.language, each.subject) for key, each in found.items()} == {
        "mette": ("da", "Mette Krogh: næste inden 2. marts 2027"),
        "piotr": ("en", "Piotr Wrona: next by 2 March 2027"),
        "gus": ("en", "Gus Fenn: next by 2 March 2027"),
    }
    assert "<b>Spring &lt;2027&gt;</b>" in found["gus"].html
    assert 'href="https://academy.example/en/?a=1&amp;b=2"' in found["gus"].html
    assert '<a href="https://x.example/day">' in found["gus"].html
    assert "Spring <2027> waits: your page: https://academy.example/en/?a=1&b=2." in found["gus"].text
    assert "Plan: https://x.example/p" in found["mette"].text
    assert 'lang="da"' in found["mette"].html
    assert "/letters/stop/team.p.gus" in found["gus"].text + found["gus"].html
    mailing.refresh_from_db()
    assert (mailing.state, mailing.total, mailing.written) == ("written", 3, 3)
    assert outbox.deliver()["sent"] == 3


def test_it_is_held_and_can_be_undone(speaking, postman, work_off):
    mailing = send(speaking, hold=timedelta(minutes=1))
    assert (work_off(), mailings.write_due(), Message.objects.count()) == (0, 0, 0)
    assert mailings.undo(mailing, by=speaking.maren).state == "undone"
    Mailing.objects.update(hold_until=timezone.now())
    mailings.write.call(mailing=mailing.key)
    assert (mailings.write_due(), Message.objects.count()) == (0, 0)


def test_what_has_gone_out_cannot_be_undone(speaking, postman):
    mailing = send(speaking)
    mailings.write.call(mailing=mailing.key)
    with pytest.raises(Refused, match="gone out"):
        mailings.undo(mailing, by=speaking.maren)


def test_the_schedule_writes_what_its_task_did_not(speaking, postman):
    mailing = send(speaking)
    assert mailings.write_due() == 1
    assert mailing.messages.count() == 2
    assert mailings.write_due() == 0


def test_written_twice_everybody_has_one_letter(speaking, postman):
    mailing = send(speaking)
    mailings.write.call(mailing=mailing.key)
    Mailing.objects.update(state="writing")
    Recipient.objects.update(written=False)  # as after a crash between letters and marks
    mailings.write.call(mailing=mailing.key)
    assert mailing.messages.count() == 2


def test_a_writer_that_dies_in_the_middle_goes_on_where_it_stopped(speaking, postman, monkeypatch):
    monkeypatch.setattr(mailings, "CHUNK", 1)
    mailing = send(speaking, "mette", "piotr", "gus")
    done, composer = mailings._write_some(mailing.key, None)
    assert not done
    with transaction.atomic():
        mailings._write_some(mailing.key, composer)
        transaction.set_rollback(True)
    assert mailing.messages.count() == 1
    mailings.write_due()
    assert mailing.messages.count() == 3
    assert outbox.deliver()["sent"] == 3


def test_the_same_form_sent_twice_is_one_mailing(speaking):
    assert send(speaking, key="form-1").pk == send(speaking, key="form-1").pk
    assert Recipient.objects.count() == 2


def test_wishes_hold_and_stop_letters_of_the_team(speaking, postman):
    for person, rhythm, stopped in ((speaking.mette, "at_once", ["team"]), (speaking.piotr, "daily", [])):
        preferences.change(
            person=person, by=person, rhythm=rhythm, quiet_from=None, quiet_until=None, stopped=stopped
        )
    mailing = send(speaking, "mette", "piotr", "gus")
    mailings.write.call(mailing=mailing.key)
    assert {state: number for state, _word, number in mailings.counts(mailing)} == {
        "suppressed": 1,
        "gathered": 1,
        "waiting": 1,
    }


def test_a_mailing_out_of_an_old_backup_is_for_people_to_decide(speaking, postman):
    mailing = send(speaking)
    Mailing.objects.update(hold_until=timezone.now() - timedelta(days=4))
    mailings.write_due()
    outbox.tend()
    assert set(mailing.messages.values_list("state", "problem")) == {("failed", "too_old")}
    assert mailings.send_failed_again(mailing, by=speaking.maren) == 2
    assert outbox.deliver()["sent"] == 2


def test_without_an_address_there_is_nobody(speaking):
    Person.objects.filter(key="mette").update(email=None)
    speaking.mette.refresh_from_db()
    with pytest.raises(Refused, match="nobody"):
        send(speaking, "mette")


@pytest.mark.parametrize(
    ("texts", "links", "fields"),
    [
        ({}, [], {"subject_en", "body_en"}),
        ({"en": {"subject": "Hi {nobody}", "body": "x"}}, [], {"subject_en"}),
        ({"en": {"subject": "Hi", "body": "# Loud"}}, [], {"body_en"}),
        ({"en": {"subject": "Hi", "body": "[x]({name})"}}, [], {"body_en"}),
        ({"en": {"subject": "Hi", "body": "x"}, "da": {"subject": "Hej", "body": ""}}, [], {"body_da"}),
        ({"en": {"subject": "Hi", "body": "x"}}, [{"title": "x", "url": "http://x.example"}], {"links"}),
        ({"en": {"subject": "Hi", "body": "x"}}, [{"title": "", "url": "https://x.example"}], {"links"}),
    ],
)
def test_what_cannot_go_out_is_named_with_its_field(speaking, texts, links, fields):
    with pytest.raises(Faults) as caught:
        send(speaking, texts=texts, links=links)
    assert {where for where, _said in caught.value.faults} == fields
    assert not Mailing.objects.exists()


def test_values_are_words_and_never_marks(speaking):
    sharp = values(speaking.gus) | {"name": "<script>x</script> **b** {link}", "link": 'https://x.example/"x'}
    letter = mailings.render(TEXTS, "en", sharp, source="en")
    assert "<script" not in letter.html
    assert 'x.example/"x' not in letter.html
    assert "&lt;script&gt;" in letter.html


def test_a_test_goes_to_oneself_at_once_and_to_nobody_else(speaking, postman):
    preferences.change(
        person=speaking.maren, by=speaking.maren, rhythm="weekly", quiet_from=None, quiet_until=None,
        stopped=["team"],
    )  # fmt: skip
    mailings.send_test(
        by=speaking.maren, texts=TEXTS, language="en", links=[], values=values(speaking.mette), reader="da"
    )
    assert outbox.deliver()["sent"] == 1
    assert postman.taken[0]["To"] == speaking.maren.email
    assert "næste inden" in postman.taken[0]["Subject"]


def test_a_thousand_letters_are_written_with_few_queries(speaking, postman, django_assert_max_num_queries):
    crowd = Person.objects.bulk_create(
        Person(key=f"crowd{n}", email=f"crowd{n}@x.example", name=f"Person {n}") for n in range(1000)
    )
    with django_assert_max_num_queries(40):
        mailing = mailings.send(
            by=speaking.maren, scope=("edition", "spring"), about="all", language="en", texts=TEXTS, links=[],
            recipients=((each, values(each)) for each in crowd), hold=NOW,
        )  # fmt: skip
    with django_assert_max_num_queries(90):
        mailings.write.call(mailing=mailing.key)
    assert mailing.messages.count() == 1000
