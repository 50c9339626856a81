"""Reporting something, and what moderators decide about it; the author's one answer to a decision; the proof."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from rostra.community import evidence, things
from rostra.community.actions import blocks, hiding, silences
from rostra.community.letters import safety as letters
from rostra.community.models import Report, Space
from rostra.community.rules import reports as rules
from rostra.community.things import Thing
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze

HIDE, SHOW, LEAVE, SILENCE, LET_THROUGH = "hide", "show", "leave", "silence", "let_through"
LONGEST_WORDS, LONGEST = 4000, 500
State = Report.State


@transaction.atomic
def report(thing: Thing, *, by: Any, why: str, words: str = "", block: bool = False, url: str = "") -> Report:
    """Say that something is not right. A copy of it is kept as it stands now. `by` may be a visitor; who is signed in hears what
    came of it, and with `block` does not meet the author any more. The same thing reported again while the first report is open
    is the first report."""
    person = by if by.is_authenticated else None
    if not rules.may_report(by, thing):
        raise NotAllowed(_("This cannot be reported, or is not there any more."))
    if why not in Report.Why.values:
        raise Refused(_("Say what is wrong."), field="why")
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST_WORDS}, field="words")
    row = _open(thing).filter(by=person, appeal=False).first() if person else None
    if row is None:
        row = Report.objects.create(
            **_about(thing), by=person, why=why, words=words, seen=things.copy_of(thing, url=url)
        )
        audit.record("community.report.make", row, by=person, kind=thing.kind, thing=thing.key)
        letters.reported(row, thing)
    if block and person is not None and thing.author is not None and thing.is_named:
        blocks.block(person=person, other=thing.author)
    return row


@transaction.atomic
def appeal(thing: Thing, *, by: Any, words: str, url: str = "") -> Report:
    """The author answers to a moderator who hid their words; once. Somebody else decides, where there is somebody."""
    words = words.strip()
    if not rules.may_appeal(by, thing):
        raise NotAllowed(_("You have answered already, or these words are not hidden."))
    if not words:
        raise Refused(_("Say why your words should be seen."), field="words")
    if len(words) > LONGEST_WORDS:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST_WORDS}, field="words")
    row = Report.objects.create(
        **_about(thing), appeal=True, by_id=by.pk, why=Report.Why.OTHER, words=words,
        seen=things.copy_of(thing, url=url),
    )  # fmt: skip
    audit.record("community.report.appeal", row, by=by, kind=thing.kind, thing=thing.key)
    letters.reported(row, thing)
    return row


@dataclass(frozen=True)
class Decision:
    """What a moderator decides. `what`: hide, show, leave as it is, let through, or only silence the author. `reason` is for the
    author, `answer` for those who reported, `until` and `everywhere` for a silence; `silences` False: none."""

    what: str
    reason: str = ""
    answer: str = ""
    silences: bool = False
    until: dt.datetime | None = None
    everywhere: bool = False


@transaction.atomic
def decide(thing: Thing, *, by: Any, decision: Decision) -> list[Report]:
    """Decide about a thing, with every open report and appeal on it: they are answered together. Returns those."""
    if not rules.may_decide(by, thing):
        raise NotAllowed(_("Another moderator decides about this."))
    rows = list(_open(thing).select_for_update(of=("self",)).select_related("by", "space", "accused"))
    if (
        thing.row is not None
        and any(row.appeal for row in rows)
        and hid(thing) == by.pk
        and others_decide(thing, by)
    ):
        raise Refused(_("You hid these words: another moderator reads the author's answer."), code="own")
    if len(squeeze(decision.answer)) > LONGEST:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field="answer")
    _carry_out(thing, by, decision)
    for row in rows:
        row.state = _state_of(row, decision)
        row.decided_by_id, row.decided_at = by.pk, timezone.now()
        row.reason, row.answer = squeeze(decision.reason), squeeze(decision.answer)
        row.save(update_fields=["state", "decided_by", "decided_at", "reason", "answer", "updated_at"])
        audit.record("community.report.decide", row, by=by, what=decision.what, silence=decision.silences)
        letters.decided(row, thing)
    return rows


def _carry_out(thing: Thing, by: Any, decision: Decision) -> None:
    if decision.what == HIDE:
        if not thing.is_hidden:
            hiding.hide(thing, by=by, reason=decision.reason)
    elif decision.what == SHOW:
        hiding.show(thing, by=by)
    elif decision.what == LET_THROUGH:
        hiding.let_through(thing, by=by)
    elif decision.what == SILENCE and not decision.silences:
        raise Refused(_("Say until when the person is silenced."), field="silence")
    elif decision.what not in (LEAVE, SILENCE):
        raise Refused(_("Choose what to do."))
    if decision.silences:
        if thing.author is None:
            raise Refused(_("A guest has no account that could be silenced."), field="silence")
        space: Space | None = None if decision.everywhere else thing.space
        silences.silence(thing.author, by=by, reason=decision.reason, until=decision.until, space=space)


def _state_of(row: Report, decision: Decision) -> str:
    """A report is upheld when something was done, an appeal when the words are shown again."""
    if row.appeal:
        return State.UPHELD if decision.what == SHOW else State.DISMISSED
    done = decision.what in (HIDE, SILENCE) or decision.silences
    return State.UPHELD if done else State.DISMISSED


@transaction.atomic
def export(report_: Report, *, by: Any) -> bytes:
    """The proof as a ZIP: this report and all others about the same person that the reader may have. Noted in the audit trail."""
    if not rules.may_export(by, report_):
        raise NotAllowed(_("You cannot have this proof."))
    rows = evidence.beside(report_, by)
    packed = evidence.pack(rows, by)
    audit.record("community.report.export", report_, by=by, reports=len(rows))
    return packed


def hid(thing: Thing) -> int | None:
    """Primary key of the moderator who hid a thing last."""
    rows = ModelLogEntry.objects.for_instance(thing.row).filter(action=f"community.{thing.kind}.hide")
    return rows.order_by("-timestamp", "-pk").values_list("user_id", flat=True).first()


def others_decide(thing: Thing, by: Any) -> bool:
    """Whether anybody else moderates where a thing stands."""
    others = [*rules.moderators_of(thing.space), *rules.editors()]
    return any(each.pk != by.pk and rules.may_decide(each, thing) for each in others)


def _open(thing: Thing) -> Any:
    return Report.objects.filter(kind=thing.kind, thing=thing.key, state=State.OPEN)


def _about(thing: Thing) -> dict[str, Any]:
    return {
        "kind": thing.kind,
        "thing": thing.key,
        "post": thing.row if thing.kind == things.POST else None,
        "comment": thing.row if thing.kind == things.COMMENT else None,
        "space": thing.space,
        "accused": thing.author,
    }
