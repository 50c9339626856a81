"""The cast, a course, and the spring edition of Lindholt."""

from types import SimpleNamespace

import pytest

from rostra.cohorts.models import Edition
from rostra.programmes.models import ProgrammePage
from tests.cast import make_organisations, make_people
from tests.factories.courses import make_course
from tests.factories.ledger import make_edition


@pytest.fixture
def organisations(prepared) -> SimpleNamespace:
    return prepared(make_organisations)


@pytest.fixture
def people(prepared, organisations) -> SimpleNamespace:
    return prepared(make_people)


@pytest.fixture
def course(prepared) -> ProgrammePage:
    return prepared(make_course)


@pytest.fixture
def spring(prepared, course, organisations) -> Edition:
    return prepared(make_edition, course, organisations.lindholt)


@pytest.fixture
def brod(prepared, course, organisations) -> Edition:
    return prepared(make_edition, course, organisations.zielony_brod, key="dce-brod", admission="invited")
