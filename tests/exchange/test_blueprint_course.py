"""The shipped course: sound, imported whole, imported twice without a change, exported as it came."""

from __future__ import annotations

from pathlib import Path

import pytest

import rostra
from rostra.assessment.models import FormVersion, QuestionVersion
from rostra.exchange.blueprint import exporting, importing, reading
from rostra.programmes.actions import publishing
from rostra.programmes.models import ActivityPage, Publication
from tests.programmes.content import make_home
from wagtail.models import Revision

COURSE = Path(rostra.__file__).parent / "demo" / "blueprints" / "digital-engagement"

pytestmark = pytest.mark.django_db


def test_the_shipped_course_is_sound():
    blueprint, faults = reading.read(COURSE)
    assert [str(fault) for fault in faults] == []
    assert blueprint is not None


def test_the_course_is_imported_twice_and_exported():
    make_home()
    first = importing.import_folder(COURSE)
    assert {verb for verb, _what in first.done} == {"new"}
    assert publishing.rebuild(check=True).differences == []
    counts = [Revision.objects.count(), QuestionVersion.objects.count(), FormVersion.objects.count()]
    stamps = dict(Publication.objects.values_list("key", "compiled_at"))

    second = importing.import_folder(COURSE)
    assert second.done == []
    assert [Revision.objects.count(), QuestionVersion.objects.count(), FormVersion.objects.count()] == counts
    assert dict(Publication.objects.values_list("key", "compiled_at")) == stamps
    assert ActivityPage.objects.live().count() == 7
