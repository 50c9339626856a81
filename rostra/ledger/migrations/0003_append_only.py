"""Evidence is append-only in the database too, whoever writes to it.

What may still change is what erasure needs: `recorded_by` may be emptied when an account goes, and `reason` may be emptied.
Deleting is left to the cascade of an enrolment, since a person's rows must be able to go.
"""

from django.db import migrations

FROZEN = (
    "id", "key", "enrolment_id", "requirement_id", "kind", "value", "minutes", "happened_at", "recorded_at", "source",
    "reference", "voids_id",
)  # fmt: skip
COLUMNS = ", ".join(f'"{name}"' for name in FROZEN)

SQLITE = [
    f"""CREATE TRIGGER ledger_evidence_frozen BEFORE UPDATE OF {COLUMNS} ON ledger_evidence
    BEGIN SELECT RAISE(ABORT, 'Evidence is append-only: void it instead.'); END""",
    """CREATE TRIGGER ledger_evidence_reason BEFORE UPDATE OF reason ON ledger_evidence WHEN NEW.reason <> ''
    BEGIN SELECT RAISE(ABORT, 'Evidence is append-only: void it instead.'); END""",
    """CREATE TRIGGER ledger_evidence_recorder BEFORE UPDATE OF recorded_by_id ON ledger_evidence
    WHEN NEW.recorded_by_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'Evidence is append-only: void it instead.'); END""",
]
NAMES = ("ledger_evidence_frozen", "ledger_evidence_reason", "ledger_evidence_recorder")
POSTGRESQL = [
    """CREATE FUNCTION ledger_evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'Evidence is append-only: void it instead.' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER ledger_evidence_frozen BEFORE UPDATE OF {COLUMNS} ON ledger_evidence
    FOR EACH ROW EXECUTE FUNCTION ledger_evidence_refuse()""",
    """CREATE TRIGGER ledger_evidence_reason BEFORE UPDATE OF reason ON ledger_evidence
    FOR EACH ROW WHEN (NEW.reason <> '') EXECUTE FUNCTION ledger_evidence_refuse()""",
    """CREATE TRIGGER ledger_evidence_recorder BEFORE UPDATE OF recorded_by_id ON ledger_evidence
    FOR EACH ROW WHEN (NEW.recorded_by_id IS NOT NULL) EXECUTE FUNCTION ledger_evidence_refuse()""",
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name in NAMES:
        schema_editor.execute(f"DROP TRIGGER {name}" + (" ON ledger_evidence" if postgresql else ""))
    if postgresql:
        schema_editor.execute("DROP FUNCTION ledger_evidence_refuse()")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
