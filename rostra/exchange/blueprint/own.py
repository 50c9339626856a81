"""What the translations of a blueprint may be about: its own things. Pure."""

from __future__ import annotations

import re

from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.faults import Faults
from rostra.languages import po

Own = dict[tuple[str, str], int]


def own_things(blueprint: schema.Blueprint) -> Own:
    """What a blueprint's translations may be about, by sort and key, but for topics; and the order in its files."""
    pages = [*(page for page, _level in schema.walk(blueprint.programme)), *blueprint.methods]
    found = [("page", page.head.id) for page in pages]
    found += [("bank", bank.id) for bank in blueprint.banks]
    found += [("quiz", quiz.id) for quiz in blueprint.quizzes]
    found += [("form", form.id) for form in blueprint.forms]
    found += [("term", term.id) for term in blueprint.terms]
    found += [("framework", f"{each.id}@{each.version}") for each in blueprint.frameworks]
    sorts = {"image": "picture", "video": "video"}
    found += [(sorts[item.kind], item.id) for item in blueprint.media if item.kind in sorts]
    return {pair: number for number, pair in enumerate(found)}


def check(name: str, text: str, language: str, blueprint: schema.Blueprint, faults: Faults) -> None:
    """Note what is wrong with a PO file, as far as it can be told without an academy."""
    file = po.read(text.encode())
    for where, message in file.faults:
        line = re.search(r"\d+", where)
        entry = where.partition(", ")[2]
        faults.add(name, int(line[0]) if line else 0, f"{entry}: {message}" if entry else message)
    if file.language and file.language != language:
        faults.add(name, 1, f"says that its language is {file.language}")
    if language == blueprint.manifest.language:
        faults.add(name, 0, "is in the language of the blueprint itself")
    own = own_things(blueprint)
    for entry in file.entries:
        if entry.sort != "topic" and (entry.sort, entry.key) not in own:
            faults.add(name, entry.line, f"{entry.context}: the blueprint has no {entry.sort} {entry.key}")
