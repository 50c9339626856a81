"""Wagtail's workflow through which posts and issues of the newsletter go: one step, read by whoever looks after the community."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from rostra.community.models import EditorialReview, Post

NAME = "Editorial review"


@transaction.atomic
def ensure_workflow(model: type[models.Model] = Post) -> Workflow:
    """The workflow of a model, made when it is not there yet. Safe to call again."""
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    named = WorkflowContentType.objects.filter(content_type=kind, workflow__active=True)
    found = named.select_related("workflow").first()
    if found is not None:
        return found.workflow
    task = EditorialReview.objects.filter(active=True).first()
    if task is None:
        task = EditorialReview.objects.create(name=NAME)
    workflow = Workflow.objects.filter(active=True, workflow_tasks__task=task.task_ptr).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": workflow})
    return workflow


def start(thing: Any, *, by: Any = None) -> WorkflowState:
    """Send something the editors' way; one that was sent back goes on where it stopped."""
    state: WorkflowState | None = thing.current_workflow_state
    if state is None:
        return ensure_workflow(type(thing)).start(thing, by)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
    return state


def stop(thing: Any, *, by: Any = None) -> None:
    """Take something off the editors' way."""
    state = thing.current_workflow_state
    if state is not None:
        state.cancel(user=by)


def approve(thing: Any, *, by: Any) -> None:
    """Let it through: the newest revision is published, at once or at the moment it names. Our rule was asked before."""
    task_state = thing.current_workflow_task_state
    if task_state is not None:
        task_state.approve(user=by)
    else:
        thing.get_latest_revision().publish(user=by, skip_permission_checks=True)
