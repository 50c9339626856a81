"""The academy's own words at the beginning of its letters."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.registries import message_kinds
from rostra.kernel.text import new_key, squeeze
from rostra.languages.actions import sources
from rostra.languages.markdown import to_html
from rostra.messaging import letters, translating, wording
from rostra.messaging.actions import outbox
from rostra.messaging.kinds import TEAM_LETTER
from rostra.messaging.models import Message, Wording
from rostra.people import rules

LONGEST = Wording._meta.get_field("subject").max_length or 0


@transaction.atomic
def change(
    *, kind: str, subject: str, opening: str, language: str, by: Any, meaning_changed: bool = True
) -> Wording | None:
    """Say subject and opening of a kind of message in the academy's own words; both empty gives ours back (None).

    `language` is the one they are written in; translations of what changed become outdated, or with `meaning_changed`
    False stand. Faults name the field. Only site administrators may.
    """
    if by is not None and not rules.is_site_admin(by):
        raise NotAllowed(_("Only administrators change the words of letters."))
    if kind not in {each.name for each in wording.kinds()}:
        raise KeyError(kind)
    subject, opening = squeeze(subject), opening.replace("\r\n", "\n").strip()
    _check(kind, subject, opening, language)
    made, _new = Wording.objects.update_or_create(
        kind=kind, defaults={"subject": subject, "opening": opening, "language": language}
    )
    audit.record("messaging.wording.change", made, by=by, kind=kind)
    pagecache.bump()  # frames of letters are kept under its number
    if not subject and not opening:
        made.delete()
        sources.gone(wording.SORT, [kind])
        return None
    sources.sync(wording.SORT, [translating.source(made)], meaning_changed=meaning_changed)
    return made


@transaction.atomic
def send_test(*, kind: str, language: str, by: Any) -> Message:
    """Send a kind of letter with its example values to oneself, in one language, at once."""
    if not rules.is_site_admin(by):
        raise NotAllowed(_("Only administrators change the words of letters."))
    if kind not in {each.name for each in wording.kinds()}:
        raise KeyError(kind)
    letter = letters.render(kind, language=language, context={"person": by, **message_kinds[kind].sample()})
    message = outbox.write(
        key=f"wording_test:{new_key()}", kind=TEAM_LETTER, person=by, to=by.email or "", language=letter.language,
        subject=letter.subject, text=letter.text, html=letter.html, state=outbox.ready(),
    )  # fmt: skip
    audit.record("messaging.letter.test", message, by=by, kind=kind)
    return message


def _check(kind: str, subject: str, opening: str, language: str) -> None:
    wrong = []
    known = ", ".join(f"{{{name}}}" for name in wording.placeholders(kind))
    for field, text in (("subject", subject), ("opening", opening)):
        wrong += [
            (
                field,
                _("%(name)s is not known in this letter. Known are: %(known)s.")
                % {"name": name, "known": known},
            )
            for name in wording.unknown(kind, text)
        ]
    if len(subject) > LONGEST:
        wrong.append(("subject", _("Write a shorter subject.")))
    if to_html(opening, headings=False).faults:
        wrong.append(
            (
                "opening",
                _("Only paragraphs, **bold**, *italic*, [links](address) and lists are possible here."),
            )
        )
    if language not in LANGUAGES:
        wrong.append(("language", _("This language is not known here.")))
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)
