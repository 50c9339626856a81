"""Translations: written, reviewed, withdrawn; and who is at work on what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.time import now
from rostra.languages import guards, rules
from rostra.languages.actions.together import together
from rostra.languages.models import Claim, Passage, State, Thing, Translation
from rostra.languages.passages import text_digest

__all__ = ["release", "review", "review_all", "revised", "save", "take", "together", "version_of", "withdraw"]

STORED = (State.MACHINE, State.DRAFT, State.REVIEWED)


@transaction.atomic
def save(
    passage: Passage,
    *,
    language: str,
    text: str,
    by: Any,
    state: str = State.DRAFT,
    seen: str | None = None,
    before: str | None = None,
) -> Translation:
    """Write a passage's text in a language, typed as people type it (Markdown for a rich passage).

    An outdated translation is renewed by it. The same text again changes nothing but the state. `seen` is the digest of
    the source text that the translator had before them; when that has changed meanwhile, nothing is saved. `before` is the
    `version_of` the translation they had before them; what somebody else has written since is not written over. `by` None
    is the system. Refused, with field "text": empty, links or placeholders lost or brought in.
    """
    if state not in STORED:
        raise TypeError(f"not a state to save: {state!r}")
    thing, passage = _locked(passage)
    _check(thing, passage, language, by)
    if seen is not None and seen != passage.digest:
        raise Refused(
            _("The source text has changed meanwhile. Read it again and save once more."),
            code="source_changed",
        )
    old = Translation.objects.filter(passage=passage, language=language).select_related("changed_by").first()
    if before is not None and old is not None:
        _check_untouched(old, before, by)
    row = revised(passage, old, language=language, text=_accepted(passage, old, text), state=state, by=by)
    if row is None:
        assert old is not None
        return old
    row.save()
    _note("save", thing, language, by, address=passage.address, state=state)
    return row


@transaction.atomic
def review(translation: Translation, *, by: Any) -> Translation:
    """A person vouches for a translation as it stands against the source of now; that renews an outdated one."""
    if by is None:
        raise NotAllowed(_("A text is reviewed by a person."))
    thing, passage = _locked(translation.passage)
    translation = _again(translation)
    _check(thing, passage, translation.language, by)
    found = guards.problems(passage.text, translation.text, passage.rich)
    if found:
        raise Refused(" ".join(found), field="text", code="guards")
    row = revised(
        passage,
        translation,
        language=translation.language,
        text=translation.text,
        state=State.REVIEWED,
        by=by,
    )
    if row is None:
        return translation
    row.save()
    _note("review", thing, row.language, by, address=passage.address)
    return row


@transaction.atomic
def review_all(translations: Iterable[Translation], *, by: Any) -> list[tuple[Translation, str]]:
    """Vouch for several. Those that cannot be are left as they are and returned, each with why."""
    left = []
    with together():
        for translation in translations:
            try:
                review(translation, by=by)
            except NotAllowed:
                raise
            except Refused as refused:
                left.append((translation, refused.message))
    return left


@transaction.atomic
def withdraw(translation: Translation, *, by: Any) -> None:
    """Take a translation away: readers get the source text again."""
    thing, passage = _locked(translation.passage)
    translation = _again(translation)
    _may(thing, by)
    language = translation.language
    translation.delete()
    _note("withdraw", thing, language, by, address=passage.address)


@transaction.atomic
def take(thing: Thing, *, language: str, by: Any, over: bool = False) -> Claim:
    """Say that one is translating a thing. It locks nothing. What somebody else has taken is taken `over` on purpose."""
    thing = Thing.objects.select_for_update().get(pk=thing.pk)
    _may(thing, by)
    _check_language(thing, language)
    claim = Claim.objects.select_related("person").filter(thing=thing, language=language).first()
    if claim is not None and claim.person_id == by.pk:
        return claim
    if claim is not None and not over:
        raise Refused(
            _("%(name)s is translating this already. Ask first, or take it over.")
            % {"name": claim.person.get_full_name()},
            code="taken",
        )
    claim, _made = Claim.objects.update_or_create(
        thing=thing, language=language, defaults={"person": by, "since": now()}
    )
    audit.record("languages.claim.take", thing, by=by, language=language)
    return claim


@transaction.atomic
def release(thing: Thing, *, language: str, by: Any) -> None:
    """Say that nobody is translating a thing any more. Whoever may translate it may say so, also for a colleague."""
    thing = Thing.objects.select_for_update().get(pk=thing.pk)
    _may(thing, by)
    deleted, _rows = Claim.objects.filter(thing=thing, language=language).delete()
    if deleted:
        audit.record("languages.claim.release", thing, by=by, language=language)


def revised(
    passage: Passage, old: Translation | None, *, language: str, text: str, state: str, by: Any
) -> Translation | None:
    """The translation as a row to be stored, made from the passage's text of now; None when it stands like that already.

    `text` is in stored form. Nothing is written here.
    """
    if old is not None and (old.text, old.state, old.outdated) == (text, state, False):
        return None
    row = old or Translation(passage=passage, language=language)
    if old is None or old.text != text or old.outdated:
        row.text = text
        row.changed_at, row.changed_by = now(), by
    reviewed = state == State.REVIEWED
    row.state = state
    row.reviewed_at, row.reviewed_by = (now(), by) if reviewed else (None, None)
    row.outdated = False
    row.source_text, row.source_digest = passage.text, passage.digest
    return row


def version_of(translation: Translation | None) -> str:
    """What tells a translation's text and state from later ones; "" for none."""
    return text_digest(f"{translation.state} {translation.text}") if translation else ""


def _check_untouched(old: Translation, before: str, by: Any) -> None:
    """What one has written oneself, in another window, is no surprise."""
    writer = old.reviewed_by_id if old.state == State.REVIEWED else old.changed_by_id
    if version_of(old) == before or (by is not None and writer == by.pk):
        return
    raise Refused(
        _("Somebody else has changed this translation meanwhile. Compare the two and save once more."),
        field="text",
        code="changed",
    )


def _accepted(passage: Passage, old: Translation | None, text: str) -> str:
    """The stored form of what was typed; text that is as it was stays to the letter."""
    if old is not None and text.strip() == guards.typed(old.text, passage.rich).strip():
        found = guards.problems(passage.text, old.text, passage.rich)
        result = guards.Checked(old.text, found)
    else:
        result = guards.checked(text, passage.text, passage.rich)
    if result.problems:
        raise Refused(" ".join(result.problems), field="text", code="guards")
    return result.text


def _locked(passage: Passage) -> tuple[Thing, Passage]:
    """The thing under lock, so that counts stay right, and the passage as it is now."""
    thing = Thing.objects.select_for_update().get(pk=passage.thing_id)
    return thing, Passage.objects.get(pk=passage.pk)


def _again(translation: Translation) -> Translation:
    found = Translation.objects.filter(pk=translation.pk).first()
    if found is None:
        raise Refused(_("This translation has been taken away meanwhile."), code="gone")
    return found


def _check(thing: Thing, passage: Passage, language: str, by: Any) -> None:
    _may(thing, by)
    _check_language(thing, language)
    if thing.gone_at is not None or passage.gone_at is not None:
        raise Refused(_("This text is no longer there, so it needs no translation."), code="gone")


def _may(thing: Thing, by: Any) -> None:
    if by is not None and not rules.may_translate(by, thing.programme_key):
        raise NotAllowed(_("You cannot translate this."))


def _check_language(thing: Thing, language: str) -> None:
    if language not in LANGUAGES:
        raise Refused(_("This language is not known here."), field="language", code="language")
    if language == thing.language:
        raise Refused(_("This is the language of the source text."), field="language", code="language")


def _note(verb: str, thing: Thing, language: str, by: Any, **data: str) -> None:
    with together() as touched:
        touched.add(thing, language)
    audit.record(f"languages.translation.{verb}", thing, by=by, language=language, **data)
