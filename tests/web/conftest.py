"""Fixtures for tests of the faces."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.web.world import client_of, make_world


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    """A running academy; Mette and Nils are enrolled in the spring edition."""
    return prepared(make_world)


@pytest.fixture
def mette(world: SimpleNamespace) -> Client:
    """A browser in which Mette is signed in."""
    return client_of(world.people.mette)
