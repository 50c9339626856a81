"""The template database: complete, and renewed when a migration changes."""

import sqlite3

import pytest
from django.db import connection

from rostra.config import snapshot, template
from rostra.config.preflight import pending_migrations


@pytest.mark.django_db
def test_the_copy_has_every_migration():
    assert pending_migrations() == 0


@pytest.mark.django_db
def test_the_copy_has_the_rows_that_migrations_make():
    from wagtail.models import Page, Site

    assert Page.objects.filter(depth=1).count() == 1
    assert Site.objects.count() == 1


@pytest.mark.sqlite
def test_what_is_kept_is_what_the_migrations_give(tmp_path):
    path = tmp_path / "migrated.sqlite3"
    template.migrate_sqlite(path)
    source = sqlite3.connect(path)
    made = snapshot.text_of(source, template.key())
    source.close()
    kept = snapshot.kept_for(template.key())
    assert kept, "A migration changed: run python -m tools.snapshot"
    assert snapshot.comparable(kept).splitlines() == snapshot.comparable(made).splitlines()


def test_a_kept_text_loads_as_it_is_and_only_for_its_own_migrations(tmp_path):
    kept = snapshot.kept_for(template.key())
    assert snapshot.kept_for("another") == ""
    snapshot.load(kept, tmp_path / "fresh.sqlite3")
    source = sqlite3.connect(tmp_path / "fresh.sqlite3")
    assert snapshot.text_of(source, template.key()) == kept
    assert source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert source.execute("PRAGMA foreign_key_check").fetchall() == []
    source.close()


def test_the_key_follows_the_content_of_migrations(monkeypatch, tmp_path):
    from django.apps import apps

    before = template.key()
    assert template.key() == before
    config = apps.get_app_config("people")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_initial.py").write_text("# another start\n")
    monkeypatch.setattr(config, "path", str(tmp_path))
    assert template.key() != before


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"HOST": "/run/pg", "USER": "rostra"}, "postgresql://rostra@%2Frun%2Fpg/x"),
        ({"HOST": "db", "PORT": 5433, "USER": "a", "PASSWORD": "p/w"}, "postgresql://a:p%2Fw@db:5433/x"),
        ({}, "postgresql:///x"),
    ],
)
def test_the_address_of_another_database_on_the_same_server(given, expected):
    assert template.url(given, "x") == expected


@pytest.mark.django_db
@pytest.mark.sqlite
def test_sqlite_transactions_take_the_write_lock_first():
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
