"""Aims of a member in a sprint: set, changed, checked in on, shown by evidence, decided; what others say to them.

A member's "done" is confirmed by the officer or by who reviews. Where a member has no officer, the own word counts as soon as
something shows it. Met and not met go to the ledger as soon as the sprint is asked for.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching.actions import flags
from rostra.coaching.letters import sprints as letters
from rostra.coaching.models import Aim, AimEvidence, CheckIn, Pair, PeerNote, Sprint, Tag
from rostra.coaching.rules import sprints as rules
from rostra.coaching.rules.pairs import live_pairs
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.kernel.time import now, today
from rostra.ledger.actions import evidence as ledger
from rostra.ledger.models import Evidence, EvidenceKind, Source
from rostra.live import handouts

MOST = 8  # open aims of one member in one sprint: more is a wish list
MOST_EVIDENCE = 10
LONGEST = 300  # signs of an aim
WEEK = dt.timedelta(days=7)
State = Aim.State


@transaction.atomic
def set_(
    *,
    enrolment: Enrolment,
    sprint: Sprint,
    by: Any,
    text: str = "",
    tag: str = "",
    suggestion: str = "",
    due_on: dt.date | None = None,
    shared: bool = False,
    key: str | None = None,
) -> Aim:
    """Set out to do something: one of the sprint's suggestions, or in one's own words. Due in a week, at the sprint's end at
    the latest, when nothing is said. The same `key` again is the aim that is there.
    """
    _may_work(by, enrolment)
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if key and (there := Aim.objects.filter(key=key, enrolment=enrolment).first()):
        return there
    if not rules.sprints_of(enrolment).filter(pk=sprint.pk).exists():
        raise Refused(_("This sprint belongs to another cohort."), field="sprint", code="foreign")
    offered = next((each for each in sprint.suggestions if each["id"] == suggestion), None)
    if offered is not None:
        text, tag = squeeze(text) or offered["text"], offered["tag"]
    _refuse(enrolment, sprint, text, tag, due_on)
    aim = Aim.objects.create(
        key=key or new_key(), sprint=sprint, enrolment=enrolment, text=squeeze(text), tag=tag,
        suggestion=suggestion if offered else "", due_on=due_on or _in_a_week(sprint, enrolment),
        shared=shared and sprint.peers,
    )  # fmt: skip
    _note("set", aim, by)
    return aim


def _refuse(enrolment: Enrolment, sprint: Sprint, text: str, tag: str, due_on: dt.date | None) -> None:
    if not squeeze(text):
        raise Refused(_("Say what you want to do, in one sentence."), field="text")
    if len(squeeze(text)) > LONGEST:
        raise Refused(_("Say it in one sentence: a small aim is met, a long one is put off."), field="text")
    if tag not in Tag.values:
        raise Refused(_("Choose whether you communicate, collaborate or co-produce."), field="tag")
    if sprint.ends_on < today(enrolment.person.time_zone):
        raise Refused(_("This sprint is over."), code="over")
    if due_on is not None and not sprint.starts_on <= due_on <= sprint.ends_on:
        raise Refused(_("Choose a day within the sprint."), field="due_on")
    if Aim.objects.filter(enrolment=enrolment, sprint=sprint, state=State.OPEN).count() >= MOST:
        raise Refused(_("Eight open aims are plenty. Finish one, or put one aside."), code="many")


def _in_a_week(sprint: Sprint, enrolment: Enrolment) -> dt.date:
    start = max(sprint.starts_on, today(enrolment.person.time_zone))
    return min(start + WEEK, sprint.ends_on)


@transaction.atomic
def change(
    aim: Aim, *, by: Any, text: str, tag: str, due_on: dt.date | None = None, shared: bool = False
) -> Aim:
    """Change the words, kind, day or openness of an open aim."""
    aim = _locked(aim)
    _may_work(by, aim.enrolment)
    _still_open(aim)
    if not squeeze(text):
        raise Refused(_("Say what you want to do, in one sentence."), field="text")
    if tag not in Tag.values:
        raise Refused(_("Choose whether you communicate, collaborate or co-produce."), field="tag")
    if due_on is not None and not aim.sprint.starts_on <= due_on <= aim.sprint.ends_on:
        raise Refused(_("Choose a day within the sprint."), field="due_on")
    aim.text, aim.tag, aim.due_on, aim.shared = squeeze(text), tag, due_on, shared and aim.sprint.peers
    aim.save()
    _note("change", aim, by)
    return aim


@transaction.atomic
def check_in(aim: Aim, *, how: str, by: Any, note: str = "", flag: bool = False) -> CheckIn:
    """How it goes with an aim. `flag`: who is stuck calls for help too. "Done" with something to show meets the aim where the
    member has no officer; otherwise somebody confirms it.
    """
    aim = _locked(aim)
    _may_work(by, aim.enrolment)
    _still_open(aim)
    if how not in CheckIn.How.values:
        raise Refused(_("Choose how it goes."), field="how")
    made = CheckIn.objects.create(aim=aim, how=how, note=squeeze(note)[:500], by=by)
    aim.last_check, aim.last_check_at = how, made.at
    aim.save(update_fields=["last_check", "last_check_at", "updated_at"])
    _note("check_in", aim, by, how=str(how))
    if how == CheckIn.How.STUCK and flag:
        flags.raise_(enrolment=aim.enrolment, by=by, text=squeeze(note) or aim.text)
    _own_word(aim, by)
    return made


def _own_word(aim: Aim, by: Any) -> None:
    """Without an officer a member's word counts when something shows it."""
    if aim.last_check != CheckIn.How.DONE or aim.state != State.OPEN or not aim.evidence.exists():
        return
    if live_pairs().filter(enrolment=aim.enrolment_id, kind=Pair.Kind.OFFICER).exists():
        return
    _settle(aim, State.MET, by, "")


@transaction.atomic
def decide(aim: Aim, *, met: bool, by: Any, reason: str = "") -> Aim:
    """Say whether an aim is met; the member gets a letter. Not met needs a reason. By the officer or who reviews."""
    aim = _locked(aim)
    if not rules.may_decide(by, aim.enrolment):
        raise NotAllowed(_("You do not look after this member."))
    if aim.state == State.DROPPED:
        raise Refused(_("This aim was put aside."), code="dropped")
    wanted = State.MET if met else State.NOT_MET
    if aim.state == wanted:
        return aim
    if not met and not reason.strip():
        raise Refused(_("Say in a few words why not: it helps with the next step."), field="reason")
    _settle(aim, wanted, by, reason.strip()[:300])
    letters.decided(aim)
    return aim


@transaction.atomic
def give_up(aim: Aim, *, by: Any, reason: str) -> Aim:
    """Say oneself that an aim was not met this time, and why."""
    aim = _locked(aim)
    _may_work(by, aim.enrolment)
    _still_open(aim)
    if not reason.strip():
        raise Refused(_("Say in a few words why not: it helps with the next step."), field="reason")
    _settle(aim, State.NOT_MET, by, reason.strip()[:300])
    return aim


@transaction.atomic
def reopen(aim: Aim, *, by: Any) -> Aim:
    """Open a decided aim again, as when it was decided by mistake; the ledger takes back what rested on it."""
    aim = _locked(aim)
    if not rules.may_decide(by, aim.enrolment) and not (
        rules.is_own(by, aim.enrolment) and aim.decided_by_id == by.pk
    ):
        raise NotAllowed(_("You do not look after this member."))
    if aim.state == State.OPEN:
        return aim
    _settle(aim, State.OPEN, by, "")
    return aim


@transaction.atomic
def drop(aim: Aim, *, by: Any) -> Aim:
    """Put an aim aside: something else matters more now."""
    aim = _locked(aim)
    _may_work(by, aim.enrolment)
    _still_open(aim)
    _settle(aim, State.DROPPED, by, "")
    return aim


def _settle(aim: Aim, state: str, by: Any, reason: str) -> None:
    aim.state, aim.reason = state, reason
    aim.decided_at, aim.decided_by = (None, None) if state == State.OPEN else (now(), by)
    aim.save(update_fields=["state", "reason", "decided_at", "decided_by", "updated_at"])
    _note("decide", aim, by, state=str(state))
    _tell_ledger(aim, by)


def _tell_ledger(aim: Aim, by: Any) -> None:
    """Enough aims met is evidence "accepted", an aim not met "tried"; taken back when it is no longer so."""
    sprint, enrolment = aim.sprint, aim.enrolment
    if sprint.requirement is None:
        return
    met = Aim.objects.filter(sprint=sprint, enrolment=enrolment, state=State.MET).count()
    percent = min(100.0, round(100 * met / sprint.wanted, 1))
    source = Source.SELF if by is not None and by.pk == enrolment.person_id else Source.STAFF
    told = {"enrolment": enrolment, "requirement": sprint.requirement, "by": by, "source": source}
    tried = _facts(sprint, enrolment, EvidenceKind.ATTEMPTED).filter(reference=f"aim:{aim.key}").first()
    if aim.state == State.NOT_MET and tried is None:
        ledger.record(
            kind=EvidenceKind.ATTEMPTED,
            value=percent,
            reason=aim.reason[:255],
            reference=f"aim:{aim.key}",
            **told,
        )
    if aim.state != State.NOT_MET and tried is not None:
        ledger.take_back(tried, reason=_("The aim was looked at again."), by=by)
    accepted = _facts(sprint, enrolment, EvidenceKind.ACCEPTED).first()
    if met >= sprint.wanted and accepted is None:
        ledger.record(kind=EvidenceKind.ACCEPTED, value=percent, reference=f"sprint:{sprint.key}", **told)
    if met < sprint.wanted and accepted is not None:
        ledger.take_back(accepted, reason=_("Fewer aims are met than the sprint wants."), by=by)


def _facts(sprint: Sprint, enrolment: Enrolment, kind: str) -> Any:
    """What this room told the ledger and has not taken back."""
    rows = Evidence.objects.filter(
        enrolment=enrolment, requirement=sprint.requirement_id, kind=kind, voided_by__isnull=True
    ).order_by("pk")
    return rows.filter(reference=f"sprint:{sprint.key}") if kind == EvidenceKind.ACCEPTED else rows


# ---------------------------------------------------------------- what shows it


@transaction.atomic
def attach(
    aim: Aim,
    *,
    by: Any,
    url: str = "",
    text: str = "",
    file: Any = None,
    key: str | None = None,
) -> AimEvidence:
    """Show that an aim was met: an address, a note or a file, one at a time. What a file is, its bytes say.

    Raises Refused with the field that cannot be so: too large, of a sort that we do not hand out, nothing given.
    """
    aim = _locked(aim)
    _may_work(by, aim.enrolment)
    if aim.state == State.DROPPED:
        raise Refused(_("This aim was put aside."), code="dropped")
    if aim.evidence.count() >= MOST_EVIDENCE:
        raise Refused(_("Ten pieces are enough to show one aim."), code="many")
    row = AimEvidence(key=key or new_key(), aim=aim, by=by)
    if file is not None:
        _take_file(row, file)
    elif url.strip():
        row.kind, row.url, row.text = AimEvidence.Kind.LINK, _address(url), text.strip()
    elif text.strip():
        row.kind, row.text = AimEvidence.Kind.NOTE, text.strip()
    else:
        raise Refused(_("Give an address, a file or a note."), field="text")
    if row.kind == AimEvidence.Kind.FILE:
        row.text = text.strip()
    row.save()
    _note("attach", aim, by, kind=str(row.kind))
    _own_word(aim, by)
    return row


def _address(url: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(url.strip())
    except ValidationError as error:
        raise Refused(_("Write a whole address that begins with https://."), field="url") from error
    return url.strip()[:500]


def _take_file(row: AimEvidence, file: Any) -> None:
    if file.size > handouts.LARGEST:
        raise Refused(_("This file is too large: 25 megabytes at most."), field="file", code="large")
    sort = handouts.sort_of(file)
    if sort is None:
        raise Refused(
            _("This sort of file cannot be kept. Take PDF, a document, slides, a picture or plain text."),
            field="file",
            code="sort",
        )
    file.seek(0)
    row.kind = AimEvidence.Kind.FILE
    row.file_name = handouts.shown_name(getattr(file, "name", ""), sort.ending)
    row.file.save(f"{row.key}.{sort.ending}", ContentFile(file.read()), save=False)


@transaction.atomic
def detach(evidence: AimEvidence, *, by: Any) -> None:
    """Take a piece of evidence away, with its file; by who may work on the aim, while it is open."""
    aim = _locked(evidence.aim)
    _may_work(by, aim.enrolment)
    _still_open(aim)
    storage, stored = evidence.file.storage, evidence.file.name or ""
    evidence.delete()
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
    _note("detach", aim, by)


# ---------------------------------------------------------------- what the cohort says


@transaction.atomic
def say(aim: Aim, *, by: Any, text: str) -> PeerNote:
    """Answer an aim that somebody of one's cohort shares."""
    if not rules.may_say_to(by, aim):
        raise NotAllowed(_("This aim is not shared with you."))
    if not text.strip():
        raise Refused(_("Write a sentence."), field="text")
    made = PeerNote.objects.create(aim=aim, by=by, text=text.strip()[:1000])
    audit.record("coaching.peer_note.say", made, by=by)
    return made


@transaction.atomic
def hide(note: PeerNote, *, by: Any) -> PeerNote:
    """Hide what was said to an aim: by its author, the member, or who reviews. It does not come back."""
    note = PeerNote.objects.select_related(
        "aim__enrolment__edition__organisation", "aim__enrolment__cohort"
    ).get(pk=note.pk)
    if not rules.may_hide_note(by, note):
        raise NotAllowed(_("You cannot hide this."))
    if note.hidden_at is None:
        note.hidden_at = now()
        note.save(update_fields=["hidden_at", "updated_at"])
        audit.record("coaching.peer_note.hide", note, by=by)
    return note


def _may_work(by: Any, enrolment: Enrolment) -> None:
    if not rules.may_work_on(by, enrolment):
        raise NotAllowed(_("You do not look after this member."))


def _still_open(aim: Aim) -> None:
    if aim.state != State.OPEN:
        raise Refused(_("This aim is decided already. Open it again first."), code="decided")


def _locked(aim: Aim) -> Aim:
    rows = Aim.objects.select_for_update(of=("self",)).select_related(
        "sprint__requirement", "enrolment__person", "enrolment__edition__organisation", "enrolment__cohort"
    )
    return rows.get(pk=aim.pk)


def _note(what: str, aim: Aim, by: Any, **data: Any) -> None:
    behalf = aim.enrolment.person if by is not None and by.pk != aim.enrolment.person_id else None
    audit.record(f"coaching.aim.{what}", aim, by=by, on_behalf_of=behalf, **data)
