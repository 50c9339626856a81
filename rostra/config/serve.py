"""`rostra serve`: web processes, and in one of them the task queue and the schedule."""

from __future__ import annotations

import atexit
import os
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing import util

POOL_THREADS = 64
STOP_SECONDS = 10


def serve(*, host: str, port: int, workers: int, background: bool) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code. Says in one line why it cannot start."""
    if problem := port_problem(host, port):
        print(problem, file=sys.stderr)
        return 1
    from rostra.config.preflight import clear_for_serving

    if not clear_for_serving():
        return 1
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ["ROSTRA_BACKGROUND"] = "yes" if background else "no"
    server = Server(
        target="rostra",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=POOL_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_server_logs(),
    )
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host
    print(f"Rostra is at http://{shown}:{port}/  (stop with Ctrl+C)", flush=True)
    server.serve(target_loader=load_application, wrap_loader=False)
    return 0


def port_problem(host: str, port: int) -> str | None:
    """Why nothing can listen there, or None.

    The server shares its port between its processes, so a second copy would start without complaint and take
    every other request. A plain bind fails when anybody else listens.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == 98:
                return f"Port {port} is taken: another program listens there. Choose one with --port."
            return f"Cannot listen on {host}:{port}: {error.strerror}."
    return None


def load_application() -> Callable:
    """Build the application in a web process, and start its background threads."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from django.conf import settings
    from django.db import connections
    from django.urls import get_resolver

    from rostra.config.door import Door
    from rostra.config.files import PublicMedia, StaticFiles

    # The address tree is read now rather than during the first request.
    get_resolver().url_patterns  # noqa: B018
    door = Door(application, bypass=settings.ROSTRA_SLOW_PATHS, cleanup=connections.close_all)
    media = PublicMedia(door, settings.MEDIA_ROOT, settings.MEDIA_URL, settings.ROSTRA_PUBLIC_MEDIA)
    # Not by the settings: a forked process has them from before `serve` wrote down what was chosen.
    if os.environ.get("ROSTRA_BACKGROUND") == "yes":
        _at_exit(start_background())
    return StaticFiles(media, settings.STATIC_ROOT, settings.STATIC_URL)


def start_background() -> Callable[[], None]:
    """Start the schedule as a thread, which works tasks while it leads; returns what stops it."""
    from rostra.config.schedule import Scheduler

    stop = threading.Event()
    thread = threading.Thread(target=Scheduler(stop, works_tasks=True).run, name="schedule", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=STOP_SECONDS / 2)

    return end


def _at_exit(end: Callable[[], None]) -> None:
    # A forked web process leaves without running atexit; its own finalisers do run.
    atexit.register(end)
    util.Finalize(None, end, exitpriority=10)


def _server_logs() -> dict:
    from django.conf import settings

    logs: dict = dict(settings.LOGGING)
    logs["loggers"] = {**logs["loggers"], "_granian": {"propagate": True}}
    return logs


def work(*, queues: list[str] | None) -> int:
    """Work tasks and stand by for the schedule until SIGTERM or SIGINT; returns the exit code."""
    import signal

    import django

    django.setup()
    from rostra.config.schedule import Scheduler
    from rostra.config.workers import TaskWorker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    schedule = threading.Thread(target=Scheduler(stop).run, name="schedule", daemon=True)
    schedule.start()
    print("Working tasks (stop with Ctrl+C)", flush=True)
    TaskWorker(queues, stop).run()
    schedule.join(timeout=STOP_SECONDS / 2)
    return 0
