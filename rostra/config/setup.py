"""`rostra setup`: from an empty data folder to an academy with its first organisation and administrator.

Asks on the terminal, or takes flags and ROSTRA_SETUP_* when nobody is there to answer. Ends with a link that signs
the administrator in once, without mail.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from rostra.config import env

Ask = Callable[[str], str]
HOURS = 24

GIVEN = {
    "name": env.text("SETUP_NAME", "", "For `rostra setup --unattended`: name of the academy."),
    "languages": env.text(
        "SETUP_LANGUAGES", "", "For `rostra setup --unattended`: languages, such as en,da."
    ),
    "organisation": env.text(
        "SETUP_ORGANISATION", "", "For `rostra setup --unattended`: first organisation."
    ),
    "administrator": env.text(
        "SETUP_ADMINISTRATOR", "", "For `rostra setup --unattended`: administrator's name."
    ),
    "email": env.text("SETUP_EMAIL", "", "For `rostra setup --unattended`: administrator's address."),
    "time_zone": env.text("SETUP_TIME_ZONE", "", "For `rostra setup --unattended`: such as Europe/Warsaw."),
}


@dataclass(frozen=True)
class Question:
    """One thing to know: its name, the words to ask with, what stands when nothing is typed, what is wrong with an answer."""

    name: str
    words: str
    usual: str
    problem: Callable[[str], str]


class Missing(Exception):
    """Something is not known and nobody can be asked, or what was given cannot be."""


def setup(
    *,
    name: str | None = None,
    languages: str | None = None,
    organisation: str | None = None,
    administrator: str | None = None,
    email: str | None = None,
    time_zone: str | None = None,
    unattended: bool = False,
    ask: Ask = input,
) -> int:
    """Make the academy; returns the exit code: 0 done, 1 it is there already, 2 something to know is missing."""
    import django

    django.setup()
    from rostra.config.demonstration import prepare_database
    from rostra.kernel.errors import Refused

    prepare_database()
    if _refuse_second():
        return 1
    flags = {
        "name": name,
        "languages": languages,
        "organisation": organisation,
        "administrator": administrator,
        "email": email,
        "time_zone": time_zone,
    }
    try:
        known = _known({key: value or GIVEN[key] for key, value in flags.items()}, unattended, ask)
        link = _make(known)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    except Refused as refused:
        print(f"Nothing was made. {refused}", file=sys.stderr)
        return 2
    _say_next(known, link)
    return 0


def _refuse_second() -> bool:
    from django.conf import settings

    from rostra.people.models import Person
    from rostra.programmes.models import Academy

    own = Academy.objects.first()
    if own is None and not Person.objects.exists():
        return False
    called = f" as “{own.name}”" if own else ""
    print(
        f"This installation is set up already{called}; nothing was changed.\n"
        f"Sign in at {settings.ROSTRA_URL}/. Names and languages are changed at the desk under “Academy”.\n"
        "For another academy, give it a data folder of its own: ROSTRA_DATA_DIR=… rostra setup",
        file=sys.stderr,
    )
    return True


def questions() -> list[Question]:
    """What has to be known, in the order asked."""
    from django.conf import settings

    from rostra.kernel.languages import offered

    return [
        Question("name", "Name of the academy", "", _needed),
        Question("languages", f"Languages, the main one first (of {', '.join(offered())})", "en", _languages),
        Question("organisation", "Your organisation (it runs the first edition)", "", _needed),
        Question("administrator", "Your name", "", _needed),
        Question("email", "Your e-mail address", "", _address),
        Question("time_zone", "Your time zone", settings.TIME_ZONE, _zone),
    ]


def _known(given: dict[str, str], unattended: bool, ask: Ask) -> dict[str, str]:
    known, wrong = {}, []
    for question in questions():
        value = given[question.name].strip() or (question.usual if unattended else "")
        problem = question.problem(value) if value or unattended else ""
        if unattended:
            if problem:
                wrong.append(f"{question.words}: {problem} (--{question.name.replace('_', '-')})")
            known[question.name] = value
            continue
        if problem:
            print(f"  {value}: {problem}")
        known[question.name] = value if value and not problem else _asked(question, ask)
    if wrong:
        raise Missing("Nothing was made.\n" + "\n".join(wrong))
    return known


def _asked(question: Question, ask: Ask) -> str:
    """Ask until the answer can be used."""
    shown = f"{question.words} [{question.usual}]: " if question.usual else f"{question.words}: "
    while True:
        try:
            value = ask(shown).strip() or question.usual
        except EOFError:
            raise Missing("Nothing was made: nobody answers. Use --unattended and flags.") from None
        problem = question.problem(value)
        if not problem:
            return value
        print(f"  {problem}")


def _needed(value: str) -> str:
    return "" if value else "This is needed."


def codes_of(value: str) -> list[str]:
    """Language codes as typed: separated by commas or blanks, each once."""
    return list(dict.fromkeys(value.replace(",", " ").lower().split()))


def _languages(value: str) -> str:
    from rostra.kernel.languages import offered

    unknown = [code for code in codes_of(value) if code not in offered()]
    if unknown:
        return f"We do not speak {', '.join(unknown)}; choose of {', '.join(offered())}."
    return _needed(value)


def _address(value: str) -> str:
    from rostra.kernel.errors import Refused
    from rostra.people.actions.persons import check_email

    try:
        check_email(value)
    except Refused as refused:
        return str(refused)
    return ""


def _zone(value: str) -> str:
    from rostra.kernel.time import zone_names

    return "" if value in zone_names() else "Write a zone by its name, such as Europe/Warsaw."


def _make(known: dict[str, str]) -> str:
    """Everything or nothing; returns the address that signs the administrator in."""
    from django.db import transaction

    from rostra.people.actions import grants, links, memberships, organisations, persons
    from rostra.programmes.actions import academy

    codes, zone = codes_of(known["languages"]), known["time_zone"]
    with transaction.atomic():
        person = persons.find_or_add(
            email=known["email"], name=known["administrator"], language=codes[0], time_zone=zone, by=None
        )
        grants.give(person=person, role="site_admin", scope_kind="site", by=None)
        academy.found(
            name=known["name"], languages=codes, time_zone=zone, contact_email=known["email"], by=person
        )
        place = organisations.add(name=known["organisation"], language=codes[0], time_zone=zone, by=person)
        memberships.add(person=person, organisation=place, by=person)
        token = links.make(person=person, by=None, hours=HOURS)
    return _address_of(token, codes[0])


def _address_of(token: str, language: str) -> str:
    from django.conf import settings
    from django.urls import reverse
    from django.utils.translation import override

    with override(language):
        return settings.ROSTRA_URL + reverse("sign_in_link", args=[token])


def _say_next(known: dict[str, str], link: str) -> None:
    from django.conf import settings

    print(
        f"\n“{known['name']}” is ready.\n\n"
        "1. Serve it:        rostra serve\n"
        f"2. Sign in with this link. It works once, for {HOURS} hours, without mail:\n\n   {link}\n\n"
        "3. Your desk shows the first steps: a programme of your own, an edition, people.\n"
        f"   Later you sign in at {settings.ROSTRA_URL}/ with a code sent to {known['email']}."
    )
    if not settings.ROSTRA_EMAIL_TRANSPORT:
        print("   For that, say what carries your mail: ROSTRA_EMAIL_URL=smtp://user:password@host:587")
