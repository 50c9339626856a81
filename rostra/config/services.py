"""Addresses of outside services (database, cache, mail, sign-in) turned into what Django expects."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from rostra.config import env

# secure_delete: what is erased is overwritten, else it could be read in the file until its place is used again.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;"
    "PRAGMA secure_delete=ON;"
)
CONNECTION_AGE = 600


def sqlite_config(path: Path | str) -> dict:
    """SQLite with a write-ahead log; a transaction takes the write lock first and so never fails halfway."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": CONNECTION_AGE,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }


PREPARE_AFTER = 5  # for statements that do not ask for it themselves; those of Django never are


def database_config(url: str, data_dir: Path, *, keeps_plans: bool = True) -> dict:
    """SQLite in the data folder, or the PostgreSQL database that `url` names. Another scheme is a fault.

    `keeps_plans`: PostgreSQL may keep the plans of hot questions for each connection.
    """
    if not url:
        return sqlite_config(data_dir / "db.sqlite3")
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        env.faults.append("ROSTRA_DATABASE_URL must begin with postgres://; leave it out for SQLite.")
        return sqlite_config(data_dir / "db.sqlite3")
    try:
        config: dict[str, Any] = dict(
            dj_database_url.parse(url, conn_max_age=CONNECTION_AGE, conn_health_checks=True)
        )
    except ValueError:
        env.faults.append(
            "ROSTRA_DATABASE_URL cannot be read; write postgres://user:password@host:5432/name."
        )
        return sqlite_config(data_dir / "db.sqlite3")
    if not config.get("NAME"):
        env.faults.append(
            "ROSTRA_DATABASE_URL names no database; write postgres://user:password@host:5432/name."
        )
    if keeps_plans:
        config.setdefault("OPTIONS", {})["prepare_threshold"] = PREPARE_AFTER
    return config


def is_site(address: str) -> bool:
    """Whether an address is that of a whole site: http or https, a host, no path."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.path or parts.query)


def cache_config(url: str) -> dict:
    """A cache in memory of each process, or Redis/Valkey shared by all of them."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        env.faults.append("ROSTRA_CACHE_URL must begin with redis://, rediss:// or unix://.")
        return cache_config("")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "KEY_PREFIX": "rostra"}


@dataclass(frozen=True)
class Mail:
    """What carries mail from the outbox. With an empty `transport` nothing does, it stays there."""

    transport: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    ssl: bool = False


def email_config(url: str) -> Mail:
    """Read smtp:// (STARTTLS unless ?plain or the host is this machine) or smtps:// (TLS from the start)."""
    if not url:
        return Mail()
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or port == -1:
        env.faults.append(
            "ROSTRA_EMAIL_URL must be smtp://user:password@host:587 or smtps://user:password@host:465."
        )
        return Mail()
    plain = parts.query == "plain" or parts.hostname in {"localhost", "127.0.0.1"}
    secure = parts.scheme == "smtps"
    return Mail(
        transport="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=port or (465 if secure else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=not secure and not plain,
        ssl=secure,
    )


def is_server(address: str) -> bool:
    """Whether an address of another server can be asked: http or https, a host, perhaps a path, nothing after it."""
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
        )
    except ValueError:
        return False


def is_mailbox(address: str) -> bool:
    """Whether an address is that of a mailbox to be read: imap or imaps, with a user, a password and a host."""
    parts = urlsplit(address)
    return parts.scheme in {"imap", "imaps"} and bool(parts.hostname and parts.username and parts.password)


def oidc_config(*, name: str, url: str, client: str, secret: str) -> list[dict]:
    """One OpenID Connect provider for allauth, or none. Half a configuration is a fault."""
    if not url and not client:
        return []
    if not (url and client and secret):
        env.faults.append(
            "Signing in with your organisation needs ROSTRA_OIDC_URL, _CLIENT and _SECRET together."
        )
        return []
    return [
        {
            "provider_id": "organisation",
            "name": name or urlsplit(url).hostname or "Organisation",
            "client_id": client,
            "secret": secret,
            "settings": {"server_url": url, "token_auth_method": "client_secret_basic"},
        }
    ]


def networks(value: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The networks of a list with commas between. Raises ValueError for what is none."""
    return [ipaddress.ip_network(each.strip()) for each in value.split(",") if each.strip()]


def are_hosts(value: str) -> bool:
    """Whether a list names nothing but hosts: no scheme, port or path."""
    names = [each.strip() for each in value.split(",")]
    return all(
        re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", name) for name in names
    )


def are_networks(value: str) -> bool:
    """Whether a list names nothing but networks."""
    try:
        return bool(networks(value))
    except ValueError:
        return False
