"""Certificates for all who are ready, and their papers in one file."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import bundles
from rostra.ledger.models import Certificate
from rostra.messaging.models import Message
from rostra.people.models import LongTask
from tests.factories.ledger import enrol, finish

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(spring, people):
    """Mette and Nils have met everything; Clodagh has not; none of it on commit, so no certificate yet."""
    rows = [enrol(spring, people.mette), enrol(spring, people.nils)]
    enrol(spring, people.clodagh)
    for row in rows:
        finish(row)
    return rows


def test_all_who_are_ready_get_theirs(spring, people, finished, work_off):
    people.nils.name = ""
    people.nils.save()
    began = bundles.issue_all(edition=spring, by=people.maren)
    assert (began.total, Certificate.objects.count()) == (2, 0)
    work_off()
    done = LongTask.objects.get()
    assert (done.state, done.result["issued"], done.result["refused"]) == ("done", 1, 1)
    assert "name" in done.result["lines"][0][1]
    paper = Certificate.objects.get()
    assert (paper.enrolment, paper.issued_by) == (finished[0], people.maren)
    assert Message.objects.filter(kind="certificate_ready").count() == 1
    with done.file.open("rb") as kept:
        report = kept.read().decode("utf-8-sig")
    assert paper.number in report
    assert people.nils.email in report


def test_papers_in_one_file(spring, people, finished, work_off):
    bundles.issue_all(edition=spring, by=people.maren)
    work_off()
    bundles.pack(edition=spring, by=people.maren)
    work_off()
    done = LongTask.objects.get(kind="certificate_papers")
    assert (done.state, done.done) == ("done", 2)
    with done.file.open("rb") as kept, zipfile.ZipFile(BytesIO(kept.read())) as packed:
        names = packed.namelist()
        assert all(packed.read(name).startswith(b"%PDF") for name in names)
    assert {row.number for row in Certificate.objects.all()} == {
        "-".join(name.removesuffix(".pdf").split("-")[2:]) for name in names
    }


def test_nobody_ready_and_nobody_else_may(spring, people):
    enrol(spring, people.mette)
    with pytest.raises(Refused, match="Nobody is ready"):
        bundles.issue_all(edition=spring, by=people.maren)
    with pytest.raises(Refused, match="no certificate yet"):
        bundles.pack(edition=spring, by=people.maren)
    for verb in (bundles.issue_all, bundles.pack):
        with pytest.raises(NotAllowed):
            verb(edition=spring, by=people.tove)


def test_a_right_that_is_gone_stops_the_work(spring, people, finished, work_off):
    bundles.issue_all(edition=spring, by=people.maren)
    people.maren.grants.all().delete()
    work_off()
    assert (LongTask.objects.get().state, Certificate.objects.count()) == ("failed", 0)
