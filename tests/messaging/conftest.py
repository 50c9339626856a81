"""A real mail server on this machine, that answers as told."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default

import pytest
from aiosmtpd.controller import Controller


class Postman:
    """Takes mail; `answers` gives the reply to a recipient's address, one after the other."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.answers: dict[str, list[str]] = {}
        self.senders: list[str] = []
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        waiting = self.answers.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.senders.append(envelope.mail_from)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 Taken"


@pytest.fixture
def postman(settings) -> Iterator[Postman]:
    """The server; mail is configured to go there."""
    man = Postman()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        man.port = probe.getsockname()[1]
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # its thread outlives the captured stream
    controller = Controller(man, hostname="127.0.0.1", port=man.port)
    controller.start()
    settings.ROSTRA_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", man.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield man
    controller.stop()
