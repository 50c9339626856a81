"""Mail that came back: read, matched to the message it is about, counted once, fetched from a mailbox, signed by a provider."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator

import pytest
from django.test import Client

from rostra.messaging import providers, returned
from rostra.messaging.actions import bounces, outbox
from rostra.messaging.models import Message, Trouble
from tests.messaging.test_delivery import GUS, code, invitation, news

UNKNOWN = "0" * 32


def dsn(
    message_id: str, *, status="5.1.1", action="failed", said="smtp; 550 5.1.1 No such user", to=""
) -> bytes:
    """A report as RFC 3464 has it; the message is named by the address it returns to, or by what it quotes."""
    return f"""From: MAILER-DAEMON@mx.example
To: {to or "no-reply@academy.example"}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; gus@harbours.example
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--b
Content-Type: text/rfc822-headers

Message-ID: <{message_id}@academy.example>
Subject: Hello

--b--
""".replace("\n", "\r\n").encode()


def complaint(message_id: str) -> bytes:
    return f"""From: feedback@provider.example
To: no-reply@academy.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

Somebody pressed a button.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1

--b
Content-Type: message/rfc822

From: no-reply@academy.example
Message-ID: <{message_id}@academy.example>
Subject: Hello

Text
--b--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("status", "said", "what"),
    [
        ("5.1.1", "smtp; 550 5.1.1 No such user", "hard"),
        ("5.0.0", "smtp; 550 5.1.1 No such user", "hard"),
        ("5.0.0", "smtp; 550 User unknown", "hard"),
        ("5.2.2", "smtp; 552 5.2.2 Over quota", "soft"),
        ("4.4.7", "smtp; 451 Too long in the queue", "soft"),
        ("5.7.1", "smtp; 554 5.7.1 Looks like spam", "other"),
    ],
)
def test_a_report_is_read(status, said, what):
    found = returned.read(dsn(UNKNOWN, status=status, said=said))
    assert found is not None
    assert (found.message_id, found.what) == (UNKNOWN, what)
    assert found.words.startswith(status)


def test_the_address_it_came_to_names_the_message():
    mine = "a" * 32
    found = returned.read(dsn(UNKNOWN, to=f"returns+{mine}@academy.example"))
    assert found is not None
    assert found.message_id == mine


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: Hello\r\n\r\nThank you for the letter.",
        dsn("nothing"),
        dsn(UNKNOWN, action="delayed"),
        dsn(UNKNOWN)[:400],
        b"\xff\xfe\x00" * 50,
    ],
)
def test_what_is_no_report_is_none(raw):
    assert returned.read(raw) is None


@pytest.fixture
def gone(db, postman) -> Message:
    message = invitation("i")
    outbox.deliver()
    message.refresh_from_db()
    return message


def test_a_report_marks_the_message_and_counts_once(gone):
    assert bounces.take(dsn(gone.message_id))
    assert bounces.take(dsn(gone.message_id))
    gone.refresh_from_db()
    assert (gone.state, bool(gone.bounced_at)) == ("bounced", True)
    assert gone.problem.startswith("5.1.1")
    assert (Trouble.objects.get().address, Trouble.objects.get().hard) == (GUS, 1)


def test_a_report_about_a_message_of_nobody_changes_nothing(gone):
    assert not bounces.take(dsn(UNKNOWN))
    assert not Trouble.objects.exists()


def test_a_complaint_is_noted_and_the_letter_had_arrived(gone):
    assert bounces.take(complaint(gone.message_id))
    gone.refresh_from_db()
    assert gone.state == "sent"
    assert Trouble.objects.get().complained_at
    news("n")
    code("c")
    assert outbox.deliver()["sent"] == 1


def test_returned_mail_of_two_messages_stops_the_address(gone):
    second = invitation("i2")
    outbox.deliver()
    bounces.take(dsn(gone.message_id))
    bounces.take(dsn(second.message_id))
    assert Trouble.objects.get().stopped_at


class Mailbox(socketserver.StreamRequestHandler):
    """As much of IMAP as we speak."""

    mails: dict[bytes, bytes]
    flags: dict[bytes, bytes]
    logins: list[bytes]

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().strip():
            tag, _blank, command = line.partition(b" ")
            verb = command.upper()
            if verb.startswith(b"LOGIN"):
                self.logins.append(command)
            elif verb.startswith(b"CAPABILITY"):
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif verb.startswith(b"UID SEARCH"):
                unseen = [uid for uid in self.mails if b"Seen" not in self.flags.get(uid, b"")]
                self.wfile.write(b"* SEARCH " + b" ".join(unseen) + b"\r\n")
            elif verb.startswith(b"UID FETCH"):
                uid = command.split()[2]
                raw = self.mails[uid]
                self.wfile.write(b"* %s FETCH (UID %s BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(raw), raw))
            elif verb.startswith(b"UID STORE"):
                _uid, _store, uid, _how, given = command.split(b" ", 4)
                self.flags[uid] = given
            elif verb.startswith(b"EXPUNGE"):
                for uid in [uid for uid in self.mails if b"Deleted" in self.flags.get(uid, b"")]:
                    del self.mails[uid]
            elif verb.startswith(b"SELECT"):
                self.wfile.write(b"* %d EXISTS\r\n" % len(self.mails))
            self.wfile.write(tag + b" OK done\r\n")
            if verb.startswith(b"LOGOUT"):
                return


@pytest.fixture
def mailbox(settings) -> Iterator[type[Mailbox]]:
    kind = type("OneMailbox", (Mailbox,), {"mails": {}, "flags": {}, "logins": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        settings.ROSTRA_BOUNCE_MAILBOX = (
            f"imap://returns:p%40ss@127.0.0.1:{server.server_address[1]}/Returned"
        )
        yield kind
        server.shutdown()
        thread.join()


def test_the_mailbox_is_read_reports_are_deleted_and_letters_of_people_stay(gone, mailbox):
    mailbox.mails[b"7"] = dsn(gone.message_id)
    mailbox.mails[b"8"] = b"From: gus@harbours.example\r\nSubject: Re: Invitation\r\n\r\nThank you!"
    assert bounces.fetch() == 1
    assert list(mailbox.mails) == [b"8"]
    assert mailbox.logins == [b'LOGIN returns "p@ss"']
    assert bounces.fetch() == 0
    gone.refresh_from_db()
    assert gone.state == "bounced"


def test_a_mailbox_that_is_away_is_asked_again_later(db, settings):
    settings.ROSTRA_BOUNCE_MAILBOX = "imap://a:b@127.0.0.1:9/INBOX"
    assert bounces.fetch() == 0
    settings.ROSTRA_BOUNCE_MAILBOX = ""
    assert bounces.fetch() == 0


def report(secret: str, *rows, signature: str = ""):
    body = json.dumps(rows).encode()
    signed = signature or hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Client(enforce_csrf_checks=True).post(
        "/mail/reports/", body, content_type="application/json", headers={"X-Rostra-Signature": signed}
    )


def test_a_providers_report_counts_when_it_is_signed(gone, settings):
    settings.ROSTRA_MAIL_REPORTS_SECRET = "between us"
    row = {"message_id": f"<{gone.message_id}@academy.example>", "what": "hard", "words": "5.1.1 unknown"}
    assert report("between us", row).json() == {"taken": 1}
    gone.refresh_from_db()
    assert gone.state == "bounced"
    assert report("somebody else", row).status_code == 403
    assert report("between us", {"what": "hard"}).status_code == 400
    settings.ROSTRA_MAIL_REPORTS_SECRET = ""
    assert report("", row).status_code == 403


OWN = "0123456789abcdef0123456789abcdef"
SAID = {
    "postmark": [
        ({"RecordType": "Bounce", "Type": "HardBounce", "MessageID": "x", "Metadata": {"letter": OWN}}, "hard"),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Metadata": {"letter": OWN}}, "complaint"),
        ({"RecordType": "Delivery", "Metadata": {"letter": OWN}}, None),
    ],
    "sendgrid": [
        ([{"event": "bounce", "type": "bounce", "smtp-id": f"<{OWN}@a.example>", "reason": "550 5.1.1"}], "hard"),
        ([{"event": "bounce", "type": "blocked", "smtp-id": f"<{OWN}@a.example>"}], "soft"),
        ([{"event": "spamreport", "smtp-id": f"<{OWN}@a.example>"}, {"event": "open"}], "complaint"),
    ],
    "mailgun": [
        ({"event-data": {"event": "failed", "severity": "permanent", "reason": "bounce",
                         "message": {"headers": {"message-id": f"{OWN}@a.example"}}}}, "hard"),
        ({"event-data": {"event": "failed", "severity": "temporary",
                         "message": {"headers": {"message-id": f"{OWN}@a.example"}}}}, "soft"),
        ({"event-data": {"event": "complained", "message": {"headers": {"message-id": OWN}}}}, "complaint"),
    ],
    "brevo": [
        ({"event": "hard_bounce", "message-id": f"<{OWN}@a.example>"}, "hard"),
        ({"event": "spam", "message-id": f"<{OWN}@a.example>"}, "complaint"),
        ({"event": "delivered", "message-id": f"<{OWN}@a.example>"}, None),
    ],
    "ses": [
        ({"Type": "Notification", "Message": json.dumps(
            {"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": []},
             "mail": {"headers": [{"name": "X-Rostra-Letter", "value": OWN}]}})}, "hard"),
        ({"eventType": "Complaint", "mail": {"headers": [{"name": "Message-ID", "value": f"<{OWN}@a>"}]}}, "complaint"),
        ({"Type": "SubscriptionConfirmation", "SubscribeURL": "https://sns.example/"}, None),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("provider", "given", "what"), [(name, *row) for name, rows in SAID.items() for row in rows]
)
def test_what_a_provider_says_is_read_as_one(provider, given, what):
    found = providers.read(provider, json.dumps(given).encode())
    assert [(each.message_id, each.what) for each in found] == ([(OWN, what)] if what else [])


def test_a_provider_signs_in_with_our_secret(gone, settings, client):
    settings.ROSTRA_MAIL_REPORTS_SECRET, settings.ROSTRA_MAIL_PROVIDER = "s3cret", "brevo"
    body = {"event": "hard_bounce", "message-id": f"<{gone.message_id}@a.example>", "reason": "5.1.1"}

    def say(name="brevo", password="s3cret", content=body):
        packed = base64.b64encode(f"rostra:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {packed}"}
        return client.post(
            f"/mail/reports/{name}/", content, content_type="application/json", headers=headers
        ).status_code

    assert say(password="wrong") == say(name="ses") == say(name="nobody") == 403
    assert say(content="nonsense") == say(content=[1]) == 400
    assert say() == 200
    gone.refresh_from_db()
    assert gone.state == "bounced"
