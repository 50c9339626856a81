"""Addresses of learners' pages by name, for rooms that write messages without knowing URLs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language, override

from rostra.kernel.registries import links


def _under(name: str, language: str, *arguments: str) -> str:
    with override(language or get_language() or "en"):
        return reverse(name, args=arguments)


def home(*, language: str = "") -> str:
    """The first page of somebody who learns."""
    return _under("learn:home", language)


def edition(*, slug: str, language: str = "") -> str:
    """The map of an edition."""
    return _under("learn:map", language, slug)


def enrol(*, slug: str, language: str = "") -> str:
    """The page on which one takes part in an edition."""
    return _under("learn:enrol", language, slug)


def application(*, slug: str, language: str = "") -> str:
    """One's own application for an edition."""
    return _under("learn:application", language, slug)


def catch_up(*, key: str, language: str = "") -> str:
    """What makes up for a missed session."""
    return _under("learn:catch_up", language, key)


def poll(*, key: str, language: str = "") -> str:
    """Where one says which dates suit."""
    return _under("learn:poll", language, key)


def my_sessions(*, language: str = "") -> str:
    """One's sessions."""
    return _under("learn:my_sessions", language)


def invitation(*, token: str, language: str = "") -> str:
    """The page with the one button that accepts an invitation."""
    return _under("learn:invitation", language, token)


def activity(*, path: str, language: str = "") -> str:
    """An activity; `path` as in `Publication.path`."""
    return f"/{language or get_language() or 'en'}/p/{path}"


def certificate(*, number: str, language: str = "") -> str:
    """One's own certificate."""
    return _under("learn:certificate", language, number)


def questions(*, slug: str, moment: str, language: str = "") -> str:
    """The questions about what one can do, at a moment."""
    return _under("learn:questions", language, slug, moment)


def baseline_report(*, slug: str, language: str = "") -> str:
    """Where one stands."""
    return _under("learn:baseline_report", language, slug)


def support(*, slug: str, language: str = "") -> str:
    """Who supports one in an edition, and one's aims."""
    return _under("learn:support", language, slug)


def coach(*, slug: str, language: str = "") -> str:
    """One's coach in an edition: meetings, goals, notes."""
    return _under("learn:coach", language, slug)


def meeting(*, key: str, language: str = "") -> str:
    """One meeting with a coach or support officer."""
    return _under("learn:meeting", language, key)


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    links.add("learn_home", home)
    links.add("learn_coach", coach)
    links.add("learn_meeting", meeting)
    links.add("learn_map", edition)
    links.add("enrol", enrol)
    links.add("application", application)
    links.add("my_sessions", my_sessions)
    links.add("invitation", invitation)
    links.add("activity", activity)
    links.add("certificate", certificate)
    links.add("catch_up", catch_up)
    links.add("support", support)
    links.add("poll", poll)
    links.add("questions", questions)
    links.add("baseline_report", baseline_report)
