"""Models created together are the same as models created one by one."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter, OperationWriter

from rostra.kernel.migrating import CreateModels

HARBOUR = CreateModel(
    name="Harbour",
    fields=[("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))],
    options={"constraints": [models.UniqueConstraint(fields=["name"], name="harbour_name")]},
)
BOAT = CreateModel(
    name="Boat",
    fields=[
        ("id", models.BigAutoField(primary_key=True)),
        ("home", models.ForeignKey("fleet.Harbour", models.CASCADE)),
        ("calls", models.ManyToManyField("fleet.Harbour", related_name="+")),
        ("metres", models.IntegerField()),
    ],
    options={"indexes": [models.Index(fields=["home", "-metres"], name="boat_longest")]},
)


def test_the_state_is_the_same():
    together, apart = ProjectState(), ProjectState()
    together.apps, apart.apps  # noqa: B018 - made before, as in the middle of a migration
    CreateModels([HARBOUR, BOAT]).state_forwards("fleet", together)
    for model in (HARBOUR, BOAT):
        model.state_forwards("fleet", apart)
    assert together == apart
    assert (
        together.apps.get_model("fleet", "Boat")._meta.get_field("home").related_model.__name__ == "Harbour"
    )


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_made_and_taken_away():
    operation, before, after = CreateModels([HARBOUR, BOAT]), ProjectState(), ProjectState()
    operation.state_forwards("fleet", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("fleet", editor, before, after)
    tables = set(connection.introspection.table_names())
    assert {"fleet_harbour", "fleet_boat", "fleet_boat_calls"} <= tables
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "fleet_boat")
    assert "boat_longest" in found
    assert ("fleet_harbour", "id") in [each["foreign_key"] for each in found.values()]
    with connection.schema_editor() as editor:
        operation.database_backwards("fleet", editor, after, before)
    assert not {name for name in connection.introspection.table_names() if name.startswith("fleet_")}


def test_it_can_be_written_down_again():
    text, _imports = OperationWriter(CreateModels([HARBOUR, BOAT]), indentation=0).serialize()
    assert text.count("CreateModel(") == 2
    assert MigrationWriter.serialize(BOAT)
