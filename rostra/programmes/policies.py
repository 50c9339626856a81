"""Our rules in the words of Wagtail's permission policies: asked for every list and every single thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from rostra.people.rules import is_site_admin
from rostra.programmes import rules

READ = {"view"}
WRITE = {"add", "change"}


class RulePolicy(BasePermissionPolicy):
    """Allows `actions` on the rows that `rows` gives a person, to whom `may` says yes."""

    def __init__(
        self,
        model: type[Model],
        *,
        may: Callable[[Any], bool],
        rows: Callable[[Any], QuerySet[Any]] | None = None,
        actions: Iterable[str] = WRITE,
    ) -> None:
        super().__init__(model)
        self.may = may
        self.rows = rows or (
            lambda person: model._default_manager.all() if may(person) else model._default_manager.none()
        )
        self.actions = {*actions, *READ}

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and self.may(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        people = get_user_model()._default_manager.all()
        return people.filter(
            pk__in=[each.pk for each in people if self.user_has_any_permission(each, actions)]
        )

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self.rows(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        return self.rows(user) if self.user_has_any_permission(user, actions) else self.rows(user).none()

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Model
    ) -> QuerySet[Any]:
        return self.users_with_any_permission(actions)


def shelved(model: type[Model]) -> RulePolicy:
    """Banks, quizzes and forms: editors see and change those of their programmes; nothing that was answered is deleted."""
    return RulePolicy(
        model, may=rules.may_edit_shared, rows=lambda person: rules.visible_things(person, model)
    )


def shared(model: type[Model], actions: Iterable[str] = ("add", "change", "delete")) -> RulePolicy:
    """Glossary and topics: every editor."""
    return RulePolicy(model, may=rules.may_edit_shared, actions=actions)


def administered(model: type[Model], actions: Iterable[str] = ("change",)) -> RulePolicy:
    """What only site administrators change."""
    return RulePolicy(model, may=is_site_admin, actions=actions)
