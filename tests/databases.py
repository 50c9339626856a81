"""The databases of one test process: one for every test, and copies of it for what many tests begin with."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

CACHE = Path(__file__).resolve().parents[1] / ".cache"


class Databases(Protocol):
    """What tests ask of a database server. `name` and `source` are "" for the one that every test finds."""

    def fill(self) -> None:
        """Make the one that every test finds as the migrations left it."""

    def copy(self, source: str, name: str) -> BaseDatabaseWrapper:
        """A connection to a new copy of `source`, in which no transaction is open."""

    def begin(self, connection: BaseDatabaseWrapper) -> None:
        """A test, or a step of one, begins on this connection."""

    def written(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether something was written in the transaction since then."""

    def drop(self) -> None:
        """Let go of all of them."""


class Sqlite:
    """In shared memory: the threads of a live server see the same database, and it ends with the process."""

    def __init__(self, suffix: str) -> None:
        from rostra.config.template import sqlite_template

        self.template = sqlite_template(CACHE)
        self.suffix = suffix
        self.start = 0
        self.holders: dict[str, sqlite3.Connection] = {}
        self.copies: list[BaseDatabaseWrapper] = []
        connection = connections["default"]
        connection.close()
        address = self._address("")
        for config in (settings.DATABASES["default"], connection.settings_dict):
            config["NAME"] = address
            config.setdefault("TEST", {})["NAME"] = address
        self.holders[""] = sqlite3.connect(address, uri=True)

    def fill(self) -> None:
        connections["default"].close()
        self._from_template(self.holders[""])

    def copy(self, source: str, name: str) -> BaseDatabaseWrapper:
        address = self._address(name)
        self.holders[name] = sqlite3.connect(address, uri=True)
        if source:
            self.holders[source].backup(self.holders[name])
        else:
            self._from_template(self.holders[name])
        self.copies.append(connection_to(address))
        return self.copies[-1]

    def begin(self, connection: BaseDatabaseWrapper) -> None:
        self.start = connection.connection.total_changes if connection.connection else 0

    def written(self, connection: BaseDatabaseWrapper) -> bool:
        connection.ensure_connection()
        return connection.connection.total_changes != self.start

    def drop(self) -> None:
        for each in [*self.holders.values(), *(copy.connection for copy in self.copies)]:
            if each is not None:  # Django itself never closes a connection to a database in memory
                each.close()

    def _address(self, name: str) -> str:
        return f"file:rostra_{self.suffix}{name}?mode=memory&cache=shared"

    def _from_template(self, target: sqlite3.Connection) -> None:
        source = sqlite3.connect(f"file:{self.template}?mode=ro", uri=True)
        source.backup(target)
        source.close()


class Postgresql:
    """Databases of their own on the same server."""

    def __init__(self, suffix: str) -> None:
        from rostra.config.template import postgresql_template

        connection = connections["default"]
        connection.close()
        self.server = dict(connection.settings_dict)
        self.template = postgresql_template(CACHE, self.server)
        self.name = f"rostra_test_{suffix}"
        self.copies: dict[str, BaseDatabaseWrapper] = {}
        for config in (settings.DATABASES["default"], connection.settings_dict):
            config["NAME"] = self.name

    def fill(self) -> None:
        connections["default"].close()
        self._create(self.name, self.template)

    def copy(self, source: str, name: str) -> BaseDatabaseWrapper:
        if source:
            self.copies[source].close()
        self._create(self.name + name, self.name + source if source else self.template)
        self.copies[name] = connection_to(self.name + name)
        return self.copies[name]

    def begin(self, connection: BaseDatabaseWrapper) -> None:
        """The server knows."""

    def written(self, connection: BaseDatabaseWrapper) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
            return cursor.fetchone()[0]

    def drop(self) -> None:
        connections["default"].close()
        for copy in self.copies.values():
            copy.close()
        if os.environ.get("ROSTRA_TEST_SERVER_ENDS"):
            return  # they go with their server; dropping two hundred takes half a minute
        for copy in self.copies.values():
            self._drop(copy.settings_dict["NAME"])
        self._drop(self.name)

    def _create(self, name: str, source: str) -> None:
        from rostra.config.template import administer

        self._drop(name)
        administer(self.server, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def _drop(self, name: str) -> None:
        from rostra.config.template import administer

        administer(self.server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def connection_to(name: str) -> BaseDatabaseWrapper:
    """A connection like the usual one to another database of the same server, or file."""
    made = connections.create_connection("default")
    made.settings_dict = {**made.settings_dict, "NAME": name}
    return made
