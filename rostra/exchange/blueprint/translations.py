"""The translations of a blueprint: a PO file for each language, about nothing but the blueprint's own things.

An entry's address is the one that an import of the blueprint gives. What an editor wrote here may stand at others, so
the addresses of questions and fields are turned into each other by their order.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polib
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rostra.assessment.models import Bank, Form
from rostra.exchange.blueprint import questions, schema
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.own import Own, own_things
from rostra.exchange.blueprint.raw import Known
from rostra.kernel.errors import Faults
from rostra.languages import po
from rostra.languages import things as registered
from rostra.languages.actions import po as bringing
from rostra.languages.actions import sources
from rostra.languages.actions.together import together
from rostra.languages.models import Thing, Translation
from rostra.languages.passages import extract, write_ids
from rostra.programmes.actions import publishing
from rostra.programmes.models import Topic

WRAP = 100


def export(
    blueprint: schema.Blueprint, collector: Collector, *, whole: Collection[str] = ()
) -> dict[str, str]:
    """A PO file for every language into which anything of the blueprint is translated: what is translated, in order. For
    the languages `whole`, all that there is to translate."""
    own = _with_topics(blueprint)
    things = list(_rows(own).filter(gone_at__isnull=True))
    for thing in things:  # the order of the file, whatever the places in this academy
        thing.place, thing.programme_key = f"{own[thing.sort, thing.key]:06d}", ""
    turned = {
        context: (sort, key, at)
        for sort, key, ours, at in _addresses(blueprint, collector)
        for context in [po.context(sort, key, ours)]
    }
    languages = Translation.objects.filter(
        passage__thing__in=[thing.pk for thing in things], passage__gone_at__isnull=True
    ).values_list("language", flat=True)
    found = {}
    for language in sorted({*languages, *whole}):
        data = po.export(things, language, address=collector.seen.address).decode()
        text = _turn(data, {old: po.context(*new) for old, new in turned.items()}, whole=language in whole)
        if "\nmsgctxt" in text:
            found[language] = text
    return found


def bring_in(blueprint: schema.Blueprint, collector: Collector) -> dict[str, bringing.Report]:
    """Note the texts of all own things, and take over their translations. Raises Faults with file and entry of each.

    A translation made from an older source does not take the place of one that was renewed here.
    `collector` knows the academy as it is now.
    """
    own = _with_topics(blueprint)
    _note_texts(own)
    turned = {
        po.context(sort, key, at): po.context(sort, key, ours)
        for sort, key, ours, at in _addresses(blueprint, collector)
    }
    reports: dict[str, bringing.Report] = {}
    faults: list[tuple[str, str]] = []
    with together():
        for language, text in sorted(blueprint.translations.items()):
            known = {old: new for old, new in turned.items() if f'"{old}"' in text}
            data = _turn(text, known, whole=True) if known else text
            reports[language] = report = bringing.bring_in(
                data.encode(),
                language=language,
                by=None,
                scope=_rows(own),
                skip_faults=True,
                address=collector.seen.address,
            )
            wrong = [each for each in report.faults if each[1] != _newer_here()]
            faults += [(f"translations/{language}.po, {where}", what) for where, what in wrong]
        if faults:
            raise Faults(_("The blueprint has faults. Nothing was imported."), faults)
    return reports


def _newer_here() -> str:
    """What is said of a text that somebody here has renewed since: it stays, and is no fault of the blueprint."""
    return _("The source text has changed since this file was made, and its translation here is newer.")


def _with_topics(blueprint: schema.Blueprint) -> Own:
    own = own_things(blueprint)
    pages = [*(page for page, _level in schema.walk(blueprint.programme)), *blueprint.methods]
    titles = {title for page in pages for title in getattr(page.head, "topics", [])}
    for key in Topic.objects.filter(title__in=titles).order_by("title").values_list("key", flat=True):
        own["topic", key] = len(own)
    return own


def _by_sort(own: Own) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for sort, key in own:
        keys.setdefault(sort, []).append(key)
    return keys


def _rows(own: Own) -> QuerySet[Thing]:
    wanted = Q(pk__in=[])
    for sort, keys in _by_sort(own).items():
        wanted |= Q(sort=sort, key__in=keys)
    return Thing.objects.filter(wanted)


def _note_texts(own: Own) -> None:
    publishing.note_texts()
    for sort, keys in _by_sort(own).items():
        if sort != "page":
            sources.sync(sort, registered.of(sort).read(keys))


def _addresses(blueprint: schema.Blueprint, collector: Collector) -> list[tuple[str, str, str, str]]:
    """Where texts of banks and forms stand here and in a blueprint, as (sort, key, here, there), when that differs."""
    found: list[tuple[str, str, str, str]] = []
    pages = {key: pk for pk, key in collector.seen.pages.items()}
    known = Known(pages=pages)
    banks = {bank.key: bank for bank in Bank.objects.filter(key__in=[each.id for each in blueprint.banks])}
    for bank in blueprint.banks:
        raw = [questions.question(each, known) for each in bank.questions]
        found += _differing("bank", bank.id, banks[bank.id].questions, raw, "questions")
    forms = {form.key: form for form in Form.objects.filter(key__in=[each.id for each in blueprint.forms])}
    for form in blueprint.forms:
        raw = [questions.field(each) for each in form.fields]
        found += _differing("form", form.id, forms[form.id].fields, raw, "fields")
    return found


def _differing(
    sort: str, key: str, stream: Any, raw: list[dict[str, Any]], name: str
) -> list[tuple[str, str, str, str]]:
    block = stream.stream_block
    here = extract(block.get_prep_value(stream), block, name)
    there = extract(write_ids(raw, block, key), block, name)
    if len(here) != len(there):
        return []
    return [
        (sort, key, ours.address, theirs.address)
        for ours, theirs in zip(here, there, strict=True)
        if ours.address != theirs.address
    ]


def _turn(text: str, contexts: dict[str, str], *, whole: bool) -> str:
    """A PO file with other addresses, and unless `whole` without what is not translated."""
    old = polib.pofile(text, wrapwidth=WRAP)
    new = polib.POFile(wrapwidth=WRAP)
    new.metadata = old.metadata
    for entry in old:
        entry.msgctxt = contexts.get(entry.msgctxt, entry.msgctxt)
        entry.linenum = None
        if whole or entry.msgstr:
            new.append(entry)
    return str(new).rstrip("\n") + "\n"
