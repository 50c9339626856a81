"""What is wrong with words and figures of a case as they come in: faults by field, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rostra.community.casework import CASE_FIELDS, OTHER_FIELDS, SIDE_FIELDS, SIDE_TEXTS, TEXTS
from rostra.community.models import Approach, Case, Recruitment
from rostra.kernel.errors import Faults
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import normal_email, squeeze
from rostra.languages import markdown
from rostra.programmes.choices import Cost, Influence, Mode, PolicyStage, Purpose

LONGEST = 12_000
MOST_SOURCES = 30
TAKEN = ("tell", "mine", "side")  # addresses of pages beside those of cases
ONE: dict[str, Any] = {"influence": Influence, "mode": Mode, "cost": Cost}
MANY: dict[str, Any] = {
    "purposes": Purpose,
    "approaches": Approach,
    "recruitment": Recruitment,
    "stages": PolicyStage,
}
WHEN = re.compile(r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?$")
Wrong = list[tuple[str, str]]


def case_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a case in their plain form; raises Faults naming every field that is wrong. Unknown fields are a mistake of
    the programme."""
    values, wrong = _plain(given, CASE_FIELDS), []
    if "title" in values and not values["title"]:
        wrong.append(("title", _("Give it a title.")))
    wrong += _lengths(
        values, {"title": 200, "summary": 500, "place": 120, "territory": 20, "picture_alt": 300}
    )
    wrong += _choices(values)
    wrong += [
        (name, _("Write a year or a month, as in 2024 or 2024-05."))
        for name in ("started", "ended")
        if values.get(name) and not WHEN.match(values[name])
    ]
    if (
        values.get("started")
        and values.get("ended")
        and values["ended"] < values["started"][: len(values["ended"])]
    ):
        wrong.append(("ended", _("It cannot end before it begins.")))
    for name, size in (("country", 2), ("cost_currency", 3)):
        if name in values:
            values[name] = values[name].upper()
            if values[name] and not re.match(rf"^[A-Z]{{{size}}}$", values[name]):
                wrong.append((name, _("Write %(count)d letters.") % {"count": size}))
    if values.get("cost_amount") is not None and not values.get("cost_currency"):
        wrong.append(("cost_currency", _("Say in which currency, such as EUR.")))
    if len(values.get("sources") or []) > MOST_SOURCES:
        wrong.append(("sources", _("Name at most %(most)d sources.") % {"most": MOST_SOURCES}))
    if any(
        each.get("url") and not re.match(r"https?://", each["url"]) for each in values.get("sources") or []
    ):
        wrong.append(("sources", _("An address begins with https://.")))
    wrong += _texts(values, TEXTS)
    if "topics" in values:
        values["topics"] = sorted(values["topics"])
    refuse(wrong)
    return values


def side_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same for what one side says of itself."""
    values = _plain(given, SIDE_FIELDS)
    wrong = _lengths(values, {"organisation_name": 200, "name": 150})
    if values.get("grade") not in (None, 1, 2, 3, 4, 5):
        wrong.append(("grade", _("Choose from the list.")))
    wrong += [*_choices(values), *_texts(values, SIDE_TEXTS)]
    refuse(wrong)
    return values


def other_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same for whom the first side names as the other one."""
    values = _plain(given, OTHER_FIELDS)
    wrong = _lengths(values, {"organisation_name": 200, "name": 150})
    if "email" in values:
        values["email"] = normal_email(values["email"])
        try:
            if values["email"]:
                validate_email(values["email"])
        except ValidationError:
            wrong.append(("email", _("Write an e-mail address such as name@example.org.")))
    wrong += _choices(values)
    refuse(wrong)
    return values


def _plain(given: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    unknown = set(given) - set(known)
    if unknown:
        raise TypeError(f"not a field of a case: {sorted(unknown)}")
    long = {*TEXTS, *SIDE_TEXTS}
    return {
        name: (value.replace("\r\n", "\n").replace("\x00", "").strip() if name in long else squeeze(value))
        if isinstance(value, str)
        else value
        for name, value in given.items()
    }


def _lengths(values: Mapping[str, Any], most: Mapping[str, int]) -> Wrong:
    return [
        (name, _("Write at most %(most)d characters.") % {"most": length})
        for name, length in most.items()
        if len(values.get(name) or "") > length
    ]


def _choices(values: Mapping[str, Any]) -> Wrong:
    wrong = [name for name, words in ONE.items() if values.get(name) and values[name] not in words.values]
    wrong += [name for name, words in MANY.items() if set(values.get(name) or []) - set(words.values)]
    if values.get("language") and values["language"] not in LANGUAGES:
        wrong.append("language")
    return [(name, _("Choose from the list.")) for name in wrong]


def _texts(values: Mapping[str, Any], names: Iterable[str]) -> Wrong:
    wrong = _lengths(values, dict.fromkeys(names, LONGEST))
    for name in names:
        reading = markdown.to_html(values.get(name) or "")
        wrong += [
            (name, _("Line %(line)d holds something that cannot be shown: use paragraphs, lists, bold, italic and links.")
             % {"line": line})
            for line, _what in reading.faults[:3]
        ]  # fmt: skip
    return wrong


def refuse(wrong: Wrong) -> None:
    """Raise the faults, if there are any."""
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)


def slug_for(title: str, key: str) -> str:
    """An address that nobody has, from the title."""
    base = slugify(title)[:100].strip("-") or "case"
    base = f"{base}-1" if base in TAKEN else base
    taken = set(Case.objects.filter(slug__startswith=base).exclude(key=key).values_list("slug", flat=True))
    return next(
        each for each in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if each not in taken
    )
