"""Addresses of public pages by name, for rooms that write messages and papers without knowing URLs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language, override

from rostra.kernel.registries import links
from rostra.programmes import addresses
from rostra.web.public.community import network_links, posts_links, safety_links, spaces_links


def _under(name: str, language: str = "", **arguments: str) -> str:
    with override(language or get_language() or "en"):
        return reverse(name, kwargs=arguments or None)


def certificate(*, number: str, language: str = "") -> str:
    """Where anybody checks one certificate."""
    return _under("certificate_public", language, number=number)


def programme(*, slug: str, language: str = "") -> str:
    """The page of a programme."""
    return _under("programme", language, programme=slug)


def session(*, slug: str, language: str = "") -> str:
    """The page of one session."""
    return _under("session", language, slug=slug)


def sessions(*, language: str = "") -> str:
    """The calendar of sessions."""
    return _under("sessions", language)


def registration(*, token: str, language: str = "") -> str:
    """The page of one's registration for a session."""
    return _under("registration", language, token=token)


def join(*, token: str, language: str = "") -> str:
    """The personal way into the room of a session."""
    return _under("join", language, token=token)


def library(*, language: str = "") -> str:
    """The on-demand library."""
    return _under("library", language)


def published(*, shape: str, path: str, language: str = "") -> str:
    """The page of a publication, by its shape and path."""
    return addresses.public(shape, path, language or get_language() or "en") or ""


def term(*, key: str, language: str = "") -> str:
    """A word of the glossary."""
    return _under("term", language, key=key)


def speaker(*, slug: str, language: str = "") -> str:
    """The page of a speaker."""
    return _under("speaker", language, slug=slug)


def library_item(*, slug: str, language: str = "") -> str:
    """The page of one recording."""
    return _under("library_item", language, slug=slug)


def home(*, language: str = "") -> str:
    """The first page."""
    return _under("home", language)


def wish_letter(*, token: str, language: str = "") -> str:
    """Where somebody says yes to "Tell me when it opens", or takes it back."""
    return _under("wish_letter", language, token=token)


def apply(*, slug: str, language: str = "") -> str:
    """Where one applies for a place in an edition."""
    return _under("apply", language, edition=slug)


def feedback(*, key: str, language: str = "") -> str:
    """Where somebody who was asked says how it was."""
    return _under("feedback", language, key=key)


def case(*, slug: str, language: str = "") -> str:
    """The page of one case."""
    return _under("case", language, slug=slug)


def case_own(*, key: str, language: str = "") -> str:
    """Where whoever wrote a case sees how far it is."""
    return _under("case_own", language, key=key)


def case_side(*, token: str, language: str = "") -> str:
    """Where the other side of a case writes its part."""
    return _under("case_side", language, token=token)


def stop_letters(*, token: str) -> str:
    """Where a letter's own link stops its topic; without a language, for mail programs."""
    return reverse("stop_letters", args=[token])


def issue(*, slug: str, language: str = "") -> str:
    """One issue of the newsletter in the archive."""
    return _under("issue", language, slug=slug)


def newsletter_confirm(*, token: str, language: str = "") -> str:
    """Where the owner of a mailbox says yes to the newsletter."""
    return _under("newsletter_confirm", language, token=token)


def newsletter_wishes(*, token: str, language: str = "") -> str:
    """A reader's own page about the newsletter."""
    return _under("newsletter_wishes", language, token=token)


def newsletter_stop(*, token: str) -> str:
    """Where one click ends the newsletter; without a language, for mail programs."""
    return reverse("newsletter_stop", args=[token])


def newsletter_link(*, key: str) -> str:
    """A link of the newsletter that is counted."""
    return reverse("newsletter_link", args=[key])


def document(*, slug: str, language: str = "") -> str:
    """The page of one document."""
    return _under("document", language, slug=slug)


def priority(*, slug: str, language: str = "") -> str:
    """The page of one priority or campaign."""
    return _under("priority", language, slug=slug)


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    links.add("home", home)
    links.add("programme", programme)
    links.add("session", session)
    links.add("sessions", sessions)
    links.add("registration", registration)
    links.add("join", join)
    links.add("library", library)
    links.add("published", published)
    links.add("term", term)
    links.add("speaker", speaker)
    links.add("library_item", library_item)
    links.add("certificate_public", certificate)
    links.add("wish_letter", wish_letter)
    links.add("apply", apply)
    links.add("case", case)
    links.add("case_own", case_own)
    links.add("case_side", case_side)
    links.add("stop_letters", stop_letters)
    links.add("feedback", feedback)
    network_links.register()
    posts_links.register()
    safety_links.register()
    spaces_links.register()
    links.add("issue", issue)
    links.add("newsletter_confirm", newsletter_confirm)
    links.add("newsletter_wishes", newsletter_wishes)
    links.add("newsletter_stop", newsletter_stop)
    links.add("newsletter_link", newsletter_link)
    links.add("document", document)
    links.add("priority", priority)
