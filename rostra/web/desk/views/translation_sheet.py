"""Translating one thing, source and translation side by side. A form holds thirty passages; its buttons say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import name_of
from rostra.languages import rules
from rostra.languages import things as registered
from rostra.languages.actions import translations as actions
from rostra.languages.models import Claim, Passage, Thing
from rostra.programmes import addresses
from rostra.programmes import rules as writing
from rostra.programmes.models import Publication
from rostra.web.desk.door import page, translators
from rostra.web.desk.translating import states
from rostra.web.desk.translating.sheet import (
    Given,
    Sheet,
    given_in,
    own_of,
    proposals_of,
    typed_of,
)
from rostra.web.desk.views.translations import SHARED, names_of, thing_of


@translators
def translation(request: HttpRequest, language: str, sort: str, key: str) -> HttpResponse:
    thing = thing_of(request.user, language, sort, key)
    show = states.chosen(request.GET.get("show"))
    if request.method == "POST":
        return Answer(request, thing, language, show).respond()
    sheet = Sheet(thing, language, show)
    at = number(request.GET.get("at", ""))
    listed = sheet.page(request.GET.get("page"), at)
    return show_sheet(request, sheet, listed.object_list, page=listed, at=at)


def number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def show_sheet(
    request: HttpRequest, sheet: Sheet, pks: Any, *, at: int = 0, status: int = 200, **more: Any
) -> HttpResponse:
    """The page with these passages; `more`: the page of the list, what was typed, errors, texts of colleagues."""
    thing, language, person = sheet.thing, sheet.language, request.user
    kept = {name: more.pop(name) for name in ("given", "errors", "theirs") if name in more}
    lines = sheet.lines(pks, at=at, **kept)
    programme = thing.programme_key or SHARED
    claim = Claim.objects.filter(thing=thing, language=language).select_related("person").first()
    here = reverse("desk:translation", args=[language, thing.sort, thing.key])
    context = {
        "page": sheet.page(request.GET.get("page"), at),
        "thing": thing,
        "sort": registered.of(thing.sort).label,
        "language": language,
        "language_name": name_of(language),
        "source_name": name_of(thing.language),
        "programme_title": names_of([thing.programme_key])[thing.programme_key],
        "list_url": reverse("desk:translation_things", args=[programme, language]),
        "here": here,
        "show": sheet.show,
        "lines": lines,
        "faults": [line for line in lines if line.errors],
        "legend": states.legend(sheet.figures, sheet.show, here),
        "claim": claim,
        "mine": claim is not None and claim.person_id == person.pk,
        "read_url": read_url(thing, language),
        "source_url": source_url(person, thing),
        "following": following(person, thing, language),
        "may_review_all": any(line.own and line.own.shown_state != "reviewed" for line in lines),
        **more,
    }
    return page(request, "desk/translations/sheet.html", context, current="translations", status=status)


def read_url(thing: Thing, language: str) -> str:
    """Where readers find a page in this language; "" for what has no page of its own."""
    if thing.sort != "page":
        return ""
    rows = Publication.objects.filter(key=thing.key, live=True, language=language)
    found = rows.values_list("shape", "path").first()
    return addresses.public(*found, language) or "" if found else ""


def source_url(person: Any, thing: Thing) -> str:
    """Where an editor changes the source; "" for everybody else."""
    key = thing.programme_key
    may = writing.may_edit_programme(person, key) if key else writing.may_edit_shared(person)
    return registered.of(thing.sort).address(thing.key) if may else ""


def following(person: Any, thing: Thing, language: str) -> str:
    """The address of the next text of the programme in reading order; "" after the last."""
    rows = rules.visible_things(person).filter(programme_key=thing.programme_key, total__gt=0)
    rows = rows.exclude(language=language).order_by("place", "sort", "key").values_list("sort", "key")
    found = list(rows)
    if (thing.sort, thing.key) not in found:
        return ""
    after = found[found.index((thing.sort, thing.key)) + 1 :]
    return reverse("desk:translation", args=[language, *after[0]]) if after else ""


class Answer:
    """What a sent form does: one verb for one passage, or one for all that are shown. The rest stays as it was typed."""

    def __init__(self, request: HttpRequest, thing: Thing, language: str, show: str) -> None:
        self.request, self.thing, self.language, self.show = request, thing, language, show
        self.before = Sheet(thing, language, show)
        self.given = given_in(request.POST, self.before.states)
        self.verb, _colon, rest = request.POST.get("do", "").partition(":")
        wanted, _colon, self.which = rest.partition(":")
        self.pk = number(wanted)
        self.passages = {passage.pk: passage for passage in self.before.passages(self.given)}

    def respond(self) -> HttpResponse:
        if self.verb == "review_all":
            return self.review_all()
        passage = self.passages.get(self.pk)
        if passage is None:
            messages.error(self.request, _("Nothing was saved: choose what to do beside a text."))
            return self.again(400)
        if self.verb in ("draft", "reviewed"):
            return self.keep(passage)
        if self.verb == "withdraw":
            return self.withdraw(passage)
        return self.insert(passage)

    def keep(self, passage: Passage) -> HttpResponse:
        given = self.given[passage.pk]
        try:
            actions.save(
                passage,
                language=self.language,
                text=given.text,
                state=self.verb,
                seen=given.seen or None,
                before=given.before,
                by=self.request.user,
            )
        except NotAllowed:
            raise
        except Refused as refused:
            return self.refused(passage, refused)
        messages.success(
            self.request, _("Saved as reviewed.") if self.verb == "reviewed" else _("Saved as a draft.")
        )
        return self.done(passage)

    def withdraw(self, passage: Passage) -> HttpResponse:
        own = own_of(passage)
        if own is not None:
            actions.withdraw(own, by=self.request.user)
            messages.success(self.request, _("Taken away: readers get the source text again."))
        return self.done(passage)

    def insert(self, passage: Passage) -> HttpResponse:
        """Put the source or a proposal into the field; nothing is saved by it."""
        texts = [each.text for each in proposals_of(passage, self.language)] if self.verb == "use" else []
        if self.verb == "source":
            texts = [Sheet(self.thing, self.language).lines([passage.pk])[0].source_typed]
        which = number(self.which)
        if which < len(texts):
            self.given[passage.pk] = replace(self.given[passage.pk], text=texts[which])
        return self.again(200, at=passage.pk)

    def review_all(self) -> HttpResponse:
        """Vouch for what is shown as it is stored. Outdated texts only where they alone are shown."""
        typed = dict(self.unsaved())
        rows = [
            own
            for passage in self.passages.values()
            if (own := own_of(passage)) is not None
            and passage.pk not in typed
            and own.shown_state != "reviewed"
            and (not own.outdated or self.show == "outdated")
        ]
        left = actions.review_all(rows, by=self.request.user)
        count = len(rows) - len(left)
        messages.success(
            self.request,
            ngettext("One text marked as reviewed.", "%(count)d texts marked as reviewed.", count)
            % {"count": count},
        )
        if not typed and not left:
            return redirect(self.address())
        self.given = typed
        return self.again(200, errors={row.passage_id: [message] for row, message in left})

    def unsaved(self, but: int = 0) -> Iterator[tuple[int, Given]]:
        """What was typed and is not stored."""
        for pk, passage in self.passages.items():
            if pk != but and self.given[pk].clean != typed_of(passage).strip():
                yield pk, self.given[pk]

    def done(self, passage: Passage) -> HttpResponse:
        """On to the next passage; a page that holds more unsaved text is shown again with it."""
        at = self.before.after(passage.pk)
        rest = dict(self.unsaved(but=passage.pk))
        if not rest:
            return redirect(self.address(at))
        self.given = rest
        return self.again(200, at=at or 0)

    def refused(self, passage: Passage, refused: Refused) -> HttpResponse:
        """Say why beside the field. When source or translation have changed, both are shown as they are now."""
        fresh = Sheet(self.thing, self.language).lines([passage.pk])
        theirs = ""
        if fresh and refused.code in ("changed", "source_changed"):
            theirs = fresh[0].typed if refused.code == "changed" else ""
            self.given[passage.pk] = replace(
                self.given[passage.pk], seen=fresh[0].seen, before=fresh[0].before
            )
        return self.again(
            400, at=passage.pk, errors={passage.pk: [refused.message]}, theirs={passage.pk: theirs}
        )

    def again(self, status: int, **more: Any) -> HttpResponse:
        sheet = Sheet(self.thing, self.language, self.show, only=self.passages)
        return show_sheet(
            self.request, sheet, sheet.pks, given=self.given, status=status, is_again=True, **more
        )

    def address(self, at: int | None = None) -> str:
        query = {name: value for name, value in (("show", self.show), ("at", at)) if value}
        here = reverse("desk:translation", args=[self.language, self.thing.sort, self.thing.key])
        return f"{here}?{urlencode(query)}" if query else here
