"""Comments of participants on the material of a pilot, and what becomes of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import letters, quoting, rules
from rostra.cohorts.models import Edition, PilotComment
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.people.rules import may_act_for
from rostra.programmes import reading
from rostra.programmes.models import ProgrammePage, Publication

LONGEST = 2000
State = PilotComment.State


@transaction.atomic
def comment(
    *, edition: Edition, person: Any, activity_key: str, text: str, language: str, by: Any, block: str = ""
) -> PilotComment:
    """Say what would make an activity better, or one block of it; the block's first words are kept as they stand now."""
    if not may_act_for(by, person) or not rules.may_comment(person, edition):
        raise NotAllowed(_("Comments are for people who take part in a pilot."))
    text = _checked(text)
    own = reading.by_key(activity_key, language)
    if own is None or own.shape != Publication.Shape.ACTIVITY or own.programme_key != edition.programme_key:
        raise Refused(_("This activity is not part of the edition."), code="elsewhere")
    quote = ""
    if block:
        place = next((each for each in quoting.places(own.html) if each.block == block), None)
        if place is None:
            raise Refused(
                _("This part of the text was changed meanwhile. Choose the part again."), field="block"
            )
        quote = place.quote
    made = PilotComment.objects.create(
        edition=edition, person=person, activity_key=activity_key, block=block, quote=quote,
        language=own.language, version=edition.pilot_version, text=text,
    )  # fmt: skip
    audit.record(
        "cohorts.pilot.comment",
        made,
        by=by,
        on_behalf_of=person if by != person else None,
        activity=activity_key,
    )
    return made


@transaction.atomic
def change(comment: PilotComment, *, text: str, by: Any) -> PilotComment:
    """Say it otherwise, while nobody has answered."""
    own = _own(comment, by)
    own.text = _checked(text)
    own.save(update_fields=["text", "updated_at"])
    audit.record("cohorts.pilot.change", own, by=by)
    return own


@transaction.atomic
def take_back(comment: PilotComment, *, by: Any) -> None:
    """Take one's comment back, while nobody has answered."""
    own = _own(comment, by)
    audit.record("cohorts.pilot.take_back", own, by=by)
    own.delete()


@transaction.atomic
def answer(
    comment: PilotComment, *, state: str, by: Any, answer: str = "", taken_up_in: str = ""
) -> PilotComment:
    """Say what becomes of a comment, and tell the person.

    Taken up, it names the version that changed because of it, one of those on the programme's page; not taken up, it says
    why. The same answer again tells nobody anything.
    """
    row = _locked(comment)
    if not rules.may_answer_comment(by, row):
        raise NotAllowed(_("Editors of the programme and those who run the edition answer comments."))
    answer = answer.strip()[:LONGEST]
    if state == State.TAKEN_UP:
        if taken_up_in not in versions_of(row.edition.programme):
            raise Refused(
                _("Choose the version that changed because of it. Write its version note first."),
                field="taken_up_in",
            )
    elif state == State.NOT_TAKEN_UP:
        taken_up_in = ""
        if not answer:
            raise Refused(_("Say in a sentence why it is not taken up."), field="answer")
    else:
        raise Refused(_("Say whether it is taken up."), field="state")
    if (row.state, row.answer, row.taken_up_in) == (state, answer, taken_up_in):
        return row
    row.state, row.answer, row.taken_up_in = state, answer, taken_up_in
    row.answered_by, row.answered_at = by, now()
    row.save(update_fields=["state", "answer", "taken_up_in", "answered_by", "answered_at", "updated_at"])
    audit.record("cohorts.pilot.answer", row, by=by, state=state, version=taken_up_in)
    letters.comment_answered(row)
    pagecache.bump()
    return row


def versions_of(programme: ProgrammePage) -> list[str]:
    """The versions that the programme's page has a note for, as published, in the order of the page."""
    return [each.value["version"] for each in programme.versions]


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write what would make it better."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("Please say it in %(most)d characters or fewer.") % {"most": LONGEST}, field="text")
    return text


def _own(comment: PilotComment, by: Any) -> PilotComment:
    row = _locked(comment)
    if not may_act_for(by, row.person):
        raise NotAllowed(_("This is a comment of somebody else."))
    if row.state != State.NEW:
        raise Refused(
            _("This comment was answered and stays as it is. You can write another one."), code="answered"
        )
    return row


def _locked(comment: PilotComment) -> PilotComment:
    row = (
        PilotComment.objects.select_for_update(of=("self",))
        .select_related("edition", "edition__organisation", "edition__programme", "person")
        .filter(pk=comment.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This comment was taken back."), code="gone")
    return row
