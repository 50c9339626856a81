"""The control of the rush: an installation served with the lock of the places taken out, to see that it then oversells.

python -m bench.careless PORT WORKERS

Places are counted before the transaction begins, as a program without the lock would. Nothing else is different.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

MOMENT = 0.02  # seconds between counting and writing


def main() -> int:
    """Serve without the lock."""
    from granian.constants import Interfaces
    from granian.server import Server

    port, workers = int(sys.argv[1]), int(sys.argv[2])
    server = Server(
        target="careless", address="127.0.0.1", port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=64, websockets=False,
    )  # fmt: skip
    server.serve(target_loader=load, wrap_loader=False)
    return 0


def load() -> Callable[..., Any]:
    """The application of a web process, then the lock taken out of it."""
    from rostra.config.serve import load_application

    application = load_application()
    take_out_the_lock()
    return application


def take_out_the_lock() -> None:
    """Count first, begin the transaction later, lock nothing. A web process has one application thread."""
    from rostra.live import seats
    from rostra.live.actions import registrations
    from rostra.live.models import Session

    count, register = seats.count, registrations.register
    before: list[seats.Places] = []

    def unlocked(session_pk: int) -> Session:
        return Session.objects.get(pk=session_pk)

    def counted(session: Session) -> seats.Places:
        return before.pop() if before else count(session)

    def carelessly(session: Session, **wish: Any) -> Any:
        before[:] = [count(Session.objects.get(pk=session.pk))]
        time.sleep(MOMENT)
        return register(session, **wish)

    seats.hold, seats.count, registrations.register = unlocked, counted, carelessly


if __name__ == "__main__":
    sys.exit(main())
