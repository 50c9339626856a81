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


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id: str) -> Iterator[None]:
    """A test database copied from the template of the present migrations, one for each xdist worker."""
    suffix = worker_id.replace("master", "one")
    with django_db_blocker.unblock():
        if connections["default"].vendor == "sqlite":
            drop = _copy_sqlite(suffix)
        else:
            drop = _copy_postgresql(suffix)
    yield
    with django_db_blocker.unblock():
        drop()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of the xdist worker; "master" without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


def _copy_sqlite(suffix: str) -> Callable[[], None]:
    from rostra.config.template import sqlite_template

    template = sqlite_template(CACHE)
    connection = connections["default"]
    connection.close()
    # Shared memory: the threads of a live server see the same database, and it ends with the process.
    name = f"file:rostra_{suffix}?mode=memory&cache=shared"
    for config in (settings.DATABASES["default"], connection.settings_dict):
        config["NAME"] = name
        config.setdefault("TEST", {})["NAME"] = name
    holder = sqlite3.connect(name, uri=True)
    source = sqlite3.connect(f"file:{template}?mode=ro", uri=True)
    source.backup(holder)
    source.close()
    return holder.close


def _copy_postgresql(suffix: str) -> Callable[[], None]:
    from rostra.config.template import administer, postgresql_template

    connection = connections["default"]
    connection.close()
    server = dict(connection.settings_dict)
    template = postgresql_template(CACHE, server)
    name = f"rostra_test_{suffix}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    administer(server, drop, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    for config in (settings.DATABASES["default"], connection.settings_dict):
        config["NAME"] = name

    def end() -> None:
        connection.close()
        administer(server, drop)

    return end


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
