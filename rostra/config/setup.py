"""`rostra setup`: from an empty installation to the first administrator, who signs in without any mail."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostra.config import env

if TYPE_CHECKING:
    from rostra.people.models import Person

LINK_HOURS = 24


@dataclass(frozen=True)
class Question:
    """One thing setup asks: its flag, the words, and what is taken when nothing is typed."""

    flag: str
    words: str
    default: str = ""


QUESTIONS = (
    Question("name", "Name of the academy"),
    Question("languages", "Languages, the main one first (codes such as en,da,pl)", "en"),
    Question("organisation", "Name of the first organisation"),
    Question("administrator", "Name of the first administrator"),
    Question("email", "E-mail address of the first administrator"),
    Question("time_zone", "Time zone of the academy (such as Europe/Warsaw)", "UTC"),
)


class Missing(Exception):
    """An answer is missing and nobody can be asked; the text names it."""


def setup(*, unattended: bool, **given: str | None) -> int:
    """Make the academy, or say in one line why not. Returns the exit code.

    On an installation that has an academy, the address of an administrator gives that person a new link.
    """
    if env.faults:
        print("\n".join(env.faults), file=sys.stderr)
        return 1
    import django

    django.setup()
    from django.conf import settings

    from rostra.config.preflight import prepare_database
    from rostra.kernel.errors import Refused
    from rostra.programmes.models import Academy

    prepare_database()
    known = {**settings.ROSTRA_SETUP, **{flag: value for flag, value in given.items() if value}}
    try:
        if Academy.objects.exists():
            return _again(known.get("email", ""))
        person = _found(ask(known, unattended))
    except (Missing, Refused) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"\n{Academy.objects.get().name} is ready. Start it with: rostra serve")
    _show_link(person)
    return 0


def ask(known: dict[str, str], unattended: bool) -> dict[str, str]:
    """All answers: from flags and the environment, else typed. Raises Missing when nobody can be asked."""
    answers = {}
    for question in QUESTIONS:
        answer = known.get(question.flag, "").strip()
        while not answer:
            answer = _default_or_missing(question) if unattended else _type(question)
        answers[question.flag] = answer
    return answers


def _default_or_missing(question: Question) -> str:
    if question.default:
        return question.default
    raise Missing(
        f"{question.words}: give --{question.flag.replace('_', '-')} or ROSTRA_SETUP_{question.flag.upper()}."
    )


def _type(question: Question) -> str:
    try:
        typed = input(f"{question.words}{f' [{question.default}]' if question.default else ''}: ").strip()
    except EOFError:
        return _default_or_missing(question)
    return typed or question.default


def _found(answers: dict[str, str]) -> Person:
    """Make everything in one transaction: an academy without an administrator would lock everybody out."""
    from django.db import transaction

    from rostra.people.actions import grants, memberships, organisations, persons
    from rostra.people.models import Organisation, Role, Scope
    from rostra.programmes.actions import academy

    languages = [code for code in re.split(r"[\s,;]+", answers["languages"].lower()) if code]
    zone = answers["time_zone"]
    with transaction.atomic():
        academy.found(
            name=answers["name"], languages=languages, time_zone=zone, contact_email=answers["email"]
        )
        organisation = organisations.add(
            name=answers["organisation"],
            kind=Organisation.Kind.OTHER,
            language=languages[0],
            time_zone=zone,
            by=None,
        )
        person = persons.find_or_add(
            email=answers["email"],
            name=answers["administrator"],
            language=languages[0],
            time_zone=zone,
            by=None,
        )
        memberships.add(person=person, organisation=organisation, by=None)
        grants.give(person=person, role=Role.SITE_ADMIN, scope_kind=Scope.SITE, by=None)
    return person


def _again(email: str) -> int:
    from rostra.people.models import Grant, Role
    from rostra.programmes.models import Academy

    administrators = Grant.objects.live().filter(role=Role.SITE_ADMIN).select_related("person")
    person = next(
        (grant.person for grant in administrators if email and grant.person.email == email.lower()), None
    )
    if person is None:
        print(f"There is an academy here already: {Academy.objects.get().name}.", file=sys.stderr)
        print(
            "An administrator who cannot sign in gets a new link with: rostra setup --email ADDRESS",
            file=sys.stderr,
        )
        return 1
    _show_link(person)
    return 0


def _show_link(person: Person) -> None:
    from django.conf import settings
    from django.urls import reverse
    from django.utils import translation

    from rostra.kernel.languages import nearest_offered
    from rostra.people.actions import links

    token = links.make(person=person, hours=LINK_HOURS)
    with translation.override(nearest_offered(person.language)):
        address = settings.ROSTRA_URL + reverse("sign_in_link", args=[token])
    print(f"{person.name or person.email} signs in with this link, once, within {LINK_HOURS} hours:\n")
    print(f"  {address}\n")
