"""The cast, by key; organisations with them."""

from types import SimpleNamespace

import pytest

from tests.cast import make_organisations, make_people


@pytest.fixture
def organisations(prepared) -> SimpleNamespace:
    return prepared(make_organisations)


@pytest.fixture
def people(prepared, organisations) -> SimpleNamespace:
    return prepared(make_people)
