"""One verb done to many: a list enrolled or invited, people moved or withdrawn; each can be undone for a while.

A list is kept in the row of its batch while it is worked, and taken out line by line: a worker that dies goes on where it
stopped. What is left is a report of line numbers, outcomes and keys of enrolments, without names and addresses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import enrolments as rows
from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.registries import link, links
from rostra.kernel.tasks import task
from rostra.kernel.text import new_key
from rostra.kernel.time import now
from rostra.ledger import sorting
from rostra.ledger.actions import enrolments, following, hooks
from rostra.ledger.actions.undoing import undo
from rostra.ledger.models import Batch
from rostra.people import rules as people_rules
from rostra.people.actions import long_tasks, memberships, persons
from rostra.people.lists import MOST_LINES, Line
from rostra.people.models import Function, LongTask, Organisation, Person

__all__ = ["AT_ONCE", "MOST_LINES", "begin", "begin_verb", "move", "undo", "withdraw", "work_off"]

Verb, State = Batch.Verb, Enrolment.State
SILENT_AT_ONCE = 200  # people moved or withdrawn while somebody waits
AT_ONCE = 30  # as many lines are worked while somebody waits
CHUNK = 50
HOLD = dt.timedelta(minutes=1)
A_LINE = dt.timedelta(milliseconds=60)  # longer than one takes: letters wait until the last line is worked
UNDO_OF_SILENT = dt.timedelta(days=1)
DONE, LEFT_OUT = "done", "left_out"


# ---------------------------------------------------------------- a list


@transaction.atomic
def begin(
    *,
    edition: Edition,
    lines: Iterable[Line],
    verb: str,
    by: Any,
    letters: bool = True,
    cohort: Cohort | None = None,
    organisation: Organisation | None = None,
    meant: Mapping[str, str] | None = None,
    skip_faults: bool = False,
    key: str = "",
) -> tuple[Batch, LongTask | None]:
    """Enrol or invite everybody of a list: at once when it is short, else as long work that can be left.

    The same `key` again is the batch that is there already: a button pressed twice sends no letter twice.

    An invitation always is a letter; with `letters` False people are enrolled without one. `meant` says which organisation
    (key) a name of the list means. Faulty lines are left out only with `skip_faults`.
    """
    there = Batch.objects.filter(key=key, edition=edition, by=by).first() if key else None
    if there:
        return there, None
    batch = _prepared(edition, list(lines), verb, by, letters, cohort, organisation, meant, skip_faults, key)
    todo = len(batch.report["todo"])
    if todo <= AT_ONCE:
        return _work(batch), None
    return batch, _as_long_work(batch, todo, by)


def _prepared(
    edition: Edition,
    lines: list[Line],
    verb: str,
    by: Any,
    letters: bool,
    cohort: Cohort | None,
    organisation: Organisation | None,
    meant: Mapping[str, str] | None,
    skip_faults: bool,
    key: str,
) -> Batch:
    _may_run(edition, by)
    if verb not in (Verb.ENROL, Verb.INVITE):
        raise Refused(_("Say whether they are invited or enrolled."), field="verb")
    enrolments.refuse_closed(edition)
    if cohort is not None and cohort.edition_id != edition.pk:
        raise Refused(_("This cohort belongs to another edition."), field="cohort")
    found = sorting.sort_out(edition, lines, by=by, meant=meant)
    faulty = [each for each in found.sorts if each.verdict == sorting.FAULTY]
    if faulty and not skip_faults:
        raise Refused(
            ngettext(
                "One line has a fault. Correct it, or tick that it be left out.",
                "%(n)d lines have a fault. Correct them, or tick that they be left out.",
                len(faulty),
            )
            % {"n": len(faulty)},
            field="skip_faults",
            code="faulty",
        )
    if not found.taken:
        raise Refused(_("Nobody of this list would be added: look at the report below."), code="nobody")
    report = {
        "state": "waiting",
        "letters": verb == Verb.INVITE or letters,
        "cohort": cohort.key if cohort else "",
        "organisation": organisation.key if organisation else "",
        "todo": [_packed(each) for each in found.taken],
        "lines": [_left(each) for each in found.sorts if each.verdict not in sorting.TAKEN],
        "people": [],
    }
    batch = Batch.objects.create(key=key or new_key(), edition=edition, by=by, verb=verb, report=report)
    if report["letters"]:
        batch.undo_until = batch.made_at + HOLD + A_LINE * len(found.taken)
        batch.save(update_fields=["undo_until"])
    audit.record(
        "ledger.batch.begin",
        edition,
        by=by,
        batch=batch.key,
        verb=verb,
        lines=len(lines),
        left_out=len(faulty),
    )
    return batch


def _packed(each: sorting.Sort) -> dict[str, Any]:
    return {
        "number": each.line.number,
        "email": each.line.email,
        "name": each.line.name,
        "organisation": each.organisation.key if each.organisation else "",
        "strange": bool(each.line.organisation and each.organisation is None),
        "cohort": each.cohort.key if each.cohort else "",
        "function": each.function,
        "language": each.language,
    }


def _left(each: sorting.Sort) -> dict[str, Any]:
    """What the report keeps of a line that is not worked. Reasons that quote an address are kept without it."""
    said = each.remarks[0] if each.remarks else ""
    if each.line.email:
        said = said.replace(each.line.email[:80], "…")
    if each.line.name:
        said = said.replace(each.line.name, "…")
    return {"number": each.line.number, "outcome": each.verdict, "said": said}


def _as_long_work(batch: Batch, todo: int, by: Any) -> LongTask:
    said = {
        Verb.ENROL: ngettext(
            "One person is enrolled in %(edition)s", "%(n)d people are enrolled in %(edition)s", todo
        ),
        Verb.INVITE: ngettext(
            "One person is invited to %(edition)s", "%(n)d people are invited to %(edition)s", todo
        ),
        Verb.MOVE: ngettext(
            "One person is moved in %(edition)s", "%(n)d people are moved in %(edition)s", todo
        ),
        Verb.WITHDRAW: ngettext(
            "One person is withdrawn from %(edition)s", "%(n)d people are withdrawn from %(edition)s", todo
        ),
    }[Verb(batch.verb)]
    return long_tasks.begin(
        kind="batch",
        title=said % {"n": todo, "edition": batch.edition.title},
        by=by,
        work=work_off,
        total=todo,
        address=link("desk_batch", key=batch.key) if "desk_batch" in links else "",
        batch=batch.key,
    )


@task()
def work_off(long_task: str, batch: str) -> None:
    """The work of a long list. Killed in the middle, it goes on with the lines that are left."""
    with long_tasks.running(long_task) as progress:
        found = Batch.objects.select_related("edition__organisation", "edition__programme", "by").get(
            key=batch
        )
        total = len(found.report["todo"]) + len(found.before)
        found = _work(found, lambda done: progress.step(done, total))
        progress.result(**outcomes(found))


def _work(batch: Batch, step: Callable[[int], None] | None = None) -> Batch:
    """Take line after line out of the list, some at a time in a transaction of their own."""
    while batch.report.get("todo"):
        with transaction.atomic():
            batch = _locked(batch)
            if batch.verb in (Verb.ENROL, Verb.INVITE):
                for each in batch.report["todo"][:CHUNK]:
                    _one(batch, each)
            else:
                _change(batch, batch.report["todo"][:CHUNK])
            del batch.report["todo"][:CHUNK]
            batch.report["state"] = "working" if batch.report["todo"] else DONE
            batch.save(update_fields=["before", "report"])
        if step is not None:
            step(len(batch.before))
    return batch


def _one(batch: Batch, each: dict[str, Any]) -> None:
    """One line: what a refusal takes back is this line alone."""
    try:
        with transaction.atomic():
            _take(batch, each)
    except Refused as refused:
        batch.report["lines"].append({"number": each["number"], "outcome": LEFT_OUT, "said": str(refused)})


def _take(batch: Batch, each: dict[str, Any]) -> None:
    edition, by = batch.edition, batch.by
    known = Person.objects.filter(email=each["email"]).exists()
    person = persons.find_or_add(
        email=each["email"],
        name=each["name"],
        language=each["language"] or (edition.languages[0] if edition.languages else "en"),
        time_zone=edition.time_zone,
        by=by,
    )
    if person.erased_at or not person.is_active:
        raise Refused(_("This account is closed. Ask the person for another address."))
    organisation = _by_key(Organisation, each["organisation"])
    if organisation is None and not each["strange"]:
        organisation = _by_key(Organisation, batch.report["organisation"])
    cohort = _by_key(Cohort, each["cohort"] or batch.report["cohort"])
    member = _make_member(person, organisation, each["function"], by)
    invitation, replaced = None, []
    if batch.verb == Verb.INVITE:
        replaced = list(person.invitations.filter(
            scope_kind="edition", scope_key=edition.key, accepted_at=None, withdrawn_at=None
        ).values_list("pk", flat=True))  # fmt: skip
        enrolment, before, invitation, letter = enrolments.invite_one(
            edition, person, by, cohort, organisation, due_at=batch.undo_until
        )
    else:
        enrolment, before, letter = enrolments.enrol_one(
            edition, person, by, cohort, organisation,
            letter=batch.report["letters"], due_at=batch.undo_until,
        )  # fmt: skip
    if not known:
        batch.report["people"].append(person.pk)
    batch.before.append(
        {
            "enrolment": enrolment.key,
            "state": before.state,
            "cohort": before.cohort,
            "invitation": invitation.pk if invitation else None,
            "replaced": replaced,
            "letter": letter.key if letter else "",
            "member": member,
        }
    )
    batch.report["lines"].append(
        {
            "number": each["number"],
            "outcome": _outcome(batch.verb, before.state),
            "enrolment": enrolment.key,
            "said": "",
        }
    )


def _outcome(verb: str, before: str) -> str:
    if before == State.ENROLLED:
        return sorting.THERE
    if verb == Verb.INVITE:
        return "letter_again" if before == State.INVITED else "invited"
    return "enrolled"


def _make_member(person: Person, organisation: Organisation | None, function: str, by: Any) -> int | None:
    """A membership, when the list says a function and who brings it manages the organisation; the row's key when it is new."""
    if organisation is None or not function or function not in Function.values:
        return None
    if by is not None and not people_rules.may_manage_organisation(by, organisation):
        return None
    if person.memberships.filter(organisation=organisation).exists():
        return None
    return memberships.add(person=person, organisation=organisation, function=function, by=by).pk


def _by_key(model: Any, key: str) -> Any:
    return model.objects.filter(key=key).first() if key else None


def outcomes(batch: Batch) -> dict[str, int]:
    """How many lines came out how."""
    counts: dict[str, int] = {}
    for line in batch.report.get("lines", []):
        counts[line["outcome"]] = counts.get(line["outcome"], 0) + 1
    return counts


# ---------------------------------------------------------------- people who are there


@transaction.atomic
def begin_verb(
    *, edition: Edition, enrolments: Iterable[Enrolment], verb: str, by: Any, cohort: Cohort | None = None
) -> tuple[Batch, LongTask | None]:
    """Move or withdraw many: at once when they are few, else as long work that can be left. Nothing is sent."""
    batch = _prepared_verb(edition, enrolments, verb, by, cohort)
    todo = len(batch.report["todo"])
    if todo <= SILENT_AT_ONCE:
        return _work(batch), None
    return batch, _as_long_work(batch, todo, by)


@transaction.atomic
def move(*, edition: Edition, enrolments: Iterable[Enrolment], cohort: Cohort | None, by: Any) -> Batch:
    """Move many to another cohort of the edition, or to none; due dates follow its start. Nothing is sent."""
    return _work(_prepared_verb(edition, enrolments, Verb.MOVE, by, cohort))


@transaction.atomic
def withdraw(*, edition: Edition, enrolments: Iterable[Enrolment], by: Any) -> Batch:
    """Withdraw many. What they did stays; nothing is sent."""
    return _work(_prepared_verb(edition, enrolments, Verb.WITHDRAW, by, None))


def _prepared_verb(
    edition: Edition, enrolments: Iterable[Enrolment], verb: str, by: Any, cohort: Cohort | None
) -> Batch:
    _may_run(edition, by)
    if cohort is not None and cohort.edition_id != edition.pk:
        raise Refused(_("This cohort belongs to another edition."), field="to")
    goal = cohort.pk if cohort else None
    if verb == Verb.MOVE:
        found = [each.key for each in enrolments if each.edition_id == edition.pk and each.cohort_id != goal]
        nobody = _("All of them are in this cohort already.")
    else:
        found = [
            each.key for each in enrolments if each.edition_id == edition.pk and each.state != State.WITHDRAWN
        ]
        nobody = _("All of them have withdrawn already.")
    if not found:
        raise Refused(nobody, field="to", code="nobody")
    made = Batch.objects.create(
        edition=edition,
        by=by,
        verb=verb,
        report={
            "state": "waiting",
            "letters": False,
            "lines": [],
            "todo": found,
            "cohort": cohort.key if cohort else "",
        },
        undo_until=now() + UNDO_OF_SILENT,
    )
    audit.record("ledger.batch.begin", edition, by=by, batch=made.key, verb=verb, people=len(found))
    return made


def _change(batch: Batch, keys: list[str]) -> None:
    """Move or withdraw some people; who has withdrawn or was moved there meanwhile is left alone."""
    cohort = _by_key(Cohort, batch.report["cohort"])
    held = (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(edition=batch.edition_id, key__in=keys)
        .select_related("edition", "person", "cohort")
        .order_by("pk")
    )
    changed, left = [], 0
    for each in held:
        before = {"enrolment": each.key, "state": each.state, "cohort": each.cohort_id}
        if batch.verb == Verb.MOVE and each.cohort_id != (cohort.pk if cohort else None):
            each.cohort = cohort
            each.save(update_fields=["cohort", "updated_at"])
            audit.record("ledger.enrolment.move", each, by=batch.by, cohort=cohort.key if cohort else None)
        elif batch.verb == Verb.WITHDRAW and each.state != State.WITHDRAWN:
            left += each.state == State.ENROLLED
            rows.set_state(each, State.WITHDRAWN)
            audit.record("ledger.enrolment.withdraw", each, by=batch.by, edition=batch.edition.key)
        else:
            continue
        hooks.enrolment_changed(each)
        batch.before.append(before)
        changed.append(each)
    if left:
        rows.count(batch.edition, -left)
    if batch.verb == Verb.MOVE:
        following.follow(changed)


def _locked(batch: Batch) -> Batch:
    return (
        Batch.objects.select_for_update(of=("self",))
        .select_related("edition__organisation", "edition__programme", "by")
        .get(pk=batch.pk)
    )


def _may_run(edition: Edition, by: Any) -> None:
    if by is not None and not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
