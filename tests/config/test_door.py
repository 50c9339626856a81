"""The door: a trickled body holds nobody up, and what the application thread owns stays in it."""

import io
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from rostra.config.door import Door, Refuse, read_body


class Trickle(io.RawIOBase):
    """A body that ends only when the test lets it."""

    def __init__(self) -> None:
        self.reading = threading.Event()
        self.go_on = threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.reading.set()
        self.go_on.wait(timeout=10)
        return b""


class Body:
    """A response as Django makes it: streaming or not, with a note of the threads that touched it."""

    def __init__(self, chunks: list[bytes], streaming: bool) -> None:
        self.streaming = streaming
        self._chunks = chunks
        self.iterated_in: set[str] = set()
        self.closed_in: list[str] = []

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.iterated_in.add(threading.current_thread().name)
            yield chunk

    def close(self) -> None:
        self.closed_in.append(threading.current_thread().name)


def request(door: Callable, path: str = "/", body: bytes = b"", **more: object) -> tuple[str, dict, bytes]:
    said: dict = {}

    def start_response(status, headers, exc_info=None):
        said.update(status=status, headers=dict(headers))

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    } | more
    result = door(environ, start_response)
    content = b"".join(result)
    if hasattr(result, "close"):
        result.close()
    return said["status"], said["headers"], content


def settle(door: Door) -> None:
    """Wait until the application thread has done all that was queued."""
    door.thread.do(lambda: None)


def hello(environ, start_response):
    start_response("200 OK", [("X-Thread", threading.current_thread().name)])
    return [b"hello ", environ["wsgi.input"].read()]


def test_the_application_runs_in_its_own_thread_with_the_whole_body():
    status, headers, content = request(Door(hello), body=b"world")
    assert (status, headers["X-Thread"], content) == ("200 OK", "application", b"hello world")


def test_a_trickled_body_blocks_nobody():
    door = Door(hello)
    trickle = Trickle()
    more = {"wsgi.input": trickle, "CONTENT_LENGTH": "100"}
    answers: list = []
    slow = threading.Thread(target=lambda: answers.append(request(door, **more)))
    slow.start()
    trickle.reading.wait(timeout=10)
    assert request(door, body=b"you")[2] == b"hello you"
    assert answers == []
    trickle.go_on.set()
    slow.join(timeout=10)
    assert answers[0][0] == "400 Bad Request"


def test_requests_of_many_threads_all_get_their_own_answer():
    door = Door(hello)
    answers: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=n: answers.update({n: request(door, body=str(n).encode())[2]}))
        for n in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert answers == {n: f"hello {n}".encode() for n in range(40)}


def test_an_exception_becomes_a_500_even_after_start_response(caplog):
    def broken(environ, start_response):
        start_response("200 OK", [("X-Thing", "1")])
        raise LookupError("lost")

    status, headers, content = request(Door(broken))
    assert status == "500 Internal Server Error"
    assert "X-Thing" not in headers
    assert b"lost" not in content
    assert "LookupError" in caplog.text


def test_an_exception_in_the_body_becomes_a_500_and_the_body_is_closed(caplog):
    class Breaking(Body):
        def __iter__(self):
            yield b"first"
            raise LookupError("lost")

    body = Breaking([], streaming=False)

    def broken(environ, start_response):
        start_response("200 OK", [])
        return body

    assert request(Door(broken))[0] == "500 Internal Server Error"
    assert body.closed_in == ["application"]


def test_the_application_thread_survives_an_exception(caplog):
    def moody(environ, start_response):
        if environ["PATH_INFO"] == "/bad":
            raise SystemExit("no")
        return hello(environ, start_response)

    door = Door(moody)
    with pytest.raises(SystemExit):
        request(door, "/bad")
    assert request(door, body=b"again")[2] == b"hello again"


@pytest.mark.parametrize("streaming", [True, False])
def test_chunks_keep_their_order_and_close_happens_in_the_application_thread(streaming):
    body = Body([b"%d," % n for n in range(50)], streaming)

    def stream(environ, start_response):
        start_response("200 OK", [])
        return body

    door = Door(stream)
    content = request(door)[2]
    settle(door)
    assert content == b"".join(b"%d," % n for n in range(50))
    assert body.iterated_in == {"application"}
    assert body.closed_in == ["application"]


def test_a_stream_that_its_reader_leaves_is_closed_too():
    body = Body([b"a", b"b", b"c"], streaming=True)

    def stream(environ, start_response):
        start_response("200 OK", [])
        return body

    door = Door(stream)
    result = door({"wsgi.input": io.BytesIO(), "PATH_INFO": "/"}, lambda *said: None)
    assert next(iter(result)) == b"a"
    del result
    settle(door)
    assert body.closed_in == ["application"]


def test_a_slow_stream_lets_other_requests_through():
    def both(environ, start_response):
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/stream":
            return Body([b"a", b"b"], streaming=True)
        return [b"page"]

    door = Door(both)
    stream = iter(door({"wsgi.input": io.BytesIO(), "PATH_INFO": "/stream"}, lambda *said: None))
    assert next(stream) == b"a"
    assert request(door, "/page")[2] == b"page"
    assert next(stream) == b"b"


def test_slow_paths_run_in_the_pool_and_clean_up():
    cleaned: list[str] = []
    door = Door(hello, bypass=[r"\.pdf$"], cleanup=lambda: cleaned.append(threading.current_thread().name))
    here = threading.current_thread().name
    assert request(door, "/en/certificate.pdf")[1]["X-Thread"] == here
    assert request(door, "/en/certificate")[1]["X-Thread"] == "application"
    assert set(cleaned) == {here}


def test_a_slow_view_on_the_bypass_list_holds_nobody_up():
    inside, go_on = threading.Event(), threading.Event()

    def pages(environ, start_response):
        if environ["PATH_INFO"].endswith(".pdf"):
            inside.set()
            go_on.wait(timeout=10)
        return hello(environ, start_response)

    door = Door(pages, bypass=[r"\.pdf$"])
    slow = threading.Thread(target=request, args=(door, "/a.pdf"))
    slow.start()
    inside.wait(timeout=10)
    assert request(door, "/page", body=b"you")[2] == b"hello you"
    go_on.set()
    slow.join(timeout=10)
    assert not slow.is_alive()


def test_a_large_upload_is_kept_in_a_file():
    environ = {"wsgi.input": io.BytesIO(b"x" * 3_000_000), "CONTENT_LENGTH": "3000000"}
    with read_body(environ, 10**7) as body:
        assert body._rolled is True
        assert len(body.read()) == 3_000_000


def test_a_chunked_body_gets_a_length():
    environ = {"wsgi.input": io.BytesIO(b"abc"), "HTTP_TRANSFER_ENCODING": "chunked"}
    with read_body(environ, 100) as body:
        assert body.read() == b"abc"
    assert environ["CONTENT_LENGTH"] == "3"


@pytest.mark.parametrize(
    ("length", "content", "headers", "status"),
    [
        ("5", b"abc", {}, "400 Bad Request"),
        ("many", b"", {}, "400 Bad Request"),
        ("101", b"", {}, "413 Content Too Large"),
        ("", b"x" * 101, {"HTTP_TRANSFER_ENCODING": "chunked"}, "413 Content Too Large"),
    ],
)
def test_bodies_that_are_refused(length, content, headers, status):
    with pytest.raises(Refuse) as refusal:
        read_body({"wsgi.input": io.BytesIO(content), "CONTENT_LENGTH": length} | headers, 100)
    assert refusal.value.status == status


def test_a_body_that_takes_too_long_is_refused(monkeypatch):
    moments = iter([0, 400])
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    with pytest.raises(Refuse) as refusal:
        read_body({"wsgi.input": io.BytesIO(b"abc"), "CONTENT_LENGTH": "3"}, 100)
    assert refusal.value.status == "408 Request Timeout"
