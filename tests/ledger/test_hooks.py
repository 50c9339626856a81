"""Webhooks: what is told to whom, the signature, sending again, and addresses that must not be called."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import ipaddress
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import posting
from rostra.ledger.actions import enrolments, hooks
from rostra.ledger.models import Delivery, Webhook
from rostra.messaging.models import Message
from rostra.people.models import Grant
from rostra.people.rules import forget_grants
from tests.factories.ledger import enrol, fact, finish

LOCAL = [ipaddress.ip_network("127.0.0.0/8")]
PUBLIC = "https://example.org/told"
ALL = ["standing.changed", "enrolment.changed", "certificate.issued"]


class Listener:
    """A system that listens; `answers` are the statuses it gives, one after the other, then 204."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.url = ""


@pytest.fixture
def listener(settings) -> Iterator[Listener]:
    settings.ROSTRA_HOOK_NETWORKS = LOCAL
    it = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            it.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = it.answers.pop(0) if it.answers else 204
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", it.url)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it.url = f"http://127.0.0.1:{server.server_port}/told"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield it
    server.shutdown()
    server.server_close()


def of_lindholt(people, url: str = PUBLIC, events: list[str] | None = None) -> Webhook:
    return hooks.add(
        url=url, events=events or ALL, by=people.maren, scope_kind="organisation", scope_key="lindholt"
    )


# ---------------------------------------------------------------- what is told to whom


def test_a_change_is_told_in_keys_alone(spring, people):
    of_lindholt(people)
    enrolment = enrol(spring, people.mette)
    fact(enrolment, "guide", "read")
    told = Delivery.objects.get(event="standing.changed")
    data = told.payload["data"]
    assert data["enrolment"] == enrolment.key
    assert [(row["target"], row["state"]) for row in data["standings"]] == [("dce-guide", "met")]
    words = json.dumps(told.payload)
    assert people.mette.email not in words
    assert people.mette.name not in words


def test_another_organisation_hears_nothing(spring, brod, people):
    theirs = hooks.add(
        url=PUBLIC, events=ALL, by=people.basia, scope_kind="organisation", scope_key="zielony-brod"
    )
    ours = of_lindholt(people)
    fact(enrol(spring, people.mette), "guide", "read")
    assert Delivery.objects.filter(webhook=ours, event="standing.changed").count() == 1
    assert Delivery.objects.filter(webhook=theirs).count() == 0


def test_only_the_chosen_events_are_told(spring, people):
    of_lindholt(people, events=["certificate.issued"])
    fact(enrol(spring, people.mette), "guide", "read")
    assert Delivery.objects.count() == 0


def test_a_certificate_is_told(spring, people, django_capture_on_commit_callbacks):
    of_lindholt(people, events=["certificate.issued"])
    with django_capture_on_commit_callbacks(execute=True):
        enrolment = enrol(spring, people.mette)
        finish(enrolment)
    number = enrolment.certificates.get().number
    assert [row.payload["data"]["certificate"]["number"] for row in Delivery.objects.all()] == [number]


def test_who_no_longer_runs_it_is_told_nothing(spring, people):
    of_lindholt(people)
    Grant.objects.filter(person=people.maren).update(revoked_at=timezone.now())
    forget_grants(people.maren)
    fact(enrol(spring, people.mette), "guide", "read")
    assert Delivery.objects.count() == 0


def test_a_fact_that_is_refused_is_not_told(spring, people):
    of_lindholt(people, events=["standing.changed"])
    enrolment = enrol(spring, people.mette)
    fact(enrolment, "guide", "read", key="once")
    with pytest.raises(Refused):
        fact(enrolment, "film", "watched", key="once", value=100)
    assert [row.payload["data"]["standings"][0]["target"] for row in Delivery.objects.all()] == ["dce-guide"]


def test_without_listeners_evidence_costs_no_query_more(spring, people, django_assert_num_queries):
    enrolment = enrol(spring, people.mette)
    fact(enrolment, "guide", "read")
    standing = enrolment.standings.select_related("requirement").first()
    with django_assert_num_queries(0):
        assert hooks.changed(enrolment, [standing]) == 0


def test_an_address_can_be_added_only_for_what_one_runs(spring, brod, people):
    for by, kind, key in (
        (people.maren, "site", ""),
        (people.maren, "organisation", "zielony-brod"),
        (people.maren, "edition", brod.key),
        (people.tove, "edition", spring.key),
        (people.mette, "edition", spring.key),
        (people.eva, "site", ""),
        (people.maren, "person", people.mette.key),
    ):
        with pytest.raises(NotAllowed):
            hooks.add(url=PUBLIC, events=ALL, by=by, scope_kind=kind, scope_key=key)
    assert hooks.add(url=PUBLIC, events=ALL, by=people.maren, scope_kind="edition", scope_key=spring.key)
    assert hooks.add(url=PUBLIC, events=ALL, by=people.ada)


# ---------------------------------------------------------------- sending


def checked(secret: str, head: dict[str, str], body: bytes) -> bool:
    """The check as a receiver writes it from the specification, without our code."""
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.split("_", 1)[1])
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in head["webhook-signature"].split(" ")


def test_a_message_arrives_signed(spring, people, listener):
    hook = of_lindholt(people, listener.url, ["standing.changed"])
    fact(enrol(spring, people.mette), "guide", "read")
    assert hooks.deliver() == {"sent": 1, "later": 0, "failed": 0}
    [(head, body)] = listener.heard
    assert checked(hook.secret, head, body)
    assert not checked(hook.secret, head, body + b" ")
    assert not checked("whsec_" + base64.b64encode(b"x" * 24).decode(), head, body)
    row = Delivery.objects.get()
    assert (row.state, row.status, row.key) == ("sent", 204, head["webhook-id"])
    assert json.loads(body)["type"] == "standing.changed"
    assert head["host"] == listener.url.split("/")[2]


def test_the_example_of_the_specification_is_signed_alike():
    from rostra.ledger.hooks import signature

    body = b'{"test": 2432232314}'
    found = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_failure_is_tried_again_with_growing_pauses(spring, people, listener):
    of_lindholt(people, listener.url, ["standing.changed"])
    listener.answers = [500, 503, 200]
    fact(enrol(spring, people.mette), "guide", "read")
    waits = []
    for _round in range(3):
        hooks.deliver()
        row = Delivery.objects.get()
        waits.append(row.due_at - timezone.now())
        Delivery.objects.update(due_at=timezone.now())
    assert row.state == "sent"
    assert waits[0] < waits[1]
    assert {head["webhook-id"] for head, _body in listener.heard} == {row.key}
    assert Webhook.objects.get().failing_since is None


def test_a_redirect_is_a_failure(spring, people, listener):
    of_lindholt(people, listener.url, ["standing.changed"])
    listener.answers = [302]
    fact(enrol(spring, people.mette), "guide", "read")
    assert hooks.deliver()["later"] == 1
    assert len(listener.heard) == 1
    assert Delivery.objects.get().problem == "HTTP 302"


def test_a_dead_address_is_tried_once_a_run(spring, people, listener):
    of_lindholt(people, listener.url, ["standing.changed"])
    listener.answers = [500] * 9
    enrolment = enrol(spring, people.mette)
    fact(enrolment, "guide", "read")
    fact(enrolment, "case", "read")
    fact(enrolment, "more", "read")
    hooks.deliver()
    assert len(listener.heard) == 1
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not Delivery.objects.filter(due_at__lte=timezone.now()).exists()


def test_what_waits_for_a_dead_address_goes_when_it_lives_again(spring, people, listener):
    of_lindholt(people, listener.url, ["standing.changed"])
    listener.answers = [500]
    enrolment = enrol(spring, people.mette)
    for name in ("guide", "case", "more"):
        fact(enrolment, name, "read")
    assert hooks.deliver() == {"sent": 0, "later": 1, "failed": 0}
    Delivery.objects.update(due_at=timezone.now())
    assert hooks.deliver()["sent"] == 3
    assert [json.loads(body)["data"]["standings"][0]["target"] for _head, body in listener.heard] == [
        "dce-guide", "dce-guide", "dce-case", "dce-more",
    ]  # fmt: skip


def test_what_waits_is_not_sent_when_the_role_has_ended_since(spring, people, listener):
    of_lindholt(people, listener.url, ["standing.changed"])
    fact(enrol(spring, people.mette), "guide", "read")
    Grant.objects.filter(person=people.maren).update(revoked_at=timezone.now())
    assert hooks.deliver() == {"sent": 0, "later": 0, "failed": 1}
    assert listener.heard == []


def test_after_three_days_it_is_left_alone_until_somebody_looks(spring, people, listener):
    hook = of_lindholt(people, listener.url, ["standing.changed"])
    listener.answers = [500]
    fact(enrol(spring, people.mette), "guide", "read")
    Webhook.objects.update(failing_since=timezone.now() - dt.timedelta(days=3, hours=1))
    hooks.deliver()
    hook.refresh_from_db()
    assert hook.disabled_at is not None
    letter = Message.objects.get(kind="webhook_stopped")
    assert letter.to == people.maren.email
    assert f"/{letter.language}/desk/connections/told/{hook.key}/" in letter.text
    Delivery.objects.update(due_at=timezone.now())
    assert hooks.deliver()["sent"] == 0
    hooks.go_on(hook, by=people.maren)
    assert hooks.deliver()["sent"] == 1


def test_who_says_it_is_gone_is_left_alone_at_once(spring, people, listener):
    of_lindholt(people, listener.url, ["standing.changed"])
    listener.answers = [410]
    fact(enrol(spring, people.mette), "guide", "read")
    hooks.deliver()
    assert Webhook.objects.get().disabled_at is not None


def test_what_a_dead_process_held_is_sent_by_the_next(spring, people, listener):
    of_lindholt(people, listener.url, ["standing.changed"])
    fact(enrol(spring, people.mette), "guide", "read")
    assert len(hooks.claim()) == 1  # and then the process dies
    assert hooks.deliver()["sent"] == 0
    Delivery.objects.update(claimed_at=timezone.now() - dt.timedelta(minutes=6))
    hooks.tend()
    assert len(listener.heard) == 1


def test_a_new_secret_signs_what_is_sent_again(spring, people, listener):
    hook = of_lindholt(people, listener.url, ["standing.changed"])
    old = hook.secret
    fact(enrol(spring, people.mette), "guide", "read")
    hooks.renew_secret(hook, by=people.maren)
    hooks.deliver()
    [(head, body)] = listener.heard
    assert checked(Webhook.objects.get().secret, head, body)
    assert not checked(old, head, body)
    with pytest.raises(NotAllowed):
        hooks.renew_secret(hook, by=people.basia)


def test_a_slow_answer_is_cut(settings, monkeypatch):
    settings.ROSTRA_HOOK_NETWORKS = LOCAL
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(posting.Unreachable):
            posting.post(url, b"{}", {})


# ---------------------------------------------------------------- addresses that must not be called


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://user:pw@example.org/", "//example.org",
        "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/", "https://192.168.1.1/", "https://172.16.3.4/",
        "https://169.254.169.254/latest/meta-data/", "https://[fe80::1]/", "https://[fd00::1]/", "https://0.0.0.0/",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://224.0.0.1/",
        "https://100.64.0.1/", "https://example.org/#part", "https://exa mple.org/", "https://example.org:99999/", "",
        "https://example.org/\r\nX: y", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_private_and_odd_addresses_are_refused_when_typed(url, people, organisations):
    with pytest.raises(Refused):
        of_lindholt(people, url)
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("url", ["https://localhost/", "https://localhost.localdomain/", "https://0x7f.1/"])
def test_names_that_lead_home_are_refused_when_called(url):
    with pytest.raises(posting.Unreachable):
        posting.post(url, b"{}", {})


def test_a_name_that_has_one_private_address_is_refused(monkeypatch):
    import socket

    def two(host: str, port: int, **_more: Any) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(posting.Unreachable, match="private"):
        posting.resolve(posting.place_of(PUBLIC))


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A name that means something else a moment later: it is asked once, and the socket gets the number."""
    import socket

    asked, connected = [], []

    def changing(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(address: tuple[str, int], **_more: Any) -> Any:
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(posting.Unreachable):
        posting.post(PUBLIC, b"{}", {})
    assert (asked, connected) == (["example.org"], [("93.184.216.34", 443)])


def test_http_stays_inside_the_named_networks(settings, monkeypatch):
    import socket

    settings.ROSTRA_HOOK_NETWORKS = LOCAL
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **more: [(2, 1, 6, "", ("93.184.216.34", port))]
    )
    with pytest.raises(posting.Unreachable):
        posting.resolve(posting.place_of("http://example.org/"))


def test_a_withdrawal_is_told(spring, people):
    of_lindholt(people, events=["enrolment.changed"])
    enrolment = enrol(spring, people.mette)
    enrolments.withdraw(enrolment, by=people.maren)
    assert [row.payload["data"]["state"] for row in Delivery.objects.order_by("pk")] == [
        "enrolled",
        "withdrawn",
    ]


def test_verbs_for_many_and_their_undoing_are_told(spring, people):
    from rostra.ledger.actions import batches

    of_lindholt(people, events=["enrolment.changed"])
    several = [enrol(spring, people.mette), enrol(spring, people.nils)]
    Delivery.objects.all().delete()
    batch = batches.withdraw(edition=spring, enrolments=several, by=people.maren)
    assert told() == ["withdrawn", "withdrawn"]
    batches.undo(batch, by=people.maren)
    assert told() == ["withdrawn", "withdrawn", "enrolled", "enrolled"]


def told() -> list[str]:
    return [row.payload["data"]["state"] for row in Delivery.objects.order_by("pk")]
