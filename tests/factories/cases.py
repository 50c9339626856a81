"""A case through its verbs: written by an authority's official, completed by a civil-society group, published."""

from __future__ import annotations

from typing import Any

from rostra.community import casetokens, casework
from rostra.community.actions.cases import answering, reviewing, writing
from rostra.community.models import Case, CaseSide, Side

VALUES: dict[str, Any] = {
    "title": "A garden plan drawn with the street",
    "summary": "Forty neighbours planned a park with the municipality. Half of it was built.",
    "place": "Lindholt",
    "country": "DK",
    "territory": "DK-LIN",
    "started": "2024-03",
    "ended": "2024-11",
    "purposes": ["co-produce"],
    "approaches": ["cocreate"],
    "influence": "shape",
    "recruitment": ["met"],
    "stages": ["design"],
    "people": 40,
    "cost": "low",
    "cost_amount": 12500,
    "cost_currency": "EUR",
    "why": "The park was *empty* after dark.",
    "what": "Three walks, two evenings, one model at **1:50**.",
    "results": "Half of the plan was built.",
    "lessons": "Ask the young first.",
    "sources": [{"title": "Report 2024", "url": "https://example.org/report"}],
}
OWN = {"organisation_name": "Lindholt Kommune", "saw": "We learned to wait.", "agreed": True, "grade": 4}
OTHER = {
    "organisation_name": "Strandby Residents",
    "name": "Jonas Winther",
    "email": "jonas@strandby.example",
    "language": "da",
}
PART = {
    "language": "da",
    "organisation_name": "Beboerne i Strandby",
    "saw": "De lyttede først sent.",
    "changed": "Vi mødes stadig.",
    "grade": 3,
    "name": "Jonas Winther",
    "named": True,
    "agreed": True,
}


def make_case(by: Any, **changes: Any) -> Case:
    """A draft in which nothing is missing, written for the authority."""
    title = changes.get("title", VALUES["title"])
    case = writing.begin(by=by, side=Side.AUTHORITY, title=title, language="en")
    return writing.save(case, by=by, revision=0, values=VALUES | changes, own=OWN, other=OTHER)


def other_of(case: Case) -> CaseSide:
    """The row of the side that was asked, as it is now."""
    return CaseSide.objects.get(case=case, side=casework.other_of(case.submitted_side))


def complete(case: Case, **changes: Any) -> CaseSide:
    """The other side is asked, takes part and says its part."""
    writing.invite(case, by=case.sides.get(side=case.submitted_side).person)
    answering.accept(other_of(case))
    case.refresh_from_db()
    return answering.say(other_of(case), values=PART | changes, revision=case.revision, done=True)


def publish(case: Case, reader: Any) -> Case:
    """Read by somebody, every point met, published."""
    case.refresh_from_db()
    reviewing.assign(case, reader=reader, by=reader)
    reviewing.check(case, checks=casework.CHECKS, by=reader)
    return reviewing.publish(case, by=reader)


def make_published(by: Any, reader: Any, **changes: Any) -> Case:
    """A published case that both sides have told."""
    case = make_case(by, **changes)
    complete(case)
    return publish(case, reader)


def cases_of(nils: Any, piotr: Any, editor: Any) -> dict[str, str]:
    """What addresses need: Nils has published a case, that of Piotr waits for its other side."""
    published = make_published(nils, editor)
    invited = writing.invite(make_case(piotr, title="The bus at night"), by=piotr)
    return {
        "nils_case": published.slug,
        "nils_case_key": published.key,
        "piotrs_case": invited.slug,
        "piotrs_case_key": invited.key,
        "piotrs_case_token": casetokens.make(other_of(invited)),
        "case_step": casework.ABOUT,
    }
