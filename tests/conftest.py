"""What every test gets: a migrated database copied from a template, the outbox, work that is worked off."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tools import browser

CACHE = Path(__file__).resolve().parents[1] / ".cache"

hypothesis_settings.register_profile(
    "house",
    deadline=None,
    max_examples=50,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.register_profile("long", hypothesis_settings.get_profile("house"), max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


COPY = pytest.StashKey["SqliteCopy | PostgresqlCopy"]()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker, worker_id: str) -> Iterator[None]:
    """A test database copied from the template of the present migrations, one for each xdist worker."""
    suffix = worker_id.replace("master", "one")
    with django_db_blocker.unblock():
        copy = (SqliteCopy if connections["default"].vendor == "sqlite" else PostgresqlCopy)(suffix)
        copy.fill()
    request.config.stash[COPY] = copy
    yield
    with django_db_blocker.unblock():
        copy.drop()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of the xdist worker; "master" without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


class SqliteCopy:
    """In shared memory: the threads of a live server see the same database, and it ends with the process."""

    def __init__(self, suffix: str) -> None:
        from rostra.config.template import sqlite_template

        self.template = sqlite_template(CACHE)
        connection = connections["default"]
        connection.close()
        name = f"file:rostra_{suffix}?mode=memory&cache=shared"
        for config in (settings.DATABASES["default"], connection.settings_dict):
            config["NAME"] = name
            config.setdefault("TEST", {})["NAME"] = name
        self.holder = sqlite3.connect(name, uri=True)

    def fill(self) -> None:
        connections["default"].close()
        source = sqlite3.connect(f"file:{self.template}?mode=ro", uri=True)
        source.backup(self.holder)
        source.close()

    def drop(self) -> None:
        self.holder.close()


class PostgresqlCopy:
    """A database of its own on the same server."""

    def __init__(self, suffix: str) -> None:
        from rostra.config.template import postgresql_template

        connection = connections["default"]
        connection.close()
        self.server = dict(connection.settings_dict)
        self.template = postgresql_template(CACHE, self.server)
        self.name = f"rostra_test_{suffix}"
        for config in (settings.DATABASES["default"], connection.settings_dict):
            config["NAME"] = self.name

    def fill(self) -> None:
        from rostra.config.template import administer

        self.drop()
        administer(self.server, f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')

    def drop(self) -> None:
        from rostra.config.template import administer

        connections["default"].close()
        administer(self.server, f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """A test with transactions of its own empties all tables at its end: fill them again for the next test."""
    result = yield
    copy = item.config.stash.get(COPY, None)
    if copy is not None and _empties(item):
        copy.fill()
    return result


def _empties(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return (
        bool(marker and marker.kwargs.get("transaction"))
        or "transactional_db" in names
        or "live_server" in names
    )


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A page asked for in another language leaves that language active in its thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def work_off(db) -> Callable[[], int]:
    """Works every ready task now, as a worker would, and returns how many there were."""
    from rostra.config.workers import TaskWorker

    return TaskWorker().work_off


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of the database that is not in use, and journeys where there is no browser.

    With several workers a module stays on one of them, and so do all journeys through the one living academy.
    """
    vendor = connections["default"].vendor
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[vendor]
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    blind = browser.find() is None
    for item in items:
        if blind and item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.skip(reason="there is no browser here"))
        lives = "live_academy" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("journeys" if lives else item.path.as_posix()))
