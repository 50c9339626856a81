"""The directory, what is offered and sought, projects."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from rostra.community.actions import exchanges, organisation_profiles, profiles, projects
from rostra.community.models import Project
from rostra.demo.calendars import Calendar
from rostra.demo.community.words import about, who

ENTERED, LISTED, BEGUN, REPLIED = -45, -70, -30, -1.8  # days from today


def build(calendar: Calendar, content: dict[str, Any]) -> dict[str, Project]:
    """Everything; projects by their name in the file."""
    with calendar.then(LISTED), transaction.atomic():
        for row in content["organisations"]:
            _organisation(calendar, row)
    with calendar.then(ENTERED), transaction.atomic():
        for row in content["people"]:
            _person(calendar, row)
    for row in content["exchanges"]:
        _exchange(calendar, row)
    with calendar.then(BEGUN), transaction.atomic():
        return {row["slug"]: _project(calendar, row) for row in content["projects"]}


def _organisation(calendar: Calendar, row: dict[str, Any]) -> None:
    given = {name: row[name] for name in ("summary", "about", "url", "population")}
    organisation = calendar.town.organisations[row["key"]]
    organisation_profiles.save(
        organisation, by=calendar.ada, listed=True, topics=about(row["topics"]), **given
    )


def _person(calendar: Calendar, row: dict[str, Any]) -> None:
    person = who(calendar, row["by"])
    names = ("shown_to", "headline", "about", "helps_with", "looks_for", "languages")
    given = {name: row[name] for name in names if name in row}
    profiles.save(
        person=person, by=person, organisation=calendar.town.organisations[row["organisation"]],
        topics=about(row["topics"]), **given,
    )  # fmt: skip


def _exchange(calendar: Calendar, row: dict[str, Any]) -> None:
    names = ("kind", "what", "title", "text", "language", "languages", "countries")
    with calendar.then(row["days"]), transaction.atomic():
        exchange = exchanges.write(
            organisation=calendar.town.organisations[row["organisation"]], by=who(calendar, row["by"]),
            topics=about(row["topics"]), until=calendar.town.today + dt.timedelta(days=row["days"] + row["lasts"]),
            **{name: row[name] for name in names},
        )  # fmt: skip
    if reply := row.get("reply"):
        with calendar.then(REPLIED), transaction.atomic():
            exchanges.reply(
                exchange, by=who(calendar, reply["by"]), text=reply["text"], language=reply["language"]
            )


def _project(calendar: Calendar, row: dict[str, Any]) -> Project:
    names = ("title", "summary", "text", "results", "language", "state", "starts", "ends", "funding")
    partners = [projects.Partner(organisation=calendar.town.organisations[key]) for key in row["partners"]]
    partners += [projects.Partner(name=name) for name in row["named"]]
    return projects.begin(
        lead=calendar.town.organisations[row["lead"]], by=calendar.ada, partners=partners,
        topics=about(row["topics"]), **{name: row[name] for name in names},
    )  # fmt: skip
