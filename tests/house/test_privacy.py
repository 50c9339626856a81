"""Every field that reaches a person has a class in the privacy registry, or the build fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from rostra.kernel.privacy import ERASE, Holding
from rostra.kernel.registries import privacy as registry
from rostra.people.models import Person

# Addresses that are nobody's, with the reason.
NOT_PERSONAL = {
    "programmes.Academy.contact_email": "the academy's own public address",
}
# Models of libraries whose tables stay empty here, with the reason.
NEVER_FILLED = {
    "socialaccount.SocialApp": "providers are configured by the environment only",
}
PERSONAL_TEXT = (models.EmailField, models.GenericIPAddressField)


def all_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if not m._meta.proxy and m._meta.label not in NEVER_FILLED]


def own_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """Fields stored in this model's own table, and its many-to-many fields."""
    yield from model._meta.local_fields
    yield from model._meta.local_many_to_many


def points_at(field: models.Field) -> type[models.Model] | None:
    target = field.related_model if field.is_relation else None
    return target if isinstance(target, type) else None


def about_people() -> set[type[models.Model]]:
    """Models whose rows are about a person: the person, and everything that points at such a row."""
    found: set[type[models.Model]] = {Person}
    while True:
        more = {
            model
            for model in all_models()
            if model not in found
            and not is_mention(model)
            and any(points_at(field) in found for field in own_fields(model))
        }
        if not more:
            return found
        found |= more


def is_mention(model: type[models.Model]) -> bool:
    holding = registry.get(model._meta.label)
    return holding is not None and not holding.about_person


def faults() -> list[str]:
    found = []
    reached = about_people()
    for model in all_models():
        label = model._meta.label
        holding = registry.get(label)
        owing = [f for f in own_fields(model) if owes_a_class(model, f, reached)]
        if owing and holding is None:
            found.append(
                f"{label} has no Holding, yet reaches a person by {', '.join(f.name for f in owing)}"
            )
        elif holding is not None:
            found += [f"{label}.{f.name} has no class" for f in owing if f.name not in holding.fields]
            if holding.about_person and model in reached:
                found += [
                    f"{label}.{f.name} has no class"
                    for f in own_fields(model)
                    if not f.primary_key and f.name not in holding.fields and f not in owing
                ]
    return found


def owes_a_class(model: type[models.Model], field: models.Field, reached: set[type[models.Model]]) -> bool:
    if isinstance(field, PERSONAL_TEXT) and f"{model._meta.label}.{field.name}" not in NOT_PERSONAL:
        return True
    target = points_at(field)
    return target is Person or (target in reached and target is not None and not is_mention(model))


def test_every_field_that_reaches_a_person_has_a_class():
    assert faults() == []


@pytest.mark.parametrize("holding", registry.values(), ids=lambda holding: holding.model._meta.label)
def test_a_holding_can_do_what_it_says(holding: Holding):
    model = holding.model
    for name, field in holding.fields.items():
        model._meta.get_field(name)
        assert field.purpose
        in_place = not holding.erase_rows and holding.erase is None and field.on_erasure == ERASE
        if in_place and not model._meta.get_field(name).many_to_many:
            holding.empty_value(name)
    for path in holding.paths:
        str(model._base_manager.filter(**{path: 1}).query)
    assert holding.paths or holding.rows is not None or not holding.about_person
    if holding.retention is not None:
        assert isinstance(model._meta.get_field(holding.since), models.DateField)
    assert holding.basis


def test_the_guard_sees_a_model_without_a_holding():
    taken = registry._things.pop("people.Consent")
    try:
        assert any(fault.startswith("people.Consent has no Holding") for fault in faults())
    finally:
        registry._things["people.Consent"] = taken


def test_exceptions_name_what_exists():
    for name in NOT_PERSONAL:
        label, _dot, field = name.rpartition(".")
        apps.get_model(label)._meta.get_field(field)
    for label in NEVER_FILLED:
        apps.get_model(label)
