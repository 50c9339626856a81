"""The door on the real server: what only a network shows."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rostra.config.serve import port_problem
from tests.house.tree import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """The port of a small site on the real server, and the file in which a stream notes its closing."""
    closed = tmp_path_factory.mktemp("live") / "closed"
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CLOSED": str(closed)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.config.live", str(port)], cwd=ROOT, env=environment
    )
    wait_for(port)
    yield port, closed
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def wait_for(port: int) -> None:
    for _attempt in range(900):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body=body)
        response = connection.getresponse()
        return response.status, response.headers.get("X-Thread"), response.read()
    finally:
        connection.close()


def test_a_request_and_a_large_upload(site):
    port, _closed = site
    assert ask(port, "GET", "/") == (200, "application", b"0")
    assert ask(port, "POST", "/", b"x" * 5_000_000) == (200, "application", b"5000000")


def test_clients_that_trickle_hold_nobody_up(site):
    port, _closed = site
    trickling = []
    for _client in range(5):
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc")
        trickling.append(client)
    assert ask(port, "POST", "/", b"you") == (200, "application", b"3")
    for client in trickling:
        client.close()
    assert ask(port, "POST", "/", b"you") == (200, "application", b"3")


def test_a_failure_is_a_500_and_the_next_request_is_served(site):
    port, _closed = site
    assert ask(port, "GET", "/broken")[0] == 500
    assert ask(port, "GET", "/")[0] == 200


def test_a_stream_arrives_in_order_and_is_closed_in_the_application_thread(site):
    port, closed = site
    assert ask(port, "GET", "/stream")[2] == b"0,1,2,3,4,5,6,7,8,9,"
    for _attempt in range(50):
        if closed.exists() and closed.read_text():
            break
        time.sleep(0.1)
    assert closed.read_text() == "application"


def test_a_slow_path_holds_nobody_up(site):
    port, _closed = site
    slow = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    slow.request("GET", "/slow.pdf")
    assert ask(port, "GET", "/")[0] == 200
    assert slow.getresponse().headers["X-Thread"] != "application"
    slow.close()


def test_a_port_that_is_taken_is_said_before_anything_starts(site):
    port, _closed = site
    assert "taken" in (port_problem("127.0.0.1", port) or "")
    assert port_problem("127.0.0.1", free_port()) is None
    assert "Cannot listen" in (port_problem("192.0.2.1", free_port()) or "")
