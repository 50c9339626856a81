"""The migrated database that tests copy, made before they begin; there already in most runs on SQLite."""

from __future__ import annotations

import os


def main() -> None:
    """Make it for the database that ROSTRA_DATABASE_URL names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rostra.config.settings_test"
    import django

    django.setup()
    from django.db import connections

    from rostra.config import template
    from tests.databases import CACHE

    connection = connections["default"]
    if connection.vendor == "sqlite":
        template.sqlite_template(CACHE)
    else:
        template.postgresql_template(CACHE, dict(connection.settings_dict))


if __name__ == "__main__":
    main()
