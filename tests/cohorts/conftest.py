"""The cast, a course, and the spring edition of Lindholt."""

from types import SimpleNamespace

import pytest

from rostra.cohorts.models import Edition
from rostra.programmes.models import ProgrammePage
from tests.cast import make_organisations, make_people
from tests.factories.courses import make_course
from tests.factories.ledger import make_edition


@pytest.fixture
def organisations(db) -> SimpleNamespace:
    return make_organisations()


@pytest.fixture
def people(organisations) -> SimpleNamespace:
    return make_people()


@pytest.fixture
def course(db) -> ProgrammePage:
    return make_course()


@pytest.fixture
def spring(course, organisations) -> Edition:
    return make_edition(course, organisations.lindholt)


@pytest.fixture
def brod(course, organisations) -> Edition:
    return make_edition(course, organisations.zielony_brod, key="dce-brod", admission="invited")
