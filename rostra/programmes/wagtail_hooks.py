"""What editors find in their area, and what they do not: people, groups and sites are looked after at the desk."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from rostra.programmes.viewsets import AcademyViewSet, AssessmentGroup, WordsGroup

HIDDEN_SETTINGS = {"users", "groups", "redirects", "locales"}
HIDDEN_FOR_EDITORS = {*HIDDEN_SETTINGS, "sites", "collections", "workflows", "workflow-tasks"}


@hooks.register("register_admin_viewset")
def register_assessment() -> AssessmentGroup:
    return AssessmentGroup()


@hooks.register("register_admin_viewset")
def register_words() -> WordsGroup:
    return WordsGroup()


@hooks.register("register_admin_viewset")
def register_academy() -> AcademyViewSet:
    return AcademyViewSet("academy")


@hooks.register("construct_settings_menu")
def hide_settings(request: Any, items: list[Any]) -> None:
    hidden = HIDDEN_SETTINGS if request.user.is_superuser else HIDDEN_FOR_EDITORS
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("insert_global_admin_css")
def own_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("rostra/editing.css"))
