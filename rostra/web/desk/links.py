"""Addresses of the desk by name, for the editors' area, which knows no URLs of ours."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override

from rostra.kernel.registries import links


def comments(*, key: str = "") -> str:
    """Comments on pilots: all of them, or those on one activity."""
    return reverse("desk:comments_on", args=[key]) if key else reverse("desk:comments")


def translation(*, language: str, sort: str, key: str, show: str = "") -> str:
    """One text side by side with its translation; `show` is a state to begin with."""
    here = reverse("desk:translation", args=[language, sort, key])
    return f"{here}?{urlencode({'show': show})}" if show else here


def status_exports() -> str:
    """The status files that somebody has planned."""
    return reverse("desk:status_exports")


def desk_batch(*, key: str) -> str:
    """What was done to many people at once, line by line."""
    return reverse("desk:batch", args=[key])


def desk_certificates(*, key: str) -> str:
    """The certificates of an edition."""
    return reverse("desk:certificates", args=[key])


def desk_poll(*, edition: str, key: str, language: str = "") -> str:
    """A poll about dates, with its answers."""
    with override(language or get_language() or "en"):
        return reverse("desk:poll", args=[edition, key])


def desk_at_risk(*, key: str, language: str = "") -> str:
    """Who falls behind in an edition."""
    with override(language or get_language() or "en"):
        return reverse("desk:at_risk", args=[key])


def desk_editions(*, language: str = "") -> str:
    """The editions of somebody's desk."""
    with override(language or get_language() or "en"):
        return reverse("desk:editions")


def members_desk(*, language: str = "") -> str:
    """The members somebody supports."""
    with override(language or get_language() or "en"):
        return reverse("desk:members")


def member_desk(*, key: str, language: str = "") -> str:
    """A member at the desk of the support officer."""
    with override(language or get_language() or "en"):
        return reverse("desk:member", args=[key])


def flag_desk(*, key: str, language: str = "") -> str:
    """A call for help that waits for an answer."""
    with override(language or get_language() or "en"):
        return reverse("desk:flag", args=[key])


def webhook(*, key: str, language: str = "") -> str:
    """An address that is told of changes."""
    with override(language or get_language() or "en"):
        return reverse("desk:webhook", args=[key])


def desk_pair(*, key: str, language: str = "") -> str:
    """A coach's page of one pair."""
    with override(language or get_language() or "en"):
        return reverse("desk:pair", args=[key])


def desk_meeting(*, key: str, language: str = "") -> str:
    """One meeting that a coach or support officer gives."""
    with override(language or get_language() or "en"):
        return reverse("desk:meeting", args=[key])


def desk_case(*, key: str, language: str = "") -> str:
    """One case at the desk."""
    with override(language or get_language() or "en"):
        return reverse("desk:case", args=[key])


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    links.add("desk_at_risk", desk_at_risk)
    links.add("desk_batch", desk_batch)
    links.add("desk_certificates", desk_certificates)
    links.add("desk_editions", desk_editions)
    links.add("desk_poll", desk_poll)
    links.add("member_desk", member_desk)
    links.add("members_desk", members_desk)
    links.add("flag_desk", flag_desk)
    links.add("pilot_comments", comments)
    links.add("translation", translation)
    links.add("status_exports", status_exports)
    links.add("webhook", webhook)
    links.add("desk_pair", desk_pair)
    links.add("desk_meeting", desk_meeting)
    links.add("desk_case", desk_case)
