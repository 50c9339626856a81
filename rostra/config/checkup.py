"""`rostra check-config`: what is wrong with the environment, a clear line each, and what is worth knowing."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from rostra.config import env

LEAST_FREE_MIB = 500
HERE = {"localhost", "127.0.0.1", "::1"}


def check_config() -> int:
    """Print every fault and remark; returns 1 when there is a fault."""
    faults = [*faults_of_settings(), *faults_of_services()]
    remarks = list(remarks_on_settings())
    for fault in faults:
        print(f"wrong   {fault}", file=sys.stderr)
    for remark in remarks:
        print(f"note    {remark}")
    if not faults:
        print("All is well." if not remarks else "Nothing is wrong.")
    return 1 if faults else 0


def faults_of_settings() -> Iterator[str]:
    """What no installation can run with."""
    from django.conf import settings

    debug, host = settings.DEBUG, urlsplit(settings.ROSTRA_URL).hostname
    yield from env.faults
    for name in env.unknown():
        yield f"{name} is set, but there is no such setting. Is it misspelt? See docs/reference/settings.md."
    if debug and host not in HERE:
        yield "ROSTRA_DEBUG is on at a public address: error pages would show secrets."


def faults_of_services() -> Iterator[str]:
    """Folders, database, cache and mail server that do not answer."""
    from django.conf import settings

    yield from _folder(settings.ROSTRA_DATA_DIR)
    yield from _database()
    yield from _cache()
    if settings.ROSTRA_EMAIL_TRANSPORT:
        yield from _port("ROSTRA_EMAIL_URL", settings.EMAIL_HOST, settings.EMAIL_PORT)


def remarks_on_settings() -> Iterator[str]:
    """What works, but may not be meant."""
    from django.conf import settings

    address = urlsplit(settings.ROSTRA_URL)
    if address.scheme == "http" and address.hostname not in HERE:
        yield "ROSTRA_URL is not https: sign-in cookies travel unprotected, and passkeys do not work."
    if not settings.ROSTRA_EMAIL_TRANSPORT:
        yield "No ROSTRA_EMAIL_URL: mail, also codes for signing in, stays in the outbox and is not sent."
    if settings.ROSTRA_WORKERS > 1 and settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        yield "Several web processes and no ROSTRA_CACHE_URL: each keeps its own limits and pages."
    if address.scheme == "https" and settings.ROSTRA_HOST in HERE and not settings.ROSTRA_PROXIES:
        yield "ROSTRA_URL is https but ROSTRA_PROXIES is 0: say how many proxies stand in front."
    free = shutil.disk_usage(settings.ROSTRA_DATA_DIR).free // 2**20
    if free < LEAST_FREE_MIB:
        yield f"Only {free} MiB are free where {settings.ROSTRA_DATA_DIR} is."


def _folder(folder: Path) -> Iterator[str]:
    probe = folder / ".probe"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        yield f"The data folder {folder} cannot be written: {error.strerror}."
    key = folder / "secret-key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield f"Others can read {key}. Run: chmod 600 {key}"


def _database() -> Iterator[str]:
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield f"The database does not answer: {str(error).strip().splitlines()[0]}"
        return
    from rostra.config.preflight import pending_migrations

    if waiting := pending_migrations():
        yield f"The database is behind this version ({waiting} migrations). Run: rostra manage migrate"


def _cache() -> Iterator[str]:
    from django.core.cache import cache

    if type(cache._connections["default"]).__name__ != "RedisCache":  # type: ignore[attr-defined]
        return
    from redis.exceptions import RedisError

    try:
        cache.get("probe")
    except (RedisError, OSError) as error:
        yield f"The cache does not answer: {error}"


def _port(name: str, host: str, port: int) -> Iterator[str]:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        yield f"{name}: nothing answers at {host}:{port} ({error})."
