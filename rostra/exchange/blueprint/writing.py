"""From a Blueprint to the texts of its files, always in the same form: what is read from them is the same Blueprint."""

from __future__ import annotations

from typing import Any

from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.reading import natural
from rostra.exchange.blueprint.yamltext import dump
from rostra.languages.markdown import from_html, parse


def files(blueprint: schema.Blueprint) -> dict[str, str]:
    """All text files of a blueprint but transcripts and sums, by path."""
    found = {"blueprint.yaml": dump(_plain(blueprint.manifest))}
    if blueprint.terms:
        found["glossary.yaml"] = dump({"terms": [_plain(term) for term in blueprint.terms]})
    for framework in blueprint.frameworks:
        found[f"frameworks/{framework.id}.yaml"] = dump(_plain(framework))
    if blueprint.media:
        found["media/media.yaml"] = dump({"items": [_medium(item) for item in blueprint.media]})
    for bank in blueprint.banks:
        questions = [question(each) for each in bank.questions]
        found[f"banks/{bank.id}.yaml"] = dump({"id": bank.id, "title": bank.title, "questions": questions})
    for quiz in blueprint.quizzes:
        found[f"quizzes/{quiz.id}.yaml"] = dump(_quiz(quiz))
    for form in blueprint.forms:
        found[f"forms/{form.id}.yaml"] = dump(_form(form))
    for method in blueprint.methods:
        found[f"methods/{method.head.id}.md"] = page_text(method)
    if blueprint.programme is not None:
        _pages(blueprint.programme, "programme", found, 0)
    for language, text in sorted(blueprint.translations.items()):
        found[f"translations/{language}.po"] = text
    return found


def _pages(page: schema.Page, folder: str, found: dict[str, str], level: int) -> None:
    found[f"{folder}/index.md"] = page_text(page)
    if level == 2:
        for number, activity in enumerate(page.children, start=1):
            found[f"{folder}/{number}-{activity.head.slug}.md"] = page_text(activity)
        return
    for name, child in zip(folder_names(page.children), page.children, strict=True):
        _pages(child, f"{folder}/{name}", found, level + 1)


def folder_names(pages: list[schema.Page]) -> list[str]:
    """A folder's name for each page: its code and slug when they sort as the pages do, else its number and slug."""
    names = [f"{page.head.code.lower()}-{page.head.slug}" for page in pages]
    fits = all(page.head.code.isalnum() and page.head.code.isascii() for page in pages)
    if fits and sorted(names, key=natural) == names and len(set(names)) == len(names):
        return names
    return [f"{number}-{page.head.slug}" for number, page in enumerate(pages, start=1)]


def page_text(page: schema.Page) -> str:
    """A page's file: front matter and body."""
    parts = []
    previous = ""
    for block in page.body:
        mark = _mark(block, needed=block.type == "text" and previous == "text")
        parts.append(f"{mark}{_body(block)}\n")
        previous = block.type
    return f"---\n{dump(_head(page.head))}---\n" + "\n".join(parts)


def _mark(block: schema.Body, *, needed: bool) -> str:
    if not block.id and not needed:
        return ""
    keys = f" keys: {' '.join(block.keys)}" if block.keys else ""
    return f"<!-- id: {block.id}{keys} -->\n"


def _body(block: schema.Body) -> str:
    if block.type == "text":
        return from_html(block.value)
    value = _plain(block.value)
    if block.type in ("note", "details"):
        value["text"] = short(block.value.text)
    if block.type == "note":
        value = {"kind": block.value.kind, **value}
    return f"```{block.type}\n{dump(value)}```"


def short(html: str) -> str:
    """Rich text for a YAML value: a single paragraph stays on one line, which YAML folds."""
    root = parse(html)
    blocks = [
        child for child in root.children if not isinstance(child, str) and child.tag in ("p", "ul", "ol")
    ]
    single = not blocks or (len(blocks) == 1 and blocks[0].tag == "p" and "<br" not in html)
    return from_html(html, width=10**9 if single else 100)


def _plain(value: Any) -> dict[str, Any]:
    """A model's values in the order of its fields, without those that are as they would be anyway."""
    return _trim(value.model_dump(exclude_defaults=True, by_alias=True), value)


def _trim(plain: dict[str, Any], value: Any) -> dict[str, Any]:
    required = {name for name, field in type(value).model_fields.items() if field.is_required()}
    ordered = {name: plain[name] for name in type(value).model_fields if name in plain}
    for name in required - set(ordered):
        ordered[name] = getattr(value, name)
    return ordered


def _head(head: Any) -> dict[str, Any]:
    order = ("id", "code", "kind", "title", "slug", "summary")
    plain = _plain(head)
    if hasattr(head, "kind"):
        plain["kind"] = head.kind
    for name in ("people", "hours", "weeks"):
        if name in plain:
            plain[name] = {end: _number(value) for end, value in plain[name].items()}
    first = {name: plain[name] for name in order if name in plain}
    return {**first, **{name: value for name, value in plain.items() if name not in first}}


def _medium(item: schema.Medium) -> dict[str, Any]:
    return _plain(item)


def question(each: Any) -> dict[str, Any]:
    """A question with its texts as Markdown."""
    plain = {"id": each.id, "kind": each.kind, "text": short(each.text)}
    if each.points != 1:
        plain["points"] = each.points
    if each.kind in ("single", "multiple", "true_false"):
        plain["choices"] = [
            {
                "id": choice.id,
                "text": short(choice.text),
                "correct": choice.correct,
                "feedback": short(choice.feedback),
            }
            for choice in each.choices
        ]
    elif each.kind == "matching":
        plain["pairs"] = [
            {"id": pair.id, "left": short(pair.left), "right": short(pair.right)} for pair in each.pairs
        ]
    elif each.kind == "ordering":
        plain["items"] = [{"id": item.id, "text": short(item.text)} for item in each.items]
    elif each.kind == "short":
        plain["accept"] = list(each.accept)
    elif each.kind == "numeric":
        plain |= {"answer": _number(each.answer), "tolerance": _number(each.tolerance)}
        if each.unit:
            plain["unit"] = each.unit
    elif each.kind == "reflection":
        plain["min_words"] = each.min_words
    if hasattr(each, "feedback"):
        said = {name: short(getattr(each.feedback, name)) for name in type(each.feedback).model_fields}
        if any(said.values()):
            plain["feedback"] = {name: words for name, words in said.items() if words}
    return plain


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _quiz(quiz: schema.Quiz) -> dict[str, Any]:
    plain = quiz.model_dump()
    plain["sources"] = [_plain(source) for source in quiz.sources]
    if not quiz.intro:
        del plain["intro"]
    return plain


def _form(form: schema.Form) -> dict[str, Any]:
    plain = _plain(form)
    plain["review"] = form.review
    order = ("id", "title", "intro", "review", "submit_label")
    ordered = {name: plain[name] for name in order if name in plain}
    fields = []
    for field in form.fields:
        each = _plain(field)
        if field.columns:
            each["columns"] = [_plain(column) for column in field.columns]
        fields.append(each)
    return {**ordered, "fields": fields}
