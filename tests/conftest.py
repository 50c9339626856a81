"""What every test gets: a migrated database copied from a template, the outbox, work that is worked off."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.databases import Databases, Postgresql, Sqlite
from tests.prepared import Shelf
from tools import browser

hypothesis_settings.register_profile(
    "house",
    deadline=None,
    max_examples=50,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.register_profile("long", hypothesis_settings.get_profile("house"), max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


HERE = Path(__file__).parent
LONG = (
    "journeys/",
    "exchange/test_blueprint_shipped.py",
    "demo/test_stages.py",
    "web/test_permission_matrix.py",
    "web/test_interface_in_danish.py",
    "exchange/",
)
DATABASES = pytest.StashKey[Databases]()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker, worker_id: str) -> Iterator[None]:
    """A test database copied from the template of the present migrations, one for each xdist worker."""
    suffix = worker_id.replace("master", "one")
    with django_db_blocker.unblock():
        databases = (Sqlite if connections["default"].vendor == "sqlite" else Postgresql)(suffix)
        databases.fill()
    request.config.stash[DATABASES] = databases
    # A test with transactions of its own would empty table by table at its end; it gets a new database instead, below.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        yield
    del request.config.stash[DATABASES]  # the last test needs none after it
    with django_db_blocker.unblock():
        databases.drop()


@pytest.fixture(scope="session")
def shelf(
    request: pytest.FixtureRequest, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Shelf:
    """What was built before in this process."""
    return Shelf(request.config.stash[DATABASES], tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def prepared(request: pytest.FixtureRequest, db, shelf: Shelf) -> Iterator[Callable[..., Any]]:
    """Call it with a function that builds what a test begins with: see `tests.prepared`."""
    with shelf.opened(in_place=_commits(request.node)) as step:
        yield step


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of the xdist worker; "master" without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    databases = item.config.stash.get(DATABASES, None)
    if databases is not None:
        databases.begin(connections["default"])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After a test with transactions of its own the next one finds a new database."""
    result = yield
    databases = item.config.stash.get(DATABASES, None)
    if databases is not None and nextitem is not None and _commits(item):
        databases.fill()
    return result


def _commits(item: pytest.Item) -> bool:
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only tests that touch the database, for a second one"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before xdist reads the groups, and after everybody's sorting
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Leave out tests of the database that is not in use, and journeys where there is no browser.

    With several workers a module stays on one of them, unless it says for some of its tests that they may part.
    """
    vendor = connections["default"].vendor
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[vendor]
    left_out = {item for item in items if item.get_closest_marker(other)}
    if vendor == "postgresql":
        left_out |= {item for item in items if item.get_closest_marker("once")}
    if config.getoption("--database-only"):
        left_out |= {item for item in items if not touches_database(item)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    blind = browser.find() is None
    for item in items:
        if blind and item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.skip(reason="there is no browser here"))
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.as_posix()))
    yield
    if config.getoption("dist", "no") != "no" or hasattr(config, "workerinput"):
        items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _turn(item: pytest.Item) -> int:
    """Several workers begin with what takes longest, so that they end together."""
    path = item.path.relative_to(HERE).as_posix()
    return next((number for number, long in enumerate(LONG) if path.startswith(long)), len(LONG))


def touches_database(item: pytest.Item) -> bool:
    """Whether a test may touch the database: by its mark, or by a fixture that opens it, however far down.

    Without either pytest-django refuses every query.
    """
    doors = {"db", "transactional_db", "django_db_setup", "live_server"}
    return bool(item.get_closest_marker("django_db") or doors & set(getattr(item, "fixturenames", ())))
