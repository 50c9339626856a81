"""An entry of the directory of people as others see it: on its page, in lists, and in the preview of its owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from rostra.community.models import Profile
from rostra.languages.markdown import plain_html
from rostra.languages.names import name_of
from rostra.people.models import Function


@dataclass(frozen=True)
class Entry:
    """What others see of somebody. `language` is that of the person's own words."""

    name: str
    url: str
    language: str
    headline: str
    about: str
    helps_with: str
    looks_for: str
    organisation: str
    function: Any
    languages: list[str]
    topics: list[str]


def entry_of(profile: Profile) -> Entry:
    """The entry of a profile whose person, organisation and topics are read and which carries `function`."""
    function = getattr(profile, "function", None)
    organisation = profile.organisation if function else None
    return Entry(
        name=profile.person.name,
        url=_address(profile),
        language=profile.person.language,
        headline=profile.headline,
        about=plain_html(profile.about) if profile.about else "",
        helps_with=profile.helps_with,
        looks_for=profile.looks_for,
        organisation=organisation.name if organisation else "",
        function=Function(function).label if function else "",
        languages=[name_of(code) for code in profile.languages],
        topics=[topic.title for topic in profile.topics.all()],
    )


def _address(profile: Profile) -> str:
    try:
        return reverse("directory_person", args=[profile.key])
    except NoReverseMatch:
        return ""
