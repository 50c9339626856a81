"""The task queue: worked in order, retried with growing pauses, taken over from dead workers."""

import socket
import subprocess
import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from rostra.config.workers import TaskWorker, put_back_lost, worker_name
from rostra.kernel.tasks import LONGEST_DELAY, OF_LIBRARIES, Retry, retry_of
from tests.config import tasks

pytestmark = pytest.mark.django_db
HOST = socket.gethostname()[:32]


@pytest.fixture(autouse=True)
def _no_calls():
    tasks.calls.clear()


def row(result) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=result.id)


def test_work_is_done_once(work_off):
    result = tasks.works.enqueue(word="a")
    assert work_off() == 1
    assert work_off() == 0
    assert tasks.calls == ["a"]
    assert row(result).return_value == "a"


def test_a_task_of_a_transaction_that_failed_never_runs(work_off):
    with transaction.atomic():
        tasks.works.enqueue(word="a")
        transaction.set_rollback(True)
    assert work_off() == 0


def test_a_failed_task_is_tried_again_later_and_then_given_up(work_off, caplog):
    result = tasks.fails.enqueue(word="a")
    pauses = []
    for _attempt in range(3):
        before = timezone.now()
        assert work_off() == 1
        waiting = row(result)
        pauses.append(round((waiting.run_after - before).total_seconds() / 60))
        if waiting.status == TaskResultStatus.READY:
            assert "LookupError" in waiting.traceback
            DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=before - timedelta(seconds=1))
    assert tasks.calls == ["a", "a", "a"]
    assert pauses[:2] == [1, 2]
    assert row(result).status == TaskResultStatus.FAILED
    assert "gave up after 3 attempts" in caplog.text


def test_a_task_waits_for_its_time(work_off):
    later = timezone.now() + timedelta(hours=1)
    tasks.works.using(run_after=later).enqueue(word="a")
    assert work_off() == 0


def test_a_worker_of_one_queue_leaves_the_others():
    tasks.works.using(queue_name="mail").enqueue(word="mail")
    tasks.works.enqueue(word="default")
    assert TaskWorker(["mail"]).work_off() == 1
    assert tasks.calls == ["mail"]


def test_the_pause_doubles_up_to_six_hours():
    retry = Retry(20, timedelta(minutes=1))
    assert [retry.delay(n) for n in (1, 2, 3)] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert retry.delay(20) == LONGEST_DELAY
    assert retry.delay(21) is None


def test_tasks_of_libraries_are_tried_again():
    from wagtail.tasks import update_reference_index_task

    assert retry_of(update_reference_index_task) is OF_LIBRARIES


def claimed_by(worker: str, task=tasks.fails, **fields) -> DBTaskResult:
    claimed = row(task.enqueue(word="a"))
    claimed.claim(worker)
    DBTaskResult.objects.filter(pk=claimed.pk).update(**fields)
    return row(claimed)


def dead_process() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_a_task_of_a_dead_process_is_put_back():
    claimed = claimed_by(f"{HOST}:{dead_process()}:1")
    assert put_back_lost() == 1
    assert row(claimed).status == TaskResultStatus.READY


@pytest.mark.parametrize("process", ["this one", "of another host", "of this host"])
def test_a_task_of_a_worker_that_may_live_is_left(process):
    names = {"this one": worker_name(), "of another host": "elsewhere:1:1", "of this host": f"{HOST}:1:1"}
    claimed = claimed_by(names[process])
    assert put_back_lost() == 0
    assert row(claimed).status == TaskResultStatus.RUNNING


def test_a_task_that_nobody_heard_of_for_an_hour_is_put_back():
    claimed = claimed_by("elsewhere:1:1", started_at=timezone.now() - timedelta(minutes=61))
    assert put_back_lost() == 1
    assert row(claimed).status == TaskResultStatus.READY


def test_a_lost_task_without_retries_has_failed():
    claimed = claimed_by("elsewhere:1:1", tasks.works, started_at=timezone.now() - timedelta(minutes=61))
    assert put_back_lost() == 1
    assert row(claimed).status == TaskResultStatus.FAILED
    assert "worker stopped" in row(claimed).traceback


def test_a_worker_stops_when_told():
    stop = threading.Event()
    stop.set()
    assert TaskWorker(stop=stop).run() is None


def test_the_name_of_a_worker_fits():
    assert len(worker_name()) <= 64
