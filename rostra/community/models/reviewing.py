"""The one step of the editors' way: somebody who looks after the community reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState


def _nobody(person: Any) -> bool:
    return False


def _at_any_time(thing: Any) -> bool:
    return True


# Set when the room is ready: who reads what was proposed, and whether a thing may be published now.
may_review: Callable[[Any], bool] = _nobody
may_publish_now: Callable[[Any], bool] = _at_any_time


class EditorialReview(Task):
    """A step of Wagtail's workflow that whoever looks after the community may take, by our rule and without a group."""

    class Meta:
        verbose_name = _("editorial review")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return may_review(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not may_review(user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return may_review(user)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        return may_review(user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Sending back needs words; publishing is not offered in a quiet period."""
        if not may_review(user):
            return []
        actions: list[tuple[str, Any, bool]] = [("reject", _("Send back with questions"), True)]
        if may_publish_now(obj):
            actions.append(("approve", _("Approve and publish"), False))
        return actions

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if not may_review(user):
            return TaskState.objects.none()
        return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Whoever looks after the community reads it, sends it back or publishes it."))
