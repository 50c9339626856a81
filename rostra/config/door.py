"""The door of a serving process: one application thread behind a pool that reads request bodies.

Threads that all use the ORM slow each other down (the interpreter lock changes hands at every SQLite call)
and cause most of the tail of writes. So each process runs requests in **one** thread. The server's pool
threads do what may take as long as the client likes: read the request body, and send the response.

- A pool thread reads the whole body (bounded; large ones go to a temporary file) and only then queues the
  request. A client that trickles its body therefore holds a pool thread and nothing else.
- An ordinary response is joined and closed in the application thread, where Django closes its connections.
- A streaming response stays in the application thread too, one chunk at a time: the pool thread asks for the
  next chunk when the client took the last one. Several streams and requests interleave. It cannot read the
  request body any more.
- Paths that match the bypass list are slow by nature (PDF, exports, uploads of pictures). They run in the
  pool thread itself, a few at a time, with connections of their own that are closed afterwards.
"""

from __future__ import annotations

import logging
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import IO, Any

logger = logging.getLogger("rostra.door")
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

CHUNK = 64 * 2**10
IN_MEMORY = 2**20
BODY_SECONDS = 300
PLAIN = [("Content-Type", "text/plain; charset=utf-8")]


class Refuse(Exception):
    """The body cannot be taken; carries the status line and one sentence for the client."""

    def __init__(self, status: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Work:
    """One call that the application thread makes for a waiting pool thread."""

    __slots__ = ("call", "done", "error", "result")

    def __init__(self, call: Callable[[], Any]) -> None:
        self.call = call
        self.done = threading.Lock()
        self.done.acquire()
        self.error: BaseException | None = None
        self.result: Any = None


class ApplicationThread:
    """Runs calls one after the other, first come, first served."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self.thread = threading.Thread(target=self._run, name="application", daemon=True)
        self.thread.start()

    def do(self, call: Callable[[], Any]) -> Any:
        """Run `call` in the application thread and return its result or raise its exception here."""
        work = Work(call)
        self._queue.put(work)
        work.done.acquire()
        if work.error is not None:
            raise work.error
        return work.result

    def later(self, call: Callable[[], Any]) -> None:
        """Run `call` in the application thread without waiting for it."""
        self._queue.put(Work(call))

    def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        self._queue.put(None)
        self.thread.join(timeout=10)

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            try:
                work.result = work.call()
            except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
                work.error = error
            work.done.release()


class Answer:
    """What the application said through start_response."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status, self.headers = status, headers


class Stream:
    """A streaming body whose every step runs in the application thread."""

    def __init__(self, thread: ApplicationThread, body: Iterable[bytes]) -> None:
        self._thread = thread
        self._body = body
        self._chunks: Iterator[bytes] | None = None
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = self._thread.do(self._step)
        if chunk is None:
            self.close()
            raise StopIteration
        return chunk

    def _step(self) -> bytes | None:
        if self._chunks is None:
            self._chunks = iter(self._body)
        return next(self._chunks, None)

    def close(self) -> None:
        """Close the response once, in the application thread."""
        if not self._closed:
            self._closed = True
            close = getattr(self._body, "close", None)
            if close is not None:
                self._thread.later(close)

    def __del__(self) -> None:
        self.close()


class Door:
    """WSGI middleware around the application, see the module text.

    `bypass` is a list of regular expressions searched in the path; `most_bytes` bounds a request body;
    `cleanup` runs in the pool thread after a bypassed request.
    """

    def __init__(
        self,
        application: Application,
        *,
        bypass: Iterable[str] = (),
        most_bytes: int = 512 * 2**20,
        at_once: int = 4,
        cleanup: Callable[[], None] = lambda: None,
    ) -> None:
        self.application = application
        self.thread = ApplicationThread()
        self.most_bytes = most_bytes
        self._bypass = re.compile("|".join(f"(?:{pattern})" for pattern in bypass) or r"(?!)")
        self._slots = threading.BoundedSemaphore(at_once)
        self._cleanup = cleanup

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            body = read_body(environ, self.most_bytes)
        except Refuse as refusal:
            start_response(refusal.status, [*PLAIN, ("Connection", "close")])
            return [refusal.sentence.encode()]
        with body:
            try:
                environ["wsgi.input"] = body
                if self._bypass.search(environ.get("PATH_INFO", "")):
                    return self._in_pool(environ, start_response)
                return self._in_application_thread(environ, start_response)
            except Exception:
                logger.exception("The application failed before it answered")
                start_response("500 Internal Server Error", PLAIN, sys.exc_info())
                return [b"Something went wrong on our side. Please try again."]

    def _in_application_thread(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = Answer()

        def call() -> Iterable[bytes]:
            body = self.application(environ, answer.start_response)
            if getattr(body, "streaming", not isinstance(body, (list, tuple))):
                return Stream(self.thread, body)
            return [join_and_close(body)]

        result = self.thread.do(call)
        start_response(answer.status, answer.headers)
        return result

    def _in_pool(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = Answer()
        with self._slots:
            try:
                body = self.application(environ, answer.start_response)
                if not getattr(body, "streaming", not isinstance(body, (list, tuple))):
                    body = [join_and_close(body)]
            finally:
                self._cleanup()
        start_response(answer.status, answer.headers)
        return body if isinstance(body, list) else Closing(body, self._cleanup)


class Closing:
    """A body that runs `cleanup` after it was closed."""

    def __init__(self, body: Iterable[bytes], cleanup: Callable[[], None]) -> None:
        self._body = body
        self._cleanup = cleanup
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body
        self.close()

    def close(self) -> None:
        """Close the response and clean up, once."""
        if not self._closed:
            self._closed = True
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
            self._cleanup()


def join_and_close(body: Iterable[bytes]) -> bytes:
    """All chunks of a body in order as one; the body is closed even when a chunk fails."""
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def read_body(environ: Environ, most_bytes: int) -> IO[bytes]:
    """Read the request body, in memory up to 1 MiB and in a temporary file beyond, and set CONTENT_LENGTH.

    Raises Refuse when the body exceeds `most_bytes`, is shorter than announced, or takes over five minutes.
    """
    source = environ["wsgi.input"]
    announced = _announced_length(environ)
    if announced is not None and announced > most_bytes:
        raise Refuse("413 Content Too Large", "That is more than this site accepts at once.")
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the request
    try:
        environ["CONTENT_LENGTH"] = str(_fill(body, source, announced, most_bytes))
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _fill(body: IO[bytes], source: Any, announced: int | None, most_bytes: int) -> int:
    deadline = time.monotonic() + BODY_SECONDS
    received = 0
    while announced is None or received < announced:
        wanted = CHUNK if announced is None else min(CHUNK, announced - received)
        chunk = source.read(wanted)
        if not chunk:
            break
        received += len(chunk)
        if received > most_bytes:
            raise Refuse("413 Content Too Large", "That is more than this site accepts at once.")
        if time.monotonic() > deadline:
            raise Refuse("408 Request Timeout", "Sending took too long. Please try again.")
        body.write(chunk)
    if announced is not None and received < announced:
        raise Refuse("400 Bad Request", "The request ended before it was complete.")
    return received


def _announced_length(environ: Environ) -> int | None:
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        return None
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        raise Refuse("400 Bad Request", "The length of the request is not a number.") from None
