"""The call for applications of an edition: what it says, who may apply, what the form asks, the quotas of a draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import applying, drawing, eligibility, rules, translating
from rostra.cohorts.models import Application, Call, Edition
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.languages.actions import copies as translations
from rostra.languages.actions import sources

FIELDS = frozenset({"language", "intro", "places", "eligibility", "answer_days", "decides_on"})
MOST_DAYS = 60


@transaction.atomic
def prepare(*, edition: Edition, by: Any, **fields: Any) -> Call:
    """Begin the call of an edition. `fields` as in `change`."""
    if by is not None and not rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    if edition.admission != Edition.Admission.APPLICATION:
        raise Refused(_("People enrol here without applying. Change first who may enrol."), code="admission")
    if Call.objects.filter(edition=edition).exists():
        raise Refused(_("There is a call already."), code="twice")
    first = edition.languages[0] if edition.languages else "en"
    call = Call(edition=edition, **{"language": first, **_known(fields)})
    _check(call)
    call.save()
    _told(call, meaning_changed=True)
    audit.record("cohorts.call.prepare", call, by=by, edition=edition.key)
    return call


@transaction.atomic
def change(call: Call, *, by: Any, meaning_changed: bool = True, **fields: Any) -> Call:
    """Change what the call says. `fields`: language, intro, places, eligibility, answer_days, decides_on.

    Faults name the fields that cannot be so. Who handed in already is not checked again; fewer places than are taken or
    offered are refused.
    """
    call = _mine(call, by)
    for name, value in _known(fields).items():
        setattr(call, name, value)
    _check(call)
    if (taken := places_taken(call)) > call.places:
        raise Refused(
            _("%(taken)d places are taken or offered already.") % {"taken": taken},
            field="places",
            code="places",
        )
    call.save()
    _told(call, meaning_changed)
    audit.record("cohorts.call.change", call, by=by, fields=sorted(fields))
    return call


@transaction.atomic
def put_question(
    call: Call,
    *,
    by: Any,
    label: str,
    kind: str,
    help: str = "",
    options: Sequence[str] = (),
    required: bool = False,
    wanted: Sequence[str] = (),
    id: str = "",
) -> Call:
    """Ask one question more, or with `id` change one. `options` are labels, one an answer; `wanted` are the labels (or "yes",
    "no") with which somebody may apply, none when it does not matter.

    Once somebody has handed in, a question keeps its kind and the answers that may have been given; words may change.
    """
    call = _mine(call, by)
    before = next((each for each in call.questions if each["id"] == id), None)
    if id and before is None:
        raise Refused(_("This question is no longer asked."), code="gone")
    question = {
        "id": id or f"q{new_key()[:8]}", "label": squeeze(label), "help": help.strip(), "kind": kind,
        "options": applying.options_of([squeeze(each) for each in options], before["options"] if before else ())
        if kind in {"one", "several"} else [],
        "required": bool(required),
    }  # fmt: skip
    if before and _handed_in(call) and not _still_fits(before, question):
        raise Refused(
            _("People have answered this question. Its words may change, its kind and its answers stay; you may add answers."),
            code="answered",
        )  # fmt: skip
    call.questions = (
        [question if each["id"] == id else each for each in call.questions]
        if before
        else [*call.questions, question]
    )
    _set_wanted(call, question, wanted)
    if said := [each for where, each in applying.validate(call.questions) if where in {question["id"], ""}]:
        raise Refused(said[0], field="options" if question["label"] and question["options"] else "label")
    _check(call)
    return _questions_saved(call, by, str(question["id"]))


@transaction.atomic
def move_question(call: Call, *, id: str, up: bool, by: Any) -> Call:
    """One place up or down."""
    call = _mine(call, by)
    place = _place(call, id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(call.questions):
        call.questions[place], call.questions[other] = call.questions[other], call.questions[place]
    return _questions_saved(call, by, id)


@transaction.atomic
def remove_question(call: Call, *, id: str, by: Any) -> Call:
    """Ask it no longer; its rule and its quotas go with it. Not once somebody has answered it."""
    call = _mine(call, by)
    if _handed_in(call):
        raise Refused(_("People have answered this question. It stays."), code="answered")
    del call.questions[_place(call, id)]
    call.eligibility = [each for each in call.eligibility if each.get("question") != id]
    call.quotas = {name: values for name, values in call.quotas.items() if name != id}
    return _questions_saved(call, by, id)


@transaction.atomic
def set_quotas(call: Call, *, quotas: Mapping[str, Any], by: Any) -> Call:
    """The quotas of a draw to come. Faults name "attribute:value" or the attribute."""
    call = _mine(call, by)
    if faults := drawing.wrong(quotas, call.places, attributes_of(call)):
        raise Faults(_("Please look at these quotas again."), faults, code="quotas")
    call.quotas = {name: dict(values) for name, values in quotas.items() if values}
    call.save(update_fields=["quotas", "updated_at"])
    audit.record("cohorts.call.quotas", call, by=by)
    return call


@transaction.atomic
def copy(call: Call, *, edition: Edition) -> Call:
    """The same call for another edition, with its questions, their ids and their translations; without the day on which
    people hear, and without quotas of organisations, which follow from who applies. Asks no rule.
    """
    quotas = {
        name: values for name, values in call.quotas.items() if name not in {"organisation", "territory"}
    }
    made = Call.objects.create(
        edition=edition, language=call.language, intro=call.intro, places=call.places, eligibility=call.eligibility,
        questions=call.questions, answer_days=call.answer_days, quotas=quotas,
    )  # fmt: skip
    _told(made, meaning_changed=True)
    translations.adopt_from(translating.CALL, origin=call.key, copy=made.key)
    return made


def attributes_of(call: Call) -> dict[str, list[str]]:
    """What quotas may be about, with the values there are: function, questions with one answer, and the organisations and
    territories of who has applied or may.
    """
    own = Application.objects.filter(call=call).exclude(state=Application.State.DRAFT)
    there = list(
        own.exclude(organisation=None).values_list("organisation__key", "organisation__territory").distinct()
    )
    named = {each for rule in call.eligibility if rule["rule"] == "organisation" for each in rule["in"]}
    found = {
        "function": list(eligibility.KNOWN["function"]),
        "territory": sorted(
            {territory for _key, territory in there if territory} | _quoted(call, "territory")
        ),
        "organisation": sorted({key for key, _territory in there} | named | _quoted(call, "organisation")),
    }
    for question in call.questions:
        if question["kind"] in {"yes_no", "one"}:
            found[question["id"]] = eligibility.values_of(question)
    return found


def places_taken(call: Call) -> int:
    """Places that are accepted or offered; one that somebody left is free again."""
    rows = Application.objects.filter(call=call, state__in=["offered", "accepted"])
    return rows.exclude(state="accepted", enrolment__state="withdrawn").count()


def _quoted(call: Call, attribute: str) -> set[str]:
    return set(call.quotas.get(attribute, {}))


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    if set(fields) - FIELDS:
        raise TypeError(f"not changeable: {sorted(set(fields) - FIELDS)}")
    return dict(fields)


def _mine(call: Call, by: Any) -> Call:
    """The call as it is now, held until the transaction ends."""
    found = (
        Call.objects.select_for_update(of=("self",)).select_related("edition__organisation", "edition__programme")
        .get(pk=call.pk)
    )  # fmt: skip
    if by is not None and not rules.may_decide(by, found):
        raise NotAllowed(_("You do not run this edition."))
    return found


def _check(call: Call) -> None:
    wrong: list[tuple[str, str]] = []
    if not call.places:
        wrong.append(("places", _("Say how many places there are.")))
    if not 1 <= call.answer_days <= MOST_DAYS:
        wrong.append(("answer_days", _("Give people between 1 and %(most)d days.") % {"most": MOST_DAYS}))
    closes = call.edition.registration_closes_at
    if isinstance(call.decides_on, dt.date) and closes and call.decides_on < closes.date():
        wrong.append(("decides_on", _("People can still apply then. Choose a later day.")))
    wrong += eligibility.wrong(call.eligibility, call.questions)
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)


def _handed_in(call: Call) -> bool:
    return Application.objects.filter(call=call, submitted_at__isnull=False).exists()


def _still_fits(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    kept = {each["id"] for each in before["options"]} <= {each["id"] for each in after["options"]}
    return bool(before["kind"] == after["kind"] and kept)


def _set_wanted(call: Call, question: Mapping[str, Any], wanted: Sequence[str]) -> None:
    """The rule that goes with a question, by the labels of its answers."""
    ids = {each["label"].casefold(): each["id"] for each in question["options"]}
    values = [ids.get(squeeze(each).casefold(), each) for each in wanted]
    rest = [each for each in call.eligibility if each.get("question") != question["id"]]
    call.eligibility = (
        [*rest, {"rule": "question", "in": values, "question": question["id"]}] if values else rest
    )


def _place(call: Call, key: str) -> int:
    for place, each in enumerate(call.questions):
        if each["id"] == key:
            return place
    raise Refused(_("This question is no longer asked."), code="gone")


def _questions_saved(call: Call, by: Any, key: str) -> Call:
    call.save(update_fields=["questions", "eligibility", "quotas", "updated_at"])
    _told(call, meaning_changed=True)
    audit.record("cohorts.call.question", call, by=by, question=key)
    return call


def _told(call: Call, meaning_changed: bool) -> None:
    sources.sync(translating.CALL, [translating.call_source(call)], meaning_changed=meaning_changed)
    pagecache.bump()
