"""The newsletter: who gets it and how they leave, whom an issue reaches, what is held back, what came back."""

from __future__ import annotations

import datetime as dt
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rostra.community import issue_tokens
from rostra.community.actions.newsletter import issues, sending, subscriptions
from rostra.community.actions.newsletter.subscriptions import Wishes
from rostra.community.actions.posts import workflow
from rostra.community.models import Delivery, Issue, IssueLink, IssueText, Sending, Subscription
from rostra.community.privacy.newsletter import retire_subscriptions
from rostra.community.rules import newsletter as rules
from rostra.kernel.errors import NotAllowed, Refused
from rostra.languages.actions import translations
from rostra.languages.models import Passage
from rostra.messaging import bodies, transport
from rostra.messaging.actions import bounces, outbox, preferences, quiet, troubles
from rostra.messaging.models import Body, Message, Preference, Trouble
from rostra.messaging.returned import Report
from rostra.people.actions import privacy
from rostra.programmes.models import Topic
from tests.cast import make_organisations, make_people
from tests.factories.newsletter import make_issue, make_reader

State, Ended, Letter = Subscription.State, Subscription.Ended, Message.State
EN = Wishes(language="en")
FORM = {"email": "Reader@Town.example", "language": "da", "agreed": "on", "website": ""}


def make_world() -> SimpleNamespace:
    """The cast; four readers in three languages and two territories; one published issue."""
    make_organisations()
    people = make_people()
    readers = SimpleNamespace(
        anna=make_reader("anna@x.example"),
        bo=make_reader("bo@x.example", language="da", territory="DK04"),
        cezary=make_reader("cezary@x.example", language="pl", territory="PL22", counts_clicks=True),
        dora=make_reader("dora@x.example", language="de", function="elected"),
    )
    return SimpleNamespace(people=people, ada=people.ada, readers=readers, issue=make_issue(people.ada))


@pytest.fixture
def world(prepared, settings) -> SimpleNamespace:
    settings.ROSTRA_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    return prepared(make_world)


def go(world, issue: Issue | None = None) -> list[Message]:
    """Send an issue off and write its letters; what was written."""
    issue = Issue.objects.get(pk=(issue or world.issue).pk)
    issues.schedule(issue, by=world.ada)
    Sending.objects.filter(issue=issue).update(send_at=timezone.now() - timedelta(seconds=1))
    sending.write.call(issue=issue.key)
    return list(Message.objects.filter(delivery__issue=issue).select_related("body").order_by("to"))


# ---------------------------------------------------------------- who gets it


def test_an_address_counts_when_its_owner_pressed_the_button(world, client):
    answer = client.post("/en/community/newsletter/subscribe/", FORM)
    assert answer.status_code == 302
    asked = Subscription.objects.get(address="reader@town.example")
    assert (asked.state, asked.language, asked.agreed_language, asked.person) == (
        State.ASKED,
        "da",
        "da",
        None,
    )
    assert asked.agreed
    letter = Message.objects.get(to="reader@town.example", kind="newsletter_confirm")
    path = re.search(rf"{settings.ROSTRA_URL}(/da/\S+)", letter.text)[1]
    assert client.get(path).status_code == 200
    asked.refresh_from_db()
    assert asked.state == State.ASKED
    assert client.post(path).status_code == 200
    asked.refresh_from_db()
    assert asked.state == State.CONFIRMED
    assert client.post(path).status_code == 200
    # The same page for an address that is in: nothing changes but one more letter.
    again = client.post("/en/community/newsletter/subscribe/", FORM | {"language": "pl"})
    assert (again.status_code, again.url) == (answer.status_code, answer.url)
    asked.refresh_from_db()
    assert (asked.language, asked.state) == ("da", State.CONFIRMED)


def test_no_yes_no_subscription_and_programs_are_told_the_same(world, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"newsletter": "60/h/ip,3/h/key"}
    before = Subscription.objects.count()
    assert client.post("/en/community/newsletter/subscribe/", FORM | {"agreed": ""}).status_code == 422
    assert client.post("/en/community/newsletter/subscribe/", FORM | {"website": "x"}).status_code == 302
    assert Subscription.objects.count() == before
    for _each in range(3):
        client.post("/en/community/newsletter/subscribe/", FORM)
    assert client.post("/en/community/newsletter/subscribe/", FORM).status_code == 422
    assert Message.objects.filter(kind="newsletter_confirm").count() == 3


def test_who_never_confirms_is_forgotten_and_an_old_link_is_void(world):
    subscriptions.ask(address="late@x.example", wishes=EN, agreed=True)
    late = Subscription.objects.get(address="late@x.example")
    assert retire_subscriptions(timezone.now()) == 0
    retire_subscriptions(timezone.now() + timedelta(days=8))
    assert not Subscription.objects.filter(pk=late.pk).exists()
    with pytest.raises(Refused):
        subscriptions.confirm(issue_tokens.to_confirm(late))
    assert issue_tokens.owner(issue_tokens.to_confirm(world.readers.anna)) is None  # one token does one thing


def test_somebody_with_an_account_subscribes_with_one_click_and_all_of_it_goes_with_them(world, client):
    mette = world.people.mette
    preferences.change(
        person=mette, by=mette, rhythm="at_once", quiet_from=None, quiet_until=None, stopped=["news"]
    )
    client.force_login(mette)
    page = client.get("/en/community/newsletter/subscribe/")
    assert b'name="email"' not in page.content
    client.post("/en/community/newsletter/subscribe/", {"language": "da", "agreed": "on"})
    own = Subscription.objects.get(person=mette)
    assert (own.state, own.address, own.territory[:2], own.function) == (
        State.CONFIRMED,
        mette.email,
        "DK",
        "elected",
    )
    assert Preference.objects.get(person=mette).stopped == []
    assert b"mette@lindholt.example" in client.get("/en/learn/me/preferences/").content
    client.post("/en/learn/me/newsletter/", {"language": "pl"})
    assert Subscription.objects.get(person=mette).language == "pl"
    client.post("/en/learn/me/newsletter/", {"do": "leave"})
    own.refresh_from_db()
    assert (own.state, own.ended) == (State.LEFT, Ended.PREFERENCES)
    assert privacy.export(person=mette)
    privacy.erase(person=mette, by=mette)
    assert not Subscription.objects.filter(address="mette@lindholt.example").exists()


# ---------------------------------------------------------------- leaving


def test_one_click_leaves_a_get_does_not_and_other_letters_still_come(world, client):
    world.readers.anna.person = world.people.nils
    world.readers.anna.save()
    [message] = [each for each in go(world) if each.to == "nils@lindholt.example"]
    mail = transport.mail_of(message).message()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(rf"<{settings.ROSTRA_URL}(\S+)>", mail["List-Unsubscribe"])[1]
    assert client.get(url).status_code == client.head(url).status_code == 200
    world.readers.anna.refresh_from_db()
    assert world.readers.anna.state == State.CONFIRMED
    answer = client.post(url, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies) == (200, {})
    world.readers.anna.refresh_from_db()
    assert (world.readers.anna.state, world.readers.anna.ended) == (State.LEFT, Ended.ONE_CLICK)
    message.refresh_from_db()
    assert message.state == Letter.SUPPRESSED  # it had not gone yet
    assert Preference.objects.filter(person=world.people.nils).first() is None
    assert not Trouble.objects.exists()
    assert client.post("/newsletter/stop/nonsense/").status_code == 200


def test_a_mail_to_the_stop_address_leaves_too(world, settings):
    settings.ROSTRA_BOUNCE_ADDRESS, settings.ROSTRA_BOUNCE_MAILBOX = "back@a.example", "imaps://u:p@h"
    message = go(world)[0]
    header = transport.mail_of(message).message()["List-Unsubscribe"]
    to = re.search(r"<mailto:([^?]+)\?", header)[1]
    assert bounces.take(f"From: x@y.example\nTo: {to}\nSubject: stop\n\n".encode())
    assert Subscription.objects.get(address=message.to).state == State.LEFT


def test_wishes_without_signing_in(world, client):
    topic = Topic.objects.create(title="Crisis communication")
    world.readers.bo.topics.add(topic)
    url = reverse("newsletter_wishes", args=[issue_tokens.own(world.readers.bo)])
    assert b"bo@x.example" in client.get(url).content
    client.post(url, {"language": "en", "topics": [topic.key], "territory": "", "function": "official"})
    bo = Subscription.objects.get(pk=world.readers.bo.pk)
    assert (bo.language, bo.territory, bo.function, list(bo.topics.all())) == ("en", "", "official", [topic])
    client.post(url, {"do": "leave"})
    assert b"You do not get" in client.get(url).content


def test_complaints_and_dead_addresses_end_it(world):
    anna, bo, *_rest = go(world)
    bounces.note(Report(anna.message_id, "complaint", "abuse"))
    bounces.note(Report(bo.message_id, "hard", "5.1.1 no such mailbox"))
    state = dict(Subscription.objects.values_list("address", "state"))
    assert (state["anna@x.example"], state["bo@x.example"]) == (State.SUPPRESSED, State.CONFIRMED)
    second = go(world, make_issue(world.ada, title="Summer"))
    assert "anna@x.example" not in [each.to for each in second]
    bounces.note(Report(second[0].message_id, "hard", "5.1.1 no such mailbox"))
    ended = dict(Subscription.objects.values_list("address", "ended"))
    assert (ended["anna@x.example"], ended["bo@x.example"]) == (Ended.COMPLAINT, Ended.BOUNCE)
    troubles.note(address="dora@x.example", what="complaint")
    assert "dora@x.example" not in rules.readers({}).values_list("address", flat=True)


# ---------------------------------------------------------------- an issue goes out


def test_everybody_gets_one_letter_of_shared_words_in_their_language(world, client):
    passage = Passage.objects.get(thing__key=world.issue.key, address="title")
    translations.save(passage=passage, language="da", text="Forår", by=world.ada)
    letters = go(world)
    assert [(each.to[:2], each.language, each.subject) for each in letters] == [
        ("an", "en", "Spring"), ("bo", "da", "Forår"), ("ce", "pl", "Spring"), ("do", "en", "Spring"),
    ]  # fmt: skip
    assert Body.objects.count() == 3
    assert all(each.text == each.html == "" for each in letters)
    text, html = bodies.said(letters[1])
    assert '<div lang="en"><p' in html
    assert '<html lang="da">' in html
    own = issue_tokens.own(world.readers.bo)
    assert f"/newsletter/stop/{own}/" in text
    assert f"/da/community/newsletter/wishes/{own}/" in html
    assert not re.search("[\uf100-\uf11f]", text + html)
    assert "<img" not in html
    for _again in range(2):
        sending.write.call(issue=world.issue.key)
    assert Message.objects.filter(kind="newsletter").count() == Delivery.objects.count() == 4
    make_reader("new@x.example")
    sending.write_due()
    assert Delivery.objects.count() == 4
    world.issue.refresh_from_db()
    assert world.issue.sending.stage == Sending.Stage.WRITTEN
    # The archive shows what was sent, whatever editors write later.
    Issue.objects.filter(pk=world.issue.pk).update(title="Other", body=[])
    page = client.get("/da/community/newsletter/spring/").content.decode()
    assert "Forår" in page
    assert "Welcome to" in page
    assert "Forår" in client.get("/da/community/newsletter/").content.decode()


def test_audiences(world):
    topic = Topic.objects.create(title="Youth")
    world.readers.anna.topics.add(Topic.objects.create(title="Budget"))

    def who(**audience) -> str:
        issues.choose(world.issue, by=world.ada, audience=audience)
        rows = rules.readers(issues.sending_of(world.issue).audience)
        return "".join(sorted(each.address[0] for each in rows))

    assert who() == "abcd"
    assert who(languages=["da", "pl"]) == "bc"
    assert who(topics=[topic.key]) == "bcd"  # Anna wants the budget alone
    assert who(functions=["elected"]) == "d"
    assert who(territories=["dk", "PL22"]) == "bc"
    assert who(languages=["da"], territories=["PL"]) == ""
    with pytest.raises(Refused):
        issues.schedule(world.issue, by=world.ada)
    assert who(languages=["xx"], topics=["none"], functions=["boss"]) == "abcd"
    with pytest.raises(NotAllowed):
        issues.choose(world.issue, by=world.people.maren, audience={})


def test_quiet_days_of_a_territory_wait_and_the_sender_sees_it(world):
    today = timezone.now().date()
    quiet.add(
        title="Election",
        starts_on=today - dt.timedelta(days=1),
        ends_on=today + dt.timedelta(days=5),
        by=world.ada,
        territory="DK",
    )
    assert sending.waiting(rules.readers({}), timezone.now()) == 1
    letters = {each.to[0]: each for each in go(world)}
    assert letters["b"].due_at.date() >= today + dt.timedelta(days=5)
    assert letters["a"].due_at <= timezone.now()


def test_held_back_gone_on_stopped(world):
    letters = go(world)
    Message.objects.filter(pk=letters[0].pk).update(state=Letter.SENT)
    issues.pause(world.issue, by=world.ada)
    assert outbox.claim() == []
    with pytest.raises(Refused):
        issues.pause(world.issue, by=world.ada)
    issues.resume(world.issue, by=world.ada)
    assert len(outbox.claim()) == 3
    Message.objects.filter(state=Letter.CLAIMED).update(state=Letter.FAILED)
    assert issues.send_failed_again(world.issue, by=world.ada) == 3
    issues.pause(world.issue, by=world.ada)
    issues.stop(world.issue, by=world.ada)
    sending.write_due()
    states = sorted(Message.objects.filter(delivery__issue=world.issue).values_list("state", flat=True))
    assert states == ["sent", "withdrawn", "withdrawn", "withdrawn"]


def test_pausing_in_the_middle_of_writing(world, monkeypatch):
    monkeypatch.setattr(sending, "CHUNK", 2)
    issues.schedule(world.issue, by=world.ada)
    Sending.objects.update(send_at=timezone.now())
    assert not sending._write_some(world.issue.key)  # frozen
    assert not sending._write_some(world.issue.key)  # two letters
    issues.pause(world.issue, by=world.ada)
    sending.write.call(issue=world.issue.key)
    assert Delivery.objects.count() == 2
    issues.resume(world.issue, by=world.ada)
    sending.write.call(issue=world.issue.key)
    assert Delivery.objects.count() == 4


def test_nothing_old_goes_out_by_itself_and_a_draft_does_not(world):
    issues.schedule(world.issue, by=world.ada)
    long_ago = timezone.now() - timedelta(days=4)
    Sending.objects.update(send_at=long_ago, moved_at=long_ago)
    sending.write_due()
    assert Sending.objects.get().stage == Sending.Stage.PAUSED
    assert not Message.objects.filter(kind="newsletter").exists()
    draft = issues.begin(by=world.ada, title="Spring", language="en")
    assert draft.slug == "spring-2"
    with pytest.raises(Refused):
        issues.schedule(draft, by=world.ada)


def test_a_letter_that_may_have_arrived_comes_again(world):
    go(world)
    claimed = outbox.claim()
    Message.objects.filter(pk=claimed[0].pk).update(sent_at=timezone.now())
    Message.objects.filter(state=Letter.CLAIMED).update(claimed_at=timezone.now() - timedelta(hours=1))
    outbox.return_stuck()
    assert Message.objects.filter(kind="newsletter", state=Letter.WAITING).count() == 4


def test_clicks_are_counted_only_where_all_agree(world, settings, client):
    issue = make_issue(
        world.ada,
        title="Links",
        counts_clicks=True,
        parts=[("text", '<p><a href="https://town.example/a?b=1&amp;c=2">Town</a></p>')],
    )
    settings.ROSTRA_COUNT_CLICKS = True
    letters = {each.to[0]: bodies.said(each)[1] for each in go(world, issue)}
    assert "https://town.example/a?b=1&amp;c=2" in letters["a"]
    assert "https://town.example" not in letters["c"]
    link = IssueLink.objects.get(url__startswith="https://town")
    answer = client.get(f"/n/{link.pk}/")
    assert (answer.status_code, answer.url) == (302, "https://town.example/a?b=1&c=2")
    link.refresh_from_db()
    assert link.clicks == 1
    settings.ROSTRA_COUNT_CLICKS = False
    go(world, make_issue(world.ada, title="Plain", counts_clicks=True))
    assert IssueText.objects.filter(issue__title="Plain").exclude(counted=None).count() == 0


# ---------------------------------------------------------------- the desk


def test_the_desk_from_a_new_issue_to_its_report(world, client, work_off):
    client.force_login(world.ada)
    answer = client.post("/en/desk/community/newsletter/", {"title": "Autumn", "language": "en"})
    issue = Issue.objects.get(title="Autumn")
    assert answer.url == f"/cms/snippets/community/issue/edit/{issue.pk}/"
    editor = client.get(answer.url)
    assert editor.status_code == 200
    assert issue.get_workflow() is not None
    client.force_login(world.people.maren)
    assert client.get(answer.url).status_code == 302
    assert client.get("/en/desk/community/newsletter/").status_code == 403
    client.force_login(world.ada)
    # The editors' way: sent in, sent back, sent in again, approved, and so published.
    workflow.start(issue, by=world.people.edda)
    issue.current_workflow_task_state.reject(user=world.ada, comment="Which town?")
    workflow.start(issue, by=world.people.edda)
    workflow.approve(issue, by=world.ada)
    issue = Issue.objects.get(pk=issue.pk)
    assert issue.live
    at = f"/en/desk/community/newsletter/{issue.key}/"
    assert b"It goes to 4 readers" in client.get(at).content
    client.post(at, {"languages": ["pl"], "territories": "PL"})
    assert b"It goes to one reader" in client.get(at).content
    preview = client.get(f"{at}pl/")
    assert preview.content.count(b"<iframe") == 2
    assert "frame-src 'self'" in preview.headers["Content-Security-Policy"]
    letter = client.get(f"{at}pl/letter/")
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    client.post(f"{at}test/", {"language": "pl"})
    assert Message.objects.get(to=world.ada.email).language == "pl"
    client.post(f"{at}send/", {"at": ""})
    assert Sending.objects.get(issue=issue).stage == "scheduled"
    client.post(f"{at}move/", {"do": "undo"})
    client.post(f"{at}send/", {"at": "2020-01-01 09:00"})
    assert Sending.objects.get(issue=issue).stage == "choosing"
    go(world, issue)
    assert b"In the archive" in client.get(at).content
    assert b"cezary@x.example" in client.get("/en/desk/community/newsletter/readers/?q=ceza").content
    client.post(f"/en/desk/community/newsletter/readers/{world.readers.cezary.key}/end/")
    assert Subscription.objects.get(pk=world.readers.cezary.pk).ended == Ended.STAFF
