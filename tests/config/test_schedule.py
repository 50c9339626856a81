"""The schedule: each job when it is due, once, by one leader."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from rostra.config import schedule
from rostra.config.schedule import JOBS, enqueue_due, leadership

pytestmark = pytest.mark.django_db
NAMES = [job.name for job in JOBS]


def test_names_are_unique_and_actions_exist():
    assert len(set(NAMES)) == len(NAMES)
    assert [job.name for job in JOBS if not callable(import_string(job.action))] == []


def test_every_job_runs_at_the_first_start(work_off):
    assert enqueue_due() == NAMES
    assert work_off() == len(JOBS)
    assert DBTaskResult.objects.failed().count() == 0


def test_nothing_is_enqueued_twice_while_it_waits():
    enqueue_due()
    assert enqueue_due(timezone.now() + timedelta(days=30)) == []


def test_a_job_comes_again_when_its_time_is_over(work_off):
    enqueue_due()
    work_off()
    now = timezone.now()
    assert enqueue_due(now) == []
    soon = now + timedelta(minutes=2)
    assert enqueue_due(soon) == [job.name for job in JOBS if job.every <= timedelta(minutes=2)]


def test_one_leads_at_a_time():
    with leadership() as first, leadership() as second:
        assert (first, second) == (True, False)
    with leadership() as again:
        assert again is True


def test_ended_sessions_are_deleted():
    for days in (-1, 1):
        session = SessionStore()
        session.set_expiry(timezone.now() + timedelta(days=days))
        session.save()
    schedule.clear_sessions()
    assert Session.objects.count() == 1


def test_old_results_are_deleted(work_off):
    enqueue_due()
    work_off()
    long_ago = timezone.now() - schedule.KEEP_JOBS - timedelta(hours=1)
    old = DBTaskResult.objects.first()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=long_ago)
    schedule.clear_results()
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()
    assert DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).count() == len(JOBS) - 1


def test_no_job_is_rarer_than_results_are_kept():
    assert max(job.every for job in JOBS) < schedule.KEEP_JOBS
