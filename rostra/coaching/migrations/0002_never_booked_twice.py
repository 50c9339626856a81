"""The database refuses two booked meetings of one helper, or of one member, that overlap.

PostgreSQL: exclusion constraints over ranges (a number as a range of one, so that no extension is needed). SQLite: triggers;
Django makes a changed table anew on SQLite, which drops them: a later migration that alters `Meeting` must run `guard` again.
"""

from django.db import migrations

WHO = {"helper": ("blocked_from", "blocked_until"), "member": ("starts_at", "ends_at")}


def guard(apps, editor):
    for who, (begins, ends) in WHO.items():
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"ALTER TABLE coaching_meeting ADD CONSTRAINT meeting_{who}_booked_once EXCLUDE USING gist "
                f"(int8range({who}_id, {who}_id, '[]') WITH &&, tstzrange({begins}, {ends}) WITH &&) "
                "WHERE (state = 'booked')"
            )
            continue
        for moment in ("INSERT", "UPDATE"):
            editor.execute(
                f"CREATE TRIGGER meeting_{who}_booked_once_{moment.lower()} BEFORE {moment} ON coaching_meeting "
                "WHEN NEW.state = 'booked' AND EXISTS (SELECT 1 FROM coaching_meeting other "
                f"WHERE other.{who}_id = NEW.{who}_id AND other.state = 'booked' AND other.id IS NOT NEW.id "
                f"AND other.{begins} < NEW.{ends} AND NEW.{begins} < other.{ends}) "
                f"BEGIN SELECT RAISE(ABORT, 'meeting_{who}_booked_once'); END"
            )


def unguard(apps, editor):
    for who in WHO:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE coaching_meeting DROP CONSTRAINT meeting_{who}_booked_once")
            continue
        for moment in ("insert", "update"):
            editor.execute(f"DROP TRIGGER meeting_{who}_booked_once_{moment}")


class Migration(migrations.Migration):
    dependencies = [("coaching", "0001_coaching")]

    operations = [migrations.RunPython(guard, unguard)]
