"""The example academy: honest at every stage, the same from the same day, equal to what a rebuild gives."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from rostra.assessment.models import Submission
from rostra.cohorts.models import Edition, Enrolment
from rostra.demo import samples, stages
from rostra.demo.cast import AUTHORITIES, BROD, CAST, SPRING
from rostra.demo.clock import at
from rostra.ledger.actions.rebuild import rebuild
from rostra.ledger.models import Certificate, Evidence, Progress
from rostra.people.models import Grant, Organisation, Person


def state_of(email: str) -> Progress:
    return Progress.objects.get(enrolment__person__email=email)


def test_running_is_in_the_middle_of_everything(transactional_db, tmp_path):
    stages.build(stage="running", full=False)
    assert Organisation.objects.count() == len(AUTHORITIES)
    assert Person.objects.filter(email__in=[part.email for part in CAST]).count() == len(CAST)
    assert Grant.objects.live().count() == sum(len(part.grants) for part in CAST)
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
    } <= set(paths)


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
