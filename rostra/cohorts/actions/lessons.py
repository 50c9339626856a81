"""Lessons: what a team learned from running an edition, kept for those who run the next one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rostra.cohorts import rules
from rostra.cohorts.models import Edition, Lesson
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused

LONGEST = 4000


@transaction.atomic
def note(*, edition: Edition, text: str, by: Any) -> Lesson:
    """Note what to do again, or differently."""
    if not rules.may_review(by, edition):
        raise NotAllowed(_("Lessons are noted by the team of the edition."))
    made = Lesson.objects.create(edition=edition, text=_checked(text), by=by)
    audit.record("cohorts.lesson.note", made, by=by, edition=edition.key)
    return made


@transaction.atomic
def change(lesson: Lesson, *, text: str, by: Any) -> Lesson:
    """Say it otherwise: whoever noted it."""
    _may_change(lesson, by)
    lesson.text = _checked(text)
    lesson.save(update_fields=["text", "updated_at"])
    audit.record("cohorts.lesson.change", lesson, by=by)
    return lesson


@transaction.atomic
def delete(lesson: Lesson, *, by: Any) -> None:
    """Take a lesson away: whoever noted it, or who runs the edition."""
    if not may_delete(by, lesson):
        raise NotAllowed(_("This lesson was noted by somebody else."))
    audit.record("cohorts.lesson.delete", lesson, by=by, edition=lesson.edition.key)
    lesson.delete()


def may_change(person: Any, lesson: Lesson) -> bool:
    return lesson.by_id == person.pk and rules.may_review(person, lesson.edition)


def may_delete(person: Any, lesson: Lesson) -> bool:
    return may_change(person, lesson) or rules.may_run_edition(person, lesson.edition)


def of(edition: Edition) -> QuerySet[Lesson]:
    """The lessons of an edition, the newest first."""
    return (
        Lesson.objects.filter(edition=edition).select_related("by", "edition").order_by("-created_at", "-pk")
    )


def earlier(person: Any, edition: Edition) -> QuerySet[Lesson]:
    """Lessons of the editions of the same programme, this one and earlier ones, that this person may see the desk of."""
    seen = rules.visible_editions(person).filter(programme_key=edition.programme_key)
    rows = Lesson.objects.filter(
        Q(edition=edition) | Q(edition__in=seen.filter(starts_on__lte=edition.starts_on))
    )
    return rows.select_related("by", "edition").order_by("-edition__starts_on", "-created_at", "-pk")


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write what to do again, or differently."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("Please say it in %(most)d characters or fewer.") % {"most": LONGEST}, field="text")
    return text


def _may_change(lesson: Lesson, by: Any) -> None:
    if not may_change(by, lesson):
        raise NotAllowed(_("This lesson was noted by somebody else."))
