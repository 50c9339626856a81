"""A case as its first side writes it: begun, kept step by step, sent to the other side, corrected, taken back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rostra.community import casework
from rostra.community.actions.cases import checking, spreading
from rostra.community.letters import cases as letters
from rostra.community.models import Case, CaseSide, Side
from rostra.community.rules import cases as rules
from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.text import new_key
from rostra.kernel.time import now
from rostra.live import photos
from rostra.people.models import Organisation
from rostra.programmes.models import Picture, Topic
from rostra.programmes.uses import picture_facts

State = Case.State
WIDEST = 1600


@transaction.atomic
def begin(*, by: Any, side: str, title: str, language: str) -> Case:
    """Begin a case as one of the two sides; nobody else sees it yet. Raises NotAllowed, Faults."""
    if not rules.may_submit(by):
        raise NotAllowed(_("Sign in first."))
    if side not in Side.values:
        raise Refused(_("Choose from the list."), field="side")
    values = checking.case_values({"title": title, "language": language})
    case = Case(key=new_key(), submitted_side=side, **values)
    case.slug = checking.slug_for(case.title, case.key)
    belongs = rules.live_memberships().filter(person=by).select_related("organisation").first()
    if side == Side.AUTHORITY and belongs is not None:
        case.organisation = belongs.organisation
        case.country, case.territory = case.organisation.country, case.organisation.territory
    case.save()
    CaseSide.objects.create(
        case=case, side=side, person=by, name=by.name, language=language,
        organisation_name=belongs.organisation.name if belongs else "",
    )  # fmt: skip
    audit.record("community.case.begin", case, by=by)
    return case


@transaction.atomic
def save(
    case: Case,
    *,
    by: Any,
    revision: int,
    values: Mapping[str, Any] | None = None,
    own: Mapping[str, Any] | None = None,
    other: Mapping[str, Any] | None = None,
    picture: bytes | None = None,
) -> Case:
    """Keep what a step says: `values` of the case, of one's `own` side, of whom the `other` side is. Not all need to be there.

    Of a published case it becomes a correction, which nobody sees before it was read; then the other side stays as it is.
    Raises NotAllowed, Faults, and Refused (code "stale") when it was changed elsewhere meanwhile.
    """
    case = _held(case, by)
    if case.revision != revision:
        raise Refused(
            _("This case was changed in another tab or on another device. Copy what you typed, then open it again."),
            code="stale",
        )  # fmt: skip
    plain = _checked(values, own, other)
    stored = _store(case, picture, by) if picture else None
    if case.published_at is not None:
        _correct(case, plain, stored)
    else:
        _write(case, plain, stored)
    case.revision += 1
    case.save()
    audit.record("community.case.save", case, by=by)
    return case


@transaction.atomic
def invite(case: Case, *, by: Any) -> Case:
    """Send a case to its other side, who gets a letter with a link of its own. Refused as long as something is missing."""
    case = _held(case, by)
    if case.state != State.DRAFT:
        raise Refused(_("This case has gone to the other side already."), code="sent")
    lacking = casework.missing(case)
    if lacking:
        raise Refused(_("Something is still missing: the page says what."), code="missing")
    moment = now()
    case.state, case.submitted_at = State.INVITED, moment
    case.save()
    own, other = casework.own_side(case), casework.other_side(case)
    if own is None or other is None:
        raise Refused(_("Something is still missing: the page says what."), code="missing")
    own.completed_at = moment
    own.save()
    _ask(other)
    audit.record("community.case.invite", case, by=by)
    return case


@transaction.atomic
def replace_other(case: Case, *, by: Any, values: Mapping[str, Any]) -> CaseSide:
    """Ask somebody else for the other side: the link of the one before opens nothing any more. Raises NotAllowed, Faults."""
    case = _held(case, by)
    if case.state not in (State.DRAFT, State.INVITED):
        raise Refused(_("The other side has answered already."), code="answered")
    plain = checking.other_values(values)
    _wrong_other(case, plain)
    CaseSide.objects.filter(case=case, side=casework.other_of(case.submitted_side)).delete()
    other = CaseSide.objects.create(case=case, side=casework.other_of(case.submitted_side), **plain)
    if case.state == State.INVITED:
        _ask(other)
    audit.record("community.case.other", case, by=by)
    return other


@transaction.atomic
def hand_in(case: Case, *, by: Any) -> Case:
    """Give a case back to its reader: what was asked for is done, or a correction of a published one is complete."""
    case = _held(case, by)
    own = casework.own_side(case)
    back = case.state == State.NEEDS_CHANGES
    if not back and not (case.state == State.PUBLISHED and case.correction):
        raise Refused(_("There is nothing to hand in."), code="nothing")
    if own is None or not own.agreed_at:
        raise Refused(_("Agree that it is published first."), field="agreed", code="missing")
    case.state = State.IN_REVIEW
    case.save()
    letters.to_read(case)
    audit.record("community.case.hand_in", case, by=by)
    return case


@transaction.atomic
def withdraw(case: Case, *, by: Any) -> Case:
    """Take a case back: it is gone for everybody but its sides, and the other side's link says so. Raises NotAllowed, Refused."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not (rules.writes(by, case) or rules.may_keep(by, case)):
        raise NotAllowed(_("Only who wrote it may take it back."))
    if case.state in (State.WITHDRAWN, State.DECLINED):
        raise Refused(_("This case is over already."), code="over")
    case.state = State.WITHDRAWN
    case.save()
    spreading.follow(case)
    audit.record("community.case.withdraw", case, by=by)
    return case


def _held(case: Case, by: Any) -> Case:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not rules.writes(by, case):
        raise NotAllowed(_("Only who wrote it may change it."))
    if case.state not in rules.OPEN:
        raise Refused(_("This case is being read, or it is over: it cannot be changed now."), code="closed")
    return case


def _checked(*parts: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """What was given in its plain form; the faults of all parts together, those of the other side by their own names."""
    found: dict[str, dict[str, Any]] = {}
    wrong = []
    checks = (checking.case_values, checking.side_values, checking.other_values)
    for name, part, check in zip(("values", "own", "other"), parts, checks, strict=True):
        try:
            found[name] = check(part or {})
        except Faults as faults:
            wrong += [(f"other_{field}" if name == "other" else field, text) for field, text in faults.faults]
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)
    return found


def _write(case: Case, plain: dict[str, dict[str, Any]], picture: Picture | None) -> None:
    for name, value in plain["values"].items():
        if name != "topics":
            setattr(case, name, _organisation(value) if name == "organisation" else value)
    if "title" in plain["values"]:
        case.slug = checking.slug_for(case.title, case.key)
    if "topics" in plain["values"]:
        case.topics.set(Topic.objects.filter(key__in=plain["values"]["topics"]))
    if picture is not None:
        before, case.picture = case.picture_id, picture
        drop_picture(before)
    own = casework.own_side(case)
    if own is not None and (plain["own"] or "language" in plain["values"]):
        apply_side(own, {"language": case.language, **plain["own"]})
    if plain["other"]:
        _wrong_other(case, plain["other"])
        row, _made = CaseSide.objects.get_or_create(case=case, side=casework.other_of(case.submitted_side))
        if row.invited_at is None:
            for name, value in plain["other"].items():
                setattr(row, name, value)
            row.save()


def _wrong_other(case: Case, values: Mapping[str, Any]) -> None:
    own = casework.own_side(case)
    if values.get("email") and own is not None and own.person and values["email"] == own.person.email:
        raise Faults(
            _("Please look at these fields again."),
            [("other_email", _("This is your own address: name somebody of the other side."))],
        )


def apply_side(side: CaseSide, values: Mapping[str, Any]) -> None:
    """Put what a side says on its row. Agreeing is a moment; taking it back empties it."""
    for name, value in values.items():
        if name == "agreed":
            side.agreed_at = (side.agreed_at or now()) if value else None
        elif name == "completed":
            side.completed_at = side.completed_at or now()
        else:
            setattr(side, name, value)
    side.save()


def _correct(case: Case, plain: dict[str, dict[str, Any]], picture: Picture | None) -> None:
    """Note what differs from what is published; what is as it was leaves the correction."""
    values = dict(plain["values"])
    if isinstance(values.get("organisation"), Organisation):
        values["organisation"] = values["organisation"].pk
    if picture is not None:
        drop_picture(case.correction.get("case", {}).get("picture"))
        values["picture"] = picture.pk
    note_correction(case, "case", values, case)
    own = casework.own_side(case)
    if own is not None:
        said = {name: value for name, value in plain["own"].items() if name != "agreed"}
        note_correction(case, case.submitted_side, said, own)


def note_correction(case: Case, whose: str, values: Mapping[str, Any], thing: Any) -> None:
    """Put values that differ from those of `thing` in the correction of a case, and take those out that do not."""
    kept = dict(case.correction.get(whose) or {})
    for name, value in values.items():
        if value == _present(thing, name):
            kept.pop(name, None)
        else:
            kept[name] = value
    correction = {**case.correction, whose: kept}
    case.correction = {name: each for name, each in correction.items() if each}


def _present(thing: Any, name: str) -> Any:
    if name == "topics":
        return sorted(thing.topics.values_list("key", flat=True))
    return getattr(thing, f"{name}_id" if name in ("picture", "organisation") else name)


def _organisation(value: Any) -> Organisation | None:
    return Organisation.objects.filter(pk=value).first() if isinstance(value, int) else value


def _store(case: Case, data: bytes, by: Any) -> Picture:
    """A picture made anew from its points, so that nothing else of a file comes in."""
    try:
        (small,) = photos.poster(data, [WIDEST])
    except Refused as refused:
        raise Refused(str(refused), field="picture", code=refused.code) from None
    file = ImageFile(io.BytesIO(small), name=f"{new_key()}.jpg")
    picture = Picture.objects.create(title=case.title[:200], file=file, uploaded_by_user=by)
    picture_facts(picture)  # its sizes are made now: no page that is only read makes any
    return picture


def drop_picture(pk: int | None) -> None:
    """Throw a picture away that no case shows any more, with its file."""
    for picture in Picture.objects.filter(pk=pk) if pk else ():
        picture.delete()


def forget(cases: QuerySet[Case]) -> int:
    """Delete cases for good, with their pictures; returns how many rows went. For the daily work on retention and for erasure."""
    found = list(cases)
    pictures = [case.picture_id for case in found] + [
        case.correction.get("case", {}).get("picture") for case in found
    ]
    count = Case.objects.filter(pk__in=[case.pk for case in found]).delete()[0]
    for pk in pictures:
        drop_picture(pk)
    return count


def _ask(other: CaseSide) -> None:
    """The other side gets its letter; inside the caller's transaction."""
    other.invited_at = now()
    other.save()
    letters.asked(other)
