"""The register of speakers: added, changed, with their photo and their consent, put beside the sessions they speak in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES, name_of
from rostra.kernel.text import new_key, normal_email, squeeze
from rostra.kernel.time import now
from rostra.languages import markdown
from rostra.live import photos, searching
from rostra.live.models import Session, Speaker, Speaking
from rostra.live.rules import may_run_session
from rostra.live.rules import speakers as rules
from rostra.people.models import Organisation, Person

CHANGEABLE = frozenset(
    [
        "name",
        "affiliation",
        "email",
        "languages",
        "roles",
        "biographies",
        "is_external",
        "photo_credit",
        "person",
    ]
)
LONGEST_ROLE = 200


class Part(NamedTuple):
    """A speaker and what they do in a session."""

    speaker: Speaker
    part: str = Speaking.Part.SPEAKER


@transaction.atomic
def add(*, organisation: Organisation, by: Any, key: str | None = None, **fields: Any) -> Speaker:
    """Add somebody to the register of an organisation; visitors see nothing of them until `consent`. Needs `name`."""
    if by is not None and not rules.may_keep_speakers(by, organisation):
        raise NotAllowed(_("You cannot add speakers for this organisation."))
    speaker = Speaker(key=key or new_key(), organisation=organisation)
    _set(speaker, fields)
    speaker.slug = _free_slug(speaker.name)
    speaker.save()
    audit.record("live.speaker.add", speaker, by=by)
    return speaker


@transaction.atomic
def change(speaker: Speaker, *, by: Any, **fields: Any) -> Speaker:
    """Change what stands in the register. The address of the public page stays as it is."""
    speaker = _locked(speaker, by)
    _set(speaker, fields)
    speaker.save()
    audit.record("live.speaker.change", speaker, by=by, fields=sorted(fields))
    searching.speaker_changed(speaker)
    pagecache.bump()
    return speaker


@transaction.atomic
def consent(speaker: Speaker, *, note: str, by: Any) -> Speaker:
    """Note that somebody agreed to be shown, and how they said so. From now on visitors see them."""
    speaker = _locked(speaker, by)
    note = squeeze(note)
    if not note:
        raise Refused(_("Write how consent was given: a letter, a form, its date."), field="consent_note")
    speaker.consented_at, speaker.withdrawn_at = now(), None
    speaker.consent_note = note[:200]
    speaker.save()
    audit.record("live.speaker.consent", speaker, by=by)
    searching.speaker_changed(speaker)
    pagecache.bump()
    return speaker


@transaction.atomic
def withdraw(speaker: Speaker, *, by: Any) -> Speaker:
    """Somebody no longer wants to be shown: visitors see nothing of them at once; the photo is thrown away."""
    speaker = _locked(speaker, by)
    if not speaker.is_published:
        return speaker
    speaker.withdrawn_at = now()
    _drop_photo(speaker)
    speaker.save()
    audit.record("live.speaker.withdraw", speaker, by=by)
    searching.speaker_changed(speaker)
    pagecache.bump()
    return speaker


@transaction.atomic
def put_photo(speaker: Speaker, *, data: bytes, by: Any, credit: str = "") -> Speaker:
    """Keep a photo, made anew as a small square; the one before is thrown away. Refused for what is no photo."""
    speaker = _locked(speaker, by)
    small = photos.portrait(data)
    _drop_photo(speaker)
    speaker.photo.save(f"{new_key()}.jpg", ContentFile(small), save=False)
    speaker.photo_credit = squeeze(credit)[:150]
    speaker.save()
    audit.record("live.speaker.photo", speaker, by=by)
    pagecache.bump()
    return speaker


@transaction.atomic
def remove_photo(speaker: Speaker, *, by: Any) -> Speaker:
    """Take the photo away."""
    speaker = _locked(speaker, by)
    _drop_photo(speaker)
    speaker.photo_credit = ""
    speaker.save()
    audit.record("live.speaker.photo", speaker, by=by)
    pagecache.bump()
    return speaker


@transaction.atomic
def remove(speaker: Speaker, *, by: Any) -> None:
    """Take somebody out of the register for good; the sessions they spoke in stay without them."""
    speaker = _locked(speaker, by)
    audit.record("live.speaker.remove", speaker, by=by)
    _erase(speaker)
    pagecache.bump()


@transaction.atomic
def put_beside(session: Session, parts: Iterable[Part], *, by: Any) -> list[Speaking]:
    """Say who speaks in a session, in this order and what each does; who is not named is taken out."""
    if by is not None and not may_run_session(by, session):
        raise NotAllowed(_("You cannot change this session."))
    wanted = list(parts)
    _check_parts(session, wanted, by)
    known = {each.speaker_id: each for each in Speaking.objects.select_for_update().filter(session=session)}
    kept = []
    for position, part in enumerate(wanted):
        row = known.pop(part.speaker.pk, None) or Speaking(session=session, speaker=part.speaker)
        row.part, row.position = part.part, position
        row.save()
        kept.append(row)
    Speaking.objects.filter(pk__in=[each.pk for each in known.values()]).delete()
    audit.record("live.session.speakers", session, by=by, count=len(kept))
    pagecache.bump()
    return kept


def _check_parts(session: Session, wanted: list[Part], by: Any) -> None:
    if len({each.speaker.pk for each in wanted}) < len(wanted):
        raise Refused(_("Somebody stands in the list twice."), field="add")
    if any(each.part not in Speaking.Part.values for each in wanted):
        raise Refused(_("Choose one of the list."), field="part")
    there = set(session.speaking.values_list("speaker_id", flat=True))
    new = {each.speaker.pk for each in wanted} - there
    if by is not None and rules.visible_speakers(by).filter(pk__in=new).count() < len(new):
        raise NotAllowed(_("You do not keep the register in which one of these speakers stands."))


def erase(person: Person) -> int:
    """What the register holds about somebody who is erased: nothing is left. Returns how many rows went."""
    rows = list(Speaker.objects.filter(person=person))
    for each in rows:
        _erase(each)
    if rows:
        pagecache.bump()
    return len(rows)


def _erase(speaker: Speaker) -> None:
    _drop_photo(speaker)
    searching.speaker_changed(speaker)
    speaker.delete()


def _drop_photo(speaker: Speaker) -> None:
    """The file goes once the transaction is committed."""
    if speaker.photo:
        name, storage = str(speaker.photo.name), speaker.photo.storage
        transaction.on_commit(lambda: storage.delete(name))
        speaker.photo = ""


def _locked(speaker: Speaker, by: Any) -> Speaker:
    if by is not None and not rules.may_keep_speaker(by, speaker):
        raise NotAllowed(_("You do not keep the register in which this speaker stands."))
    return Speaker.objects.select_for_update().get(pk=speaker.pk)


def _set(speaker: Speaker, fields: Mapping[str, Any]) -> None:
    if set(fields) - CHANGEABLE:
        raise TypeError(f"not a field of a speaker: {sorted(set(fields) - CHANGEABLE)}")
    for name, value in fields.items():
        setattr(speaker, name, value)
    speaker.name, speaker.affiliation = squeeze(speaker.name), squeeze(speaker.affiliation)
    speaker.photo_credit, speaker.email = squeeze(speaker.photo_credit), normal_email(speaker.email)
    speaker.roles = {code: squeeze(text) for code, text in speaker.roles.items() if squeeze(text)}
    speaker.biographies = {code: text.strip() for code, text in speaker.biographies.items() if text.strip()}
    _check(speaker)


def _check(speaker: Speaker) -> None:
    wrong = []
    if not speaker.name:
        wrong.append(("name", _("Write the name.")))
    if set(speaker.languages) - set(LANGUAGES):
        wrong.append(("languages", _("Choose from the list.")))
    if {*speaker.roles, *speaker.biographies} - set(LANGUAGES):
        wrong.append(("languages", _("Write biographies in languages of the list only.")))
    wrong += [
        (f"role_{code}", _("Write one line of at most 200 letters."))
        for code, text in speaker.roles.items()
        if len(text) > LONGEST_ROLE
    ]
    for code, text in speaker.biographies.items():
        wrong += [
            (
                f"biography_{code}",
                _(
                    "Line %(line)s (%(language)s) holds %(what)s. Use plain paragraphs, lists, bold, italic and links."
                )
                % {"line": line, "language": name_of(code), "what": what},
            )
            for line, what in markdown.to_html(text).faults[:3]
        ]
    taken = speaker.person and Speaker.objects.filter(person=speaker.person).exclude(pk=speaker.pk)
    if taken and taken.exists():
        wrong.append(("person", _("This person stands in the register already.")))
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)


def _free_slug(name: str) -> str:
    """An address that nobody has, from the name."""
    base = slugify(name)[:100].strip("-") or "speaker"
    taken = set(Speaker.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        each for each in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if each not in taken
    )
