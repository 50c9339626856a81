"""Who may apply: the rules of a call, checked against what somebody says about themselves. No database.

A rule is {"rule": "function" | "kind" | "territory" | "organisation" | "question", "in": [...], "question": id}. All rules of
a call must hold; a rule holds when one of its values does. Territories are starts of codes: "DK" takes "DK-LINDHOLT".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from rostra.people.models import Function, Organisation

RULES = ("function", "kind", "territory", "organisation", "question")
KNOWN: dict[str, frozenset[str]] = {
    "function": frozenset(Function.values),
    "kind": frozenset(Organisation.Kind.values),
}
CHOICES = ("yes_no", "one", "several")
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Facts:
    """What is known of an applicant when it is checked. Without an organisation its three values are empty."""

    function: str = ""
    organisation: str = ""
    kind: str = ""
    territory: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


def check(rules: Iterable[Mapping[str, Any]], facts: Facts) -> list[str]:
    """Codes of the rules that do not hold, in their order: the name of the rule, or "question:<id>"."""
    return [code_of(rule) for rule in rules if not _holds(rule, facts)]


def code_of(rule: Mapping[str, Any]) -> str:
    """What a rule is called among the faults of an application."""
    return f"question:{rule.get('question', '')}" if rule["rule"] == "question" else str(rule["rule"])


def _holds(rule: Mapping[str, Any], facts: Facts) -> bool:
    wanted = [str(each) for each in rule["in"]]
    if rule["rule"] == "question":
        given = facts.answers.get(rule.get("question", ""))
        return bool(set(wanted) & set(given if isinstance(given, list) else [given]))
    value = str(getattr(facts, rule["rule"]))
    if rule["rule"] == "territory":
        return bool(value) and any(value.upper().startswith(each.upper()) for each in wanted)
    return value in wanted


def wrong(
    rules: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """What cannot be among the rules, each as (rule, sentence): unknown rules and values, the same rule twice."""
    faults: list[tuple[str, str]] = []
    seen: set[str] = set()
    for rule in rules:
        name = str(rule.get("rule", ""))
        if name not in RULES:
            faults.append((name, _("There is no rule called “%(name)s”.") % {"name": name}))
            continue
        if code_of(rule) in seen:
            faults.append((name, _("This rule is there twice.")))
        seen.add(code_of(rule))
        if said := _wrong(rule, name, questions):
            faults.append((name, said))
    return faults


def _wrong(rule: Mapping[str, Any], name: str, questions: Sequence[Mapping[str, Any]]) -> str:
    values = rule.get("in")
    if (
        not isinstance(values, list)
        or not values
        or not all(isinstance(each, str) and each for each in values)
    ):
        return _("Say which values are meant.")
    if name in KNOWN:
        unknown = [each for each in values if each not in KNOWN[name]]
        return _("“%(value)s” is not one of the values.") % {"value": unknown[0]} if unknown else ""
    if name != "question":
        return ""
    asked = next((each for each in questions if each["id"] == rule.get("question")), None)
    if asked is None or asked["kind"] not in CHOICES:
        return _("The question is not there, or has no answers to choose from.")
    offered = set(values_of(asked))
    unknown = [each for each in values if each not in offered]
    return _("“%(value)s” is no answer to “%(question)s”.") % {
        "value": unknown[0], "question": asked["label"],
    } if unknown else ""  # fmt: skip


def values_of(question: Mapping[str, Any]) -> list[str]:
    """The answers that a question offers, as they are kept; none for questions in one's own words."""
    if question["kind"] == "yes_no":
        return list(YES_NO)
    return [str(each["id"]) for each in question.get("options") or []]


def said(
    rule: Mapping[str, Any],
    questions: Sequence[Mapping[str, Any]] = (),
    names: Mapping[str, str] | None = None,
) -> str:
    """A rule as a sentence for applicants and for the team; `names` of organisations by key."""
    values = [str(each) for each in rule["in"]]
    if rule["rule"] == "function":
        labels = dict(Function.choices)
        return _("You are: %(what)s") % {"what": _any_of(labels.get(each, each) for each in values)}
    if rule["rule"] == "kind":
        labels = dict(Organisation.Kind.choices)
        return _("Your organisation is: %(what)s") % {
            "what": _any_of(labels.get(each, each) for each in values)
        }
    if rule["rule"] == "territory":
        return _("Your organisation lies in: %(what)s") % {"what": _any_of(values)}
    if rule["rule"] == "organisation":
        return _("You belong to: %(what)s") % {
            "what": _any_of((names or {}).get(each, each) for each in values)
        }
    asked = next((each for each in questions if each["id"] == rule.get("question")), None)
    answers: dict[str, str] = {"yes": _("yes"), "no": _("no")}
    answers |= {each["id"]: each["label"] for each in (asked or {}).get("options") or []}
    return _("You answer “%(question)s” with: %(what)s") % {
        "question": asked["label"] if asked else "", "what": _any_of(answers.get(each, each) for each in values),
    }  # fmt: skip


def _any_of(words: Iterable[Any]) -> str:
    *others, last = [str(each) for each in words]
    return _("%(others)s or %(last)s") % {"others": ", ".join(others), "last": last} if others else last
