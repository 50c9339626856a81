"""Who may write what. Reading is for the rooms above: programmes know nothing of enrolment."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.assessment.models import Bank, Form, Questionnaire, Quiz
from rostra.people import rules
from rostra.people.models import Role, Scope
from rostra.programmes.models import ProgrammePage, Shelf

SORTS: dict[type, str] = {
    Bank: Shelf.Sort.BANK,
    Quiz: Shelf.Sort.QUIZ,
    Form: Shelf.Sort.FORM,
    Questionnaire: Shelf.Sort.QUESTIONNAIRE,
}


def may_start_programme(person: Any) -> bool:
    """Site administrators, and editors of the whole academy."""
    return rules.has_grant(person, [Role.EDITOR], [rules.SITE])


def may_edit_programme(person: Any, key: str) -> bool:
    """Editors of the programme or of the whole academy."""
    return rules.has_grant(person, [Role.EDITOR], [(Scope.PROGRAMME, key)])


def edited_programmes(person: Any) -> QuerySet[ProgrammePage]:
    """Programmes this person may edit."""
    if may_start_programme(person):
        return ProgrammePage.objects.all()
    return ProgrammePage.objects.filter(key__in=rules.keys_in_scope(person, [Role.EDITOR], Scope.PROGRAMME))


def may_edit_shared(person: Any) -> bool:
    """Glossary, topics and frameworks belong to all programmes: whoever edits one may add to them."""
    return may_start_programme(person) or bool(rules.keys_in_scope(person, [Role.EDITOR], Scope.PROGRAMME))


def may_edit_thing(person: Any, thing: Bank | Quiz | Form | Questionnaire) -> bool:
    """A bank, quiz or form: editors of the programme on whose shelf it stands; without a shelf, site editors."""
    return visible_things(person, type(thing)).filter(pk=thing.pk).exists()


def visible_things(person: Any, model: type) -> QuerySet[Any]:
    """Banks, quizzes or forms that this person may edit."""
    if may_start_programme(person):
        return model.objects.all()
    keys = rules.keys_in_scope(person, [Role.EDITOR], Scope.PROGRAMME)
    mine = Shelf.objects.filter(sort=SORTS[model], programme_key__in=keys).values("key")
    return model.objects.filter(Q(key__in=mine))
