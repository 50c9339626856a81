"""The cast, the spring edition of Lindholt with Mette, Nils and Clodagh, that of Zielony Bród with Piotr, and who helps them."""

from types import SimpleNamespace

import pytest

from rostra.cohorts.models import Edition
from tests.cast import make_organisations, make_people
from tests.factories.courses import make_course
from tests.factories.ledger import enrol, make_edition


@pytest.fixture
def organisations(prepared) -> SimpleNamespace:
    return prepared(make_organisations)


@pytest.fixture
def people(prepared, organisations) -> SimpleNamespace:
    return prepared(make_people)


@pytest.fixture
def course(prepared):
    return prepared(make_course)


@pytest.fixture
def spring(prepared, course, organisations) -> Edition:
    return prepared(make_edition, course, organisations.lindholt)


@pytest.fixture
def brod(prepared, course, organisations) -> Edition:
    return prepared(make_edition, course, organisations.zielony_brod, key="dce-brod")


@pytest.fixture
def enrolled(prepared, spring, brod, people) -> SimpleNamespace:
    return prepared(make_enrolments, spring, brod, people)


def make_enrolments(spring: Edition, brod: Edition, people: SimpleNamespace) -> SimpleNamespace:
    """Enrolments by the name of the person."""
    here = {key: enrol(spring, getattr(people, key)) for key in ("mette", "nils", "clodagh")}
    return SimpleNamespace(**here, piotr=enrol(brod, people.piotr))
