"""A call that people can apply to, and people who did."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rostra.cohorts.actions import applications, calls
from rostra.cohorts.models import Application, Call, Edition
from rostra.kernel.time import now
from rostra.people.models import Membership, Organisation, Person


def make_call(edition: Edition, **fields: Any) -> Call:
    """The call of an edition for two elected members or officials, with three questions; `edition` is by application."""
    fields = {"intro": "Twelve weeks.", "places": 2, "answer_days": 7, **fields}
    fields.setdefault("eligibility", [{"rule": "function", "in": ["elected", "official"]}])
    call = calls.prepare(edition=edition, by=None, **fields)
    calls.put_question(call, by=None, label="Why do you want to take part?", kind="text", required=True)
    calls.put_question(
        call, by=None, label="Do you hold surgeries?", kind="yes_no", required=True, wanted=["yes"]
    )
    return calls.put_question(
        call, by=None, label="Which day suits you?", kind="one", options=["Monday", "Tuesday"]
    )


def answers(call: Call, *, surgeries: str = "yes", day: int = 0) -> dict[str, Any]:
    """Answers to the three questions."""
    why, holds, days = call.questions
    return {why["id"]: "To listen better.", holds["id"]: surgeries, days["id"]: days["options"][day]["id"]}


def applied(call: Call, person: Person, *, function: str = "elected", **given: Any) -> Application:
    """Somebody who handed in, for the organisation they belong to."""
    own = Membership.objects.filter(person=person).select_related("organisation").first()
    return applications.hand_in(
        call=call, person=person, answers=answers(call, **given), revision=0,
        organisation=own.organisation if own else None, function=function,
    )  # fmt: skip


def make_crowd(call: Call, organisation: Organisation, count: int, **given: Any) -> list[Application]:
    """So many more people of an organisation who handed in, without letters."""
    first = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(
            email=f"crowd-{first + n}@lindholt.example",
            name=f"Crowd {first + n}",
            password="!",
            **given.get("person", {}),
        )
        for n in range(count)
    )
    function = given.get("function", "elected")
    return Application.objects.bulk_create(
        Application(
            call=call, person=each, organisation=organisation, function=function, state="submitted", eligible=True,
            answers=answers(call), submitted_at=now() - dt.timedelta(minutes=count - n),
            attributes={"function": function, "organisation": organisation.key, "territory": organisation.territory},
        )
        for n, each in enumerate(people)
    )  # fmt: skip
