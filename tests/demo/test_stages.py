"""The example academy: honest at every stage, the same from the same day, equal to what a rebuild gives."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from rostra.assessment.models import Submission
from rostra.coaching.models import Aim, Flag, Meeting, Pair
from rostra.cohorts import drawing
from rostra.cohorts.models import Application, Draw, Edition, Enrolment
from rostra.demo import councillors, samples, stages
from rostra.demo.cast import AUTHORITIES, BROD, CAST, SPRING
from rostra.demo.clock import at
from rostra.ledger.actions.rebuild import rebuild
from rostra.ledger.models import Certificate, Evidence, Progress
from rostra.live.models import (
    Attendance,
    CatchUp,
    ImportRow,
    LibraryItem,
    Registration,
    Session,
    Speaker,
)
from rostra.people.models import Grant, Organisation, Person
from rostra.solvers.draw import verify
from tests.databases import connection_to
from tests.prepared import standing_in

# The whole test run makes it once on SQLite; without it, and on PostgreSQL, it is built here.
MADE = os.environ.get("ROSTRA_TEST_EXAMPLE") if connection.vendor == "sqlite" else None


@pytest.fixture
def running(settings, tmp_path: Path) -> Iterator[None]:
    """The example academy in the middle of its spring edition."""
    if not MADE:
        stages.build(stage="running", full=False)
        yield
        return
    folder = Path(shutil.copytree(MADE, tmp_path / "academy"))
    settings.MEDIA_ROOT = folder / "media"
    with standing_in(connection_to(str(folder / "db.sqlite3"))):
        yield


def state_of(email: str) -> Progress:
    return Progress.objects.get(enrolment__person__email=email)


@pytest.mark.django_db(transaction=not MADE)
@pytest.mark.usefixtures("running")
def test_running_is_in_the_middle_of_everything(tmp_path):
    assert Organisation.objects.count() == len((*AUTHORITIES, *councillors.COAST_AUTHORITIES))
    assert Person.objects.filter(email__in=[part.email for part in CAST]).count() == len(CAST)
    cast = Grant.objects.live().filter(person__email__in=[part.email for part in CAST])
    reader = cast.get(role="editor", scope_kind="site")  # of cases, beside what the cast says
    assert reader.person.email == "lasse@lindholt.example"
    assert cast.exclude(scope_kind="person").exclude(role="coach").count() - 1 == sum(
        kind != "person" for part in CAST for _role, kind, _key in part.grants
    )
    for part in CAST:
        for role, kind, _key in part.grants:
            assert cast.filter(person__email=part.email, role=role, scope_kind=kind).exists(), part.key
    assert {
        each.helper.key
        for each in Pair.objects.filter(kind="officer", ended_at=None).select_related("helper")
    } == {each.person.key for each in Grant.objects.live().filter(role="officer").select_related("person")}
    assert not Person.objects.get(email="gus@harbours.example").joined_at
    assert state_of("nils@lindholt.example").completed_at
    assert Certificate.objects.filter(enrolment__person__email="nils@lindholt.example").count() == 1
    assert state_of("mette@lindholt.example").with_us == 1
    assert state_of("clodagh@harbours.example").met == 0
    assert Enrolment.objects.filter(
        edition__key=BROD, person__email="piotr@zielony.example", state="enrolled"
    ).exists()
    assert Submission.objects.filter(state="handed_in").count() == 2
    assert not Evidence.objects.filter(happened_at__gt=timezone.now()).exists()
    assert all(each.happened_at.date() >= each.enrolment.edition.starts_on for each in Evidence.objects.all())
    assert not rebuild(check=True).differences
    paths = samples.write(tmp_path)
    assert json.loads((tmp_path / "urls.json").read_text()) == paths
    assert {
        "home",
        "activity_quiz",
        "learner_map",
        "certificate",
        "desk_submission",
        "desk_enrolment",
        "session",
        "registration_waiting",
        "library_item",
        "catch_up",
        "desk_attendance_import",
    } <= set(paths)
    assert_sessions_are_honest()
    assert_areas_are_honest()
    assert paths["rush_api"] == "/api/v1/sessions/live-try-registering/registrations/"


def assert_areas_are_honest() -> None:
    """What the councillors' areas say holds: everybody supported, met meetings over, a draw that anybody can check."""
    here = Enrolment.objects.live().filter(edition__key=councillors.LINDHOLT)
    officers = Pair.objects.filter(kind="officer", layer=1, ended_at=None, enrolment__in=here)
    assert officers.count() == here.count() == 10
    assert not Meeting.objects.filter(state="held", ends_at__gt=timezone.now()).exists()
    assert Meeting.objects.filter(state="held").count() == 2
    assert set(Aim.objects.values_list("state", flat=True)) == {"open", "met", "not_met"}
    assert Flag.objects.get().state == "handed_on"
    draw = Draw.objects.get()
    assert verify(drawing.published(draw))
    states = sorted(Application.objects.values_list("state", flat=True))
    assert states == ["accepted"] * 14 + ["offered"] + ["reserve"] * 3
    assert Application.objects.get(state="offered").offer_until > timezone.now()


def assert_sessions_are_honest() -> None:
    """What the live part says holds: counts, registers, one missed workshop handed in and one not, nothing before its time."""
    trial = Session.objects.get(slug="try-registering")
    assert (trial.unlimited_trial, trial.guests, trial.capacity_online) == (True, True, 200)
    assert (trial.booked_online, trial.registrations.count()) == (0, 0)
    workshop = Session.objects.get(slug="an-hour-to-answer")
    assert (workshop.booked_online, workshop.waiting_count) == (6, 3)
    for each in Session.objects.filter(register_closed_at__isnull=False):
        assert each.ends_at < each.register_closed_at <= timezone.now()
        there = Attendance.objects.filter(session=each, verdict="attended").count()
        assert each.attended_count == there > 0
    assert not Session.objects.filter(
        ends_at__lt=timezone.now(), register_closed_at=None, state="announced", outside_url=""
    )
    assert not Registration.objects.filter(created_at__gt=timezone.now()).exists()
    assert ImportRow.objects.filter(state=ImportRow.State.ASKED).count() == 1
    states = CatchUp.objects.values_list("enrolment__person__email", "state")
    assert sorted(states) == [("asta@lindholt.example", "open"), ("karla@lindholt.example", "handed_in")]
    item = LibraryItem.objects.get()
    assert (item.duration, sorted(item.captions.values_list("language", flat=True))) == (111, ["da", "en"])
    assert Speaker.objects.filter(consented_at__isnull=False).count() >= 10


def test_recruiting_has_people_and_no_evidence(db):
    stages.build(stage="recruiting", full=False, others=False)
    assert Edition.objects.get(key=SPRING).starts_on > timezone.localdate()
    assert Enrolment.objects.filter(edition__key=SPRING, state="enrolled").count() > 5
    assert Evidence.objects.count() == 0
    assert Certificate.objects.count() == 0


def test_a_folder_with_people_is_left_alone(db, settings, tmp_path):
    Person.objects.create_user("somebody@example.org")
    settings.ROSTRA_DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="demo mode"):
        call_command("rostra_demo", stdout=StringIO())
    settings.ROSTRA_DEMO = True
    with pytest.raises(CommandError):
        call_command("rostra_demo", stdout=StringIO())
    assert Person.objects.count() == 1


def test_the_clock_is_set_for_defaults_too_and_goes_on_afterwards(db):
    then = timezone.now() - timezone.timedelta(days=40)
    with at(then):
        assert timezone.now() == then
        assert Grant(role="editor").given_at == then
    assert timezone.now() > then + timezone.timedelta(days=39)
