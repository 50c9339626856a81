"""Reasons of the solvers in the reader's language.

A reason is data: a code with parameters, and the same in plain English as `text`. Ids in it are keys of rows; `names` says
what people call them. What has no words here yet is said in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Names = Mapping[str, str]
MOST = 6  # names in one sentence


def worded(reason: Mapping[str, Any], names: Names | None = None) -> str:
    """One reason as a sentence."""
    maker = MAKERS.get(str(reason.get("code", "")))
    known = names or {}
    return maker(reason, known) if maker else _plain(reason, known)


def named(ids: Iterable[Any], names: Names) -> str:
    """Names for ids, the first few of many."""
    found = [names.get(str(each), str(each)) for each in ids]
    if len(found) > MOST:
        more = len(found) - MOST
        found = [*found[:MOST], ngettext("%(n)d more", "%(n)d more", more) % {"n": more}]
    return ", ".join(found)


def _plain(reason: Mapping[str, Any], names: Names) -> str:
    text = str(reason.get("text", ""))
    for key in sorted(names, key=len, reverse=True):
        text = text.replace(key, names[key])
    return text


def _choice(reason: Mapping[str, Any], names: Names) -> str:
    parts = [_rank(reason)]
    if reason.get("full") and not reason.get("fixed"):
        parts.append(_("full: %(who)s") % {"who": named(reason["full"], names)})
    if reason.get("held_back") and not reason.get("fixed"):
        parts.append(
            _("%(who)s would serve another goal less well") % {"who": named(reason["held_back"], names)}
        )
    shared = [str(value) for values in (reason.get("shared") or {}).values() for value in values]
    if shared:
        parts.append(_("they share %(what)s") % {"what": named(shared, names)})
    if reason.get("kept"):
        parts.append(_("as today"))
    return "; ".join(parts)


def _rank(reason: Mapping[str, Any]) -> str:
    if reason.get("fixed"):
        return _("fixed by hand")
    rank, count = int(reason.get("rank", 1)), int(reason.get("of", 1))
    if count == 1:
        return _("the only possible choice")
    if rank == 1:
        return _("first choice")
    return _("choice %(rank)d of %(count)d") % {"rank": rank, "count": count}


def _short(reason: Mapping[str, Any], names: Names) -> str:
    what = [named(values, names) for values in (reason.get("traits") or {}).values()]
    said = _("Short of %(n)d: %(who)s.") % {
        "n": reason.get("short", 0),
        "who": named(reason.get("people", []), names),
    }
    if what:
        said += " " + _("What they need: %(what)s.") % {"what": "; ".join(what)}
    if reason.get("hosts"):
        said += " " + _("Full: %(who)s.") % {"who": named(reason["hosts"], names)}
    for each in (reason.get("raises") or [])[:1]:
        said += " " + ngettext(
            "One more place with %(who)s would place %(gains)d.",
            "%(n)d more places with %(who)s would place %(gains)d.",
            each["by"],
        ) % {"n": each["by"], "who": named([each["host"]], names), "gains": each["gains"]}
    return said


def _too_few(reason: Mapping[str, Any], names: Names) -> str:
    said = _("%(who)s needs %(needs)d, but %(possible)d can be theirs.") % {
        "who": named(reason.get("people", []), names),
        "needs": reason.get("needs", 1),
        "possible": reason.get("possible", 0),
    }
    if reason.get("exclusions"):
        said += " " + _("Ruled out by: %(why)s.") % {"why": named(reason["exclusions"], names)}
    return said


def _fixed_over(reason: Mapping[str, Any], names: Names) -> str:
    return _("More people are fixed to %(who)s than may be: %(n)d too many.") % {
        "who": named(reason.get("hosts", []), names),
        "n": reason.get("by", 0),
    }


def _minimum(reason: Mapping[str, Any], names: Names) -> str:
    return _("%(who)s: at least %(asked)d asked for, at most %(can)d possible. Lower the least number.") % {
        "who": named(reason.get("hosts", []), names),
        "asked": reason.get("asked", 0),
        "can": reason.get("can", 0),
    }


MAKERS = {
    "choice": _choice,
    "short": _short,
    "too_few_possible": _too_few,
    "fixed_over_max": _fixed_over,
    "minimum_short": _minimum,
}
