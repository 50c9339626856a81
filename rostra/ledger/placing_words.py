"""The reasons of a suggestion in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def worded(
    because: Iterable[Mapping[str, Any]], competences: Mapping[str, str], packages: Mapping[str, str]
) -> list[str]:
    """Sentences for codes of `rostra.ledger.placing.suggest`; titles of competences and packages by key. A code that is not
    known says nothing."""
    return [said for each in because if (said := _sentence(each, competences, packages))]


def _sentence(because: Mapping[str, Any], competences: Mapping[str, str], packages: Mapping[str, str]) -> str:
    code = because.get("code")
    keys = because.get("competences") if code != "mean" else ()
    named = ", ".join(competences.get(key, key) for key in keys or ())
    if code == "nothing":
        return _("Nothing was answered yet.")
    if code == "mean":
        return ngettext(
            "In %(count)s area: %(percent)s of 100.",
            "Over %(count)s areas together: %(percent)s of 100.",
            because["competences"],
        ) % {"count": because["competences"], "percent": because["percent"]}
    if code == "tasks":
        return _("%(right)s of %(tasks)s short tasks were right, so the suggestion is a step lower.") % {
            "right": because["right"],
            "tasks": because["tasks"],
        }
    if code == "very_short":
        return _("New so far: %(areas)s.") % {"areas": named}
    if code == "package":
        package = packages.get(because["package"], because["package"])
        return _("The package “%(package)s” helps with: %(areas)s.") % {"package": package, "areas": named}
    return ""
