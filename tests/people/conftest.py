"""The cast, for tests of people."""

from types import SimpleNamespace

import pytest

from tests.cast import make_organisations, make_people


@pytest.fixture
def organisations(db) -> SimpleNamespace:
    return make_organisations()


@pytest.fixture
def people(organisations) -> SimpleNamespace:
    return make_people()
