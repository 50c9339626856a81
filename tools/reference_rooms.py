"""Reference pages that come from what the rooms register: roles, privacy, evidence, messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = "This page is written by `make docs` from the code."


def _ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings_test")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def _english(make: Callable[[], Iterable[str]]) -> str:
    _ready()
    from django.utils.translation import override

    with override("en"):
        return "\n".join(make()) + "\n"


def _table(*head: str) -> list[str]:
    return ["", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]


def _row(*cells: Any) -> str:
    return "| " + " | ".join(str(cell).replace("\n", " ").replace("|", "\\|") or "–" for cell in cells) + " |"


def permissions_page() -> str:
    """Which role may do what, asked of the rules themselves."""
    return _english(_permissions)


def _permissions() -> Iterable[str]:
    from rostra.people.models import Role, Scope
    from rostra.people.rules import ROLES_OF_SCOPE

    scopes = list(Scope)
    yield "# Who may do what"
    yield ""
    yield "A role is given to a person on a scope, until a day if you like. " + WRITTEN
    yield ""
    yield "## Which role on which scope"
    yield from _table("scope", "roles that can be given there")
    for scope in scopes:
        yield _row(scope.label, ", ".join(str(Role(role).label) for role in ROLES_OF_SCOPE[scope]))
    yield ""
    yield "## What a role opens"
    yield ""
    yield "Each cell names the roles that may, when they are given on that scope. A site administrator may everything here."
    yield from _table("", *(str(scope.label) for scope in scopes))
    for what, may in _abilities().items():
        cells = [
            ", ".join(str(Role(role).label) for role in ROLES_OF_SCOPE[scope] if may(_holder(role, scope)))
            for scope in scopes
        ]
        yield _row(what, *cells)
    yield ""
    yield "A participant is nobody's grant: it follows from an enrolment. People see where they stand themselves. A"
    yield "support officer sees where the own members stand; a coach does not. An evaluator reads, and changes nothing."
    yield "What each address of the site lets in is written down in `tests/web/matrix.py` and tried for everybody of the cast."


KEYS = {
    "site": "",
    "organisation": "own",
    "programme": "own",
    "edition": "own",
    "cohort": "own",
    "person": "member",
}


def _holder(role: str, scope: str) -> Any:
    """Somebody who holds one role on one scope, and nothing else; asks no database."""
    from rostra.people.models import Grant, Person

    person: Any = Person(pk=1, key="holder")
    person._live_grants = [Grant(person=person, role=role, scope_kind=scope, scope_key=KEYS[scope])]
    return person


def _abilities() -> dict[str, Callable[[Any], bool]]:
    from rostra.cohorts import rules as editions
    from rostra.cohorts.models import Cohort, Edition
    from rostra.people import rules as people
    from rostra.people.models import Organisation, Person
    from rostra.programmes import rules as programmes

    organisation = Organisation(key="own")
    edition = Edition(key="own", organisation=organisation, programme_key="own")
    cohort, member = Cohort(key="own", edition=edition), Person(pk=2, key="member")
    chain = editions.scopes_of(edition)
    return {
        "Name the academy, make sign-in links": people.is_site_admin,
        "Add an organisation": people.may_add_organisation,
        "Change an organisation, add and end its memberships": lambda who: people.may_manage_organisation(
            who, organisation
        ),
        "Begin a programme": programmes.may_start_programme,
        "Write and publish a programme": lambda who: programmes.may_edit_programme(who, "own"),
        "Plan an edition for an organisation": lambda who: editions.may_draft_edition(who, organisation),
        "Change, open and cancel an edition; invite and withdraw people; issue and revoke certificates; void evidence": (
            lambda who: editions.may_run_edition(who, edition)
        ),
        "Read and answer worksheets, record evidence": lambda who: editions.may_review(who, edition, cohort),
        "Open the edition's pages at the desk": lambda who: editions.may_see_desk_of(who, edition),
        "Appoint trainers of an edition": lambda who: people.may_give(
            who, "trainer", ("edition", "own"), chain
        ),
        "Appoint coaches and support officers of a member": (
            lambda who: people.may_give(who, "officer", ("person", member.key), [("organisation", "own")])
        ),
    }


def privacy_page() -> str:
    """What is held about people, from the privacy registry."""
    return _english(_privacy)


def _privacy() -> Iterable[str]:
    from rostra.kernel.registries import privacy

    yield "# What we hold about people"
    yield ""
    yield (
        "From the privacy registry: purpose, legal basis, how long, and what erasure does, field by field. "
        + WRITTEN
    )
    yield "How it works: [consent, retention and erasure](../explanation/privacy.md)."
    for label, holding in sorted(privacy.items()):
        yield ""
        yield f"## {holding.title} (`{label}`)"
        yield ""
        yield f"- Basis: {holding.basis}"
        yield f"- Kept: {_kept(holding.retention, holding.since)}"
        yield f"- Erasure: {'the rows go' if holding.erase_rows else 'as each field says'}"
        if not holding.fields:
            continue
        yield from _table("field", "for", "in the export", "on erasure")
        for name, each in holding.fields.items():
            fate = f"kept: {each.why}" if each.on_erasure == "keep" and not holding.erase_rows else "erased"
            yield _row(f"`{name}`", each.purpose, "yes" if each.export else "no", fate)


def _kept(retention: timedelta | None, since: str) -> str:
    if retention is None:
        return "as long as the account"
    days = retention.days
    span = f"{days} {'day' if days == 1 else 'days'}" if days else f"{retention.seconds // 3600} hours"
    if days and days % 365 == 0:
        span = f"{days // 365} {'year' if days == 365 else 'years'}"
    return f"{span} from `{since}`" if since else span


def evidence_page() -> str:
    """Kinds of evidence, their sources, and which kinds meet which activity."""
    return _english(_evidence)


def _evidence() -> Iterable[str]:
    from rostra.kernel.registries import kinds
    from rostra.ledger.models import EvidenceKind, Source

    yield "# Kinds of evidence"
    yield ""
    yield "How standing follows from evidence: [the ledger](../explanation/ledger.md). " + WRITTEN
    yield from _table("kind", "in words", "meets by itself")
    for kind in EvidenceKind:
        meets = [str(each.label) for each in kinds.values() if kind.value in each.evidence]
        always = "whatever is asked" if kind.value in {"caught_up", "recognised"} else ""
        yield _row(f"`{kind.value}`", kind.label, always or ", ".join(meets))
    yield ""
    yield "## Kinds of activity"
    yield from _table("kind", "in words", "met by")
    for each in kinds.values():
        yield _row(f"`{each.name}`", each.label, ", ".join(f"`{name}`" for name in each.evidence))
    yield ""
    yield "## Where evidence comes from"
    yield from _table("source", "in words")
    yield from (_row(f"`{source.value}`", source.label) for source in Source)


def messages_page() -> str:
    """Every kind of message with its templates."""
    return _english(_messages)


def _messages() -> Iterable[str]:
    from rostra.kernel.registries import message_kinds

    yield "# Kinds of message"
    yield ""
    yield "Every letter goes through one outbox. Its texts are the templates named here, each with a `.subject.txt`, a `.txt`"
    yield "and, where it has one, an `.html`. " + WRITTEN
    yield from _table("kind", "what it is", "template")
    for name, kind in sorted(message_kinds.items()):
        found = sorted(ROOT.glob(f"rostra/*/templates/messages/{name}.txt"))
        yield _row(f"`{name}`", kind.label, ", ".join(f"`{path.relative_to(ROOT)}`" for path in found))


PAGES = {
    "permissions.md": permissions_page,
    "privacy.md": privacy_page,
    "evidence-kinds.md": evidence_page,
    "message-kinds.md": messages_page,
}
