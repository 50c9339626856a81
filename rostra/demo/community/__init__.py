"""What lives around the programmes of the example academy, by the verbs that pages call: posts, spaces, cases, the directory,
documents, priorities, ideas and the newsletter. What people say stands in the files beside this module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from rostra.demo.calendars import Calendar
from rostra.demo.community import cases, documents, network, newsletter, posts, spaces
from rostra.people.actions import grants

FOLDER = Path(__file__).parent
READER_FROM = -120  # days from today


def read(name: str) -> Any:
    """The content of one of the files."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def build(calendar: Calendar) -> None:
    """Everything, in the order in which one thing names another."""
    with calendar.then(READER_FROM), transaction.atomic():
        grants.give(person=calendar.town.people["lasse"], role="editor", scope_kind="site", by=calendar.ada)
    written = {"post": posts.build(calendar, read("posts"))}
    rooms = spaces.build(calendar, read("spaces"))
    written["case"] = cases.build(calendar, read("cases"))
    written["project"] = network.build(calendar, read("network"))
    filed = read("documents")
    documents.build(calendar, filed, rooms, written)
    newsletter.build(calendar, filed["newsletter"])
