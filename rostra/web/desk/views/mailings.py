"""A letter to people of an edition: written, looked at in every language, tried out, sent off, undone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import Refused
from rostra.kernel.languages import is_offered, nearest_offered
from rostra.kernel.time import today
from rostra.languages.names import name_of
from rostra.ledger import recipients
from rostra.ledger.selecting import Selection, conditions
from rostra.messaging import harmless
from rostra.messaging.actions import mailings as actions
from rostra.messaging.models import Mailing, Preference
from rostra.messaging.topics import TEAM
from rostra.people import rules as people
from rostra.people.models import Scope
from rostra.programmes.actions import academy
from rostra.web.desk.door import attempt, blame, page, paged, require, staff
from rostra.web.desk.forms.mailings import MailingForm
from rostra.web.desk.views.editions import mine, with_phase


@dataclass(frozen=True)
class Audience:
    """The people meant: their enrolments in order with the language each reads, and who cannot be written to."""

    rows: QuerySet[Enrolment]
    readers: list[tuple[int, str]]
    without_address: int
    unwilling: int

    @classmethod
    def of(cls, person: Any, edition: Edition, chosen: Selection) -> Audience:
        rows = chosen.rows(person, edition)
        found = recipients.reachable(rows).values_list("pk", "person__language", "person_id")
        readers = [(pk, nearest_offered(language), person_pk) for pk, language, person_pk in found]
        stopped = Preference.objects.filter(person__enrolments__in=rows.values("pk")).values_list(
            "person", "stopped"
        )
        return cls(
            rows,
            [(pk, language) for pk, language, _person in readers],
            rows.count() - len(readers),
            len({person_pk for person_pk, topics in stopped if TEAM in topics}),
        )

    def languages(self, person: Any) -> list[tuple[str, int]]:
        """Languages with how many read them, the most read first; then the academy's others."""
        counted = Counter(language for _pk, language in self.readers)
        others = [nearest_offered(person.language), *academy.the().languages]
        for code in filter(is_offered, others):
            counted.setdefault(code, 0)
        return sorted(counted.items(), key=lambda each: (-each[1], each[0]))

    def one(self, edition: Edition, number: int) -> tuple[Any, dict[str, Any]]:
        """One of them, with the values of the placeholders."""
        rows = Enrolment.objects.filter(pk=self.readers[number][0])
        return next(recipients.of(edition, rows, today(edition.time_zone)))


@staff
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Compose; a POST shows the preview, and from there tries out, sends, or comes back. What was typed travels along."""
    edition = mine(request, key)
    chosen = Selection.read(request.GET)
    audience = Audience.of(request.user, edition, chosen)
    languages = audience.languages(request.user)
    if request.method != "POST":
        own = nearest_offered(request.user.language)
        return _compose(request, edition, chosen, audience, MailingForm(languages, initial={"language": own}))
    if request.POST.get("do") == "edit":
        form = MailingForm(languages, initial={name: request.POST[name] for name in request.POST})
        return _compose(request, edition, chosen, audience, form)
    form = MailingForm(languages, request.POST)
    if not form.is_valid() or not _holds(form, audience):
        return _compose(request, edition, chosen, audience, form, status=400)
    return _act(request, edition, chosen, audience, form)


def _holds(form: MailingForm, audience: Audience) -> bool:
    """Whether it could go out like this; if not, the form says why."""
    letter = form.letter()
    try:
        if not audience.readers:
            raise Refused(_("There is nobody to write to."))
        actions.check(
            actions.tidy(letter["texts"]),
            language=letter["language"],
            links=letter["links"],
            known=recipients.PLACEHOLDERS,
        )
    except Refused as refused:
        blame(form, refused)
        return False
    return True


def _act(
    request: HttpRequest, edition: Edition, chosen: Selection, audience: Audience, form: MailingForm
) -> HttpResponse:
    letter, step = form.letter(), request.POST.get("do")
    number = _number(request, audience)
    if step == "test":
        person, values = audience.one(edition, number)
        attempt(
            request,
            lambda: actions.send_test(by=request.user, values=values, reader=person.language, **letter),
            done=_("The letter is on its way to you."),
        )
    if step == "send" and request.POST.get("expected") == str(len(audience.readers)):
        day = today(edition.time_zone)
        done, mailing = attempt(
            request,
            lambda: actions.send(
                by=request.user,
                scope=(Scope.EDITION, edition.key),
                about=about(chosen),
                recipients=recipients.of(edition, audience.rows, day),
                key=form.cleaned_data["draft"],
                **letter,
            ),
        )
        if done and mailing:
            return redirect("desk:mailing", mailing.key)
    elif step == "send":
        messages.warning(request, _("The people meant have changed since. Look again before you send."))
    return _preview(request, edition, chosen, audience, form, number)


def _number(request: HttpRequest, audience: Audience) -> int:
    given = request.POST.get("at", "0")
    return min(int(given), len(audience.readers) - 1) if given.isdecimal() and len(given) < 9 else 0


def _compose(
    request: HttpRequest,
    edition: Edition,
    chosen: Selection,
    audience: Audience,
    form: MailingForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_meant(edition, chosen, audience),
        "form": form,
        "placeholders": [f"{{{name}}}" for name in recipients.PLACEHOLDERS],
    }
    return page(request, "desk/write.html", context, current="editions", status=status)


def _preview(
    request: HttpRequest,
    edition: Edition,
    chosen: Selection,
    audience: Audience,
    form: MailingForm,
    number: int,
) -> HttpResponse:
    given = form.letter()
    texts = actions.tidy(given["texts"])
    person, values = audience.one(edition, number)
    letter = actions.render(texts, person.language, values, source=given["language"], links=given["links"])
    counted = Counter(language for _pk, language in audience.readers)
    first = {language: at for at, (_pk, language) in reversed(list(enumerate(audience.readers)))}
    context = {
        **_meant(edition, chosen, audience),
        "form": form,
        "letter": letter,
        "html": mark_safe(harmless.body(letter.html)),
        "reader": person,
        "number": number,
        "position": number + 1,
        "previous": number - 1 if number else None,
        "next": number + 1 if number + 1 < len(audience.readers) else None,
        "reading": [
            {"name": name_of(code), "count": count, "at": first[code], "own": code in texts}
            for code, count in counted.most_common()
        ],
        "source_name": name_of(given["language"]),
    }
    return page(request, "desk/write_preview.html", context, current="editions")


def _meant(edition: Edition, chosen: Selection, audience: Audience) -> dict[str, Any]:
    return {
        **with_phase(edition),
        "about": about(chosen),
        "total": len(audience.readers),
        "without_address": audience.without_address,
        "unwilling": audience.unwilling,
        "query": chosen.query(),
    }


def about(chosen: Selection) -> str:
    """Who is meant, in words."""
    if chosen.people:
        return ngettext(
            "one person picked by hand", "%(count)d people picked by hand", len(chosen.people)
        ) % {"count": len(chosen.people)}
    if chosen.standing:
        return conditions(timezone.localdate())[chosen.standing][1]
    return _("some of the people") if not chosen.is_empty else _("everyone")


# ---------------------------------------------------------------- a letter that was sent off


def seen_mailing(request: HttpRequest, key: str) -> tuple[Mailing, Edition | None]:
    """A letter to many with its edition; only for who may run that, and for others' letters 404."""
    mailing = get_object_or_404(Mailing.objects.select_related("by"), key=key)
    if mailing.scope_kind == Scope.EDITION:
        return mailing, mine(request, mailing.scope_key)
    if mailing.by != request.user and not people.is_site_admin(request.user):
        raise Http404
    return mailing, None


@require_safe
@staff
def mailing(request: HttpRequest, key: str) -> HttpResponse:
    """How far it is, who got it, and the way back while it is held."""
    found, edition = seen_mailing(request, key)
    letters = found.messages.select_related("person").defer("text", "html").order_by("state", "pk")
    counts = [{"state": state, "word": word, "count": count} for state, word, count in actions.counts(found)]
    context = {
        **(with_phase(edition) if edition else {}),
        "mailing": found,
        "counts": counts,
        "failed": next((each["count"] for each in counts if each["state"] == "failed"), 0),
        "texts": [{"code": code, "name": name_of(code), **text} for code, text in found.texts.items()],
        "page": paged(request, letters),
        "moving": found.state in {Mailing.State.HELD, Mailing.State.WRITING},
    }
    return page(request, "desk/mailing.html", context, current="editions")


@require_POST
@staff
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take it back while it is held."""
    found, _edition = seen_mailing(request, key)
    attempt(
        request,
        lambda: actions.undo(found, by=request.user),
        done=_("Undone. Nobody gets this letter."),
    )
    return redirect("desk:mailing", key)


@require_POST
@staff
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Try the letters that failed once more."""
    found, _edition = seen_mailing(request, key)
    require(found.state != Mailing.State.UNDONE)
    done, count = attempt(request, lambda: actions.send_failed_again(found, by=request.user))
    if done:
        said = ngettext("One letter is sent again.", "%(count)d letters are sent again.", count or 0)
        messages.success(request, said % {"count": count})
    return redirect("desk:mailing", key)
