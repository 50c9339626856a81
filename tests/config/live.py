"""Run by the tests in a process of its own: a small site behind the door, on the real server."""

import os
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

from granian.constants import Interfaces
from granian.server import Server

from rostra.config.door import Door


def application(environ, start_response):
    """A few pages that show in which thread and how they were made."""
    path = environ["PATH_INFO"]
    if path == "/broken":
        raise LookupError
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Thread", threading.current_thread().name)])
    if path == "/stream":
        return SimpleStream()
    if path == "/slow.pdf":
        time.sleep(2)
    return [b"%d" % len(environ["wsgi.input"].read())]


class SimpleStream:
    """Ten chunks; notes its closing in a file."""

    streaming = True

    def __iter__(self):
        for number in range(10):
            yield b"%d," % number

    def close(self):
        Path(os.environ["CLOSED"]).write_text(threading.current_thread().name)


def load():
    return Door(application, bypass=[r"\.pdf$"])


def main() -> None:
    options = SimpleNamespace(port=int(sys.argv[1]))
    Server(
        target="probe",
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        websockets=False,
        log_enabled=False,
    ).serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
