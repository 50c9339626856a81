"""Relations between tables point down the house, never up."""

from django.apps import apps
from django.db import models

from tests.house.tree import ROOMS


def rank(model: type[models.Model]) -> int | None:
    """The floor of a model's room; None for models of libraries."""
    parts = model.__module__.split(".")
    return ROOMS.index(parts[1]) if parts[0] == "rostra" else None


def relations() -> list[tuple[str, type[models.Model], type[models.Model]]]:
    """Every relation that one of our models declares to one of our models."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            declared = isinstance(field, models.ForeignKey | models.ManyToManyField)
            if declared and isinstance(target, type) and rank(model) is not None and rank(target) is not None:
                found.append((f"{model._meta.label}.{field.name}", model, target))
    return found


def test_there_are_relations_to_look_at():
    assert len(relations()) > 10


def test_relations_point_down():
    upward = [
        f"{label} -> {target._meta.label}"
        for label, model, target in relations()
        if rank(target) > rank(model)
    ]
    assert upward == []


def test_no_relation_of_a_library_points_at_our_tables_except_at_people_and_media():
    # A table of a library that pointed at ours would make deletion its business.
    allowed = {"people.Person", "programmes.Image", "programmes.Document", "programmes.Media"}
    surprising = set()
    for model in apps.get_models():
        if rank(model) is None:
            for field in model._meta.get_fields():
                if (
                    isinstance(field, models.ForeignKey | models.ManyToManyField)
                    and rank(field.related_model) is not None
                ):
                    surprising.add(field.related_model._meta.label)
    assert surprising - allowed == set()
