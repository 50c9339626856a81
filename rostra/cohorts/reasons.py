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


def _minimum_of_groups(reason: Mapping[str, Any], names: Names) -> str:
    return _("Group %(which)s: at least %(asked)d people asked for, at most %(can)d possible.") % {
        "which": named(reason["groups"], {}),
        "asked": reason.get("asked", 0),
        "can": reason.get("can", 0),
    }


def _least(reason: Mapping[str, Any], names: Names) -> str:
    return _minimum_of_groups(reason, names) if "groups" in reason else _minimum(reason, names)


def _no_time(reason: Mapping[str, Any], names: Names) -> str:
    return _("The time was too short to find an answer. Ask for less at once, or ask again.")


# ---------------------------------------------------------------- groups


def _attribute(name: Any) -> str:
    words = {
        "level": _("level"),
        "organisation": _("organisation"),
        "language": _("language"),
        "cohort": _("cohort"),
        "territory": _("territory"),
        "function": _("function"),
    }
    return words.get(str(name), str(name))


def _group(reason: Mapping[str, Any], names: Names) -> str:
    parts = [
        f"{_attribute(attribute)}: "
        + ", ".join(f"{names.get(str(value), value)} ({count})" for value, count in row.items())
        for attribute, row in (reason.get("counts") or {}).items()
    ]
    count = len(reason.get("people", []))
    head = ngettext("%(n)d person", "%(n)d people", count) % {"n": count}
    return "; ".join([head, *parts])


def _only_group(reason: Mapping[str, Any], names: Names) -> str:
    return _("%(who)s can only be in group %(group)s.") % {
        "who": named(reason.get("people", []), names),
        "group": reason.get("group"),
    }


def _where(reason: Mapping[str, Any]) -> str:
    return ", ".join(f"{each['group']} ({each['count']})" for each in reason.get("groups", []))


def _value(reason: Mapping[str, Any], names: Names) -> str:
    value = str(reason.get("value", ""))
    return f"{_attribute(reason.get('attribute'))} {names.get(value, value)}"


def _separate(reason: Mapping[str, Any], names: Names) -> str:
    words = _(
        "More people with %(what)s are together than %(most)s, in group %(where)s: the other limits leave no choice."
    )
    return words % {"what": _value(reason, names), "most": reason.get("most"), "where": _where(reason)}


def _uneven(reason: Mapping[str, Any], names: Names) -> str:
    least, most = reason.get("least"), reason.get("most")
    even = least if least == most else _("%(a)s or %(b)s") % {"a": least, "b": most}
    words = _("%(what)s is not even: %(even)s in a group would be, but not in group %(where)s.")
    return words % {"what": _value(reason, names), "even": even, "where": _where(reason)}


def _mixed(reason: Mapping[str, Any], names: Names) -> str:
    return _("Group %(group)s mixes %(what)s: %(values)s.") % {
        "group": reason.get("group"),
        "what": _attribute(reason.get("attribute")),
        "values": named(reason.get("values", []), names),
    }


def _too_small(reason: Mapping[str, Any], names: Names) -> str:
    words = _("%(n)d people do not fit. Allow %(most)s in a group, or make %(groups)s groups.")
    return words % {"n": reason.get("short", 0), "most": reason.get("max"), "groups": reason.get("groups")}


def _too_large(reason: Mapping[str, Any], names: Names) -> str:
    words = _("%(n)d people too few. Allow %(least)s in a group, or make %(groups)s groups.")
    return words % {"n": reason.get("short", 0), "least": reason.get("min"), "groups": reason.get("groups")}


def _no_group(reason: Mapping[str, Any], names: Names) -> str:
    return _("No group suits %(who)s.") % {"who": named(reason.get("people", []), names)}


# ---------------------------------------------------------------- dates


def _session(reason: Mapping[str, Any], names: Names) -> str:
    yes, maybe = int(reason.get("yes", 0)), int(reason.get("if_need_be", 0))
    said = ngettext("%(n)d person can come", "%(n)d people can come", yes + maybe) % {"n": yes + maybe}
    if maybe:
        said += ", " + _("%(n)d of them if need be") % {"n": maybe}
    away = reason.get("people") or []
    said += "; " + (_("cannot: %(who)s") % {"who": named(away, names)} if away else _("nobody misses it"))
    return f"{named(reason.get('slots', []), names)}: {said}."


def _not_enough(reason: Mapping[str, Any], names: Names) -> str:
    words = _("%(who)s can come to %(can)s and needs %(needed)s; %(possible)s of all dates would do.")
    return words % {
        "who": named(reason.get("people", []), names),
        "can": reason.get("sessions"),
        "needed": reason.get("needed"),
        "possible": reason.get("possible"),
    }


def _limit(limit: str, names: Names) -> str:
    words = {
        "blocked": _("unblock days"),
        "min_gap_days": _("let them come closer together"),
        "rooms": _("find another room"),
        "fixed": _("give up a fixed date"),
    }
    tutor = limit.removeprefix("tutor:")
    return words.get(limit) or _("do without %(who)s") % {"who": names.get(tutor, tutor)}


def _too_few_slots(reason: Mapping[str, Any], names: Names) -> str:
    said = _("%(asked)s dates asked for; %(fits)s fit into the %(open)s that are still possible.") % {
        "asked": reason.get("asked"),
        "fits": reason.get("fits"),
        "open": reason.get("open"),
    }
    if reason.get("relax"):
        ways = ", ".join(f"{_limit(each['limit'], names)} ({each['fits']})" for each in reason["relax"])
        said += " " + _("To relax: %(ways)s.") % {"ways": ways}
    if reason.get("slots"):
        said += " " + _("Fixed but not possible: %(which)s.") % {"which": named(reason["slots"], names)}
    return said


# ---------------------------------------------------------------- draws


def _chance(reason: Mapping[str, Any], names: Names) -> str:
    count = len(reason.get("people", []))
    what = ", ".join(
        f"{_attribute(attribute)} {names.get(str(value), value)}"
        for attribute, value in (reason.get("attributes") or {}).items()
    )
    said = ngettext(
        "%(n)d person with %(what)s: a chance of %(chance)s.",
        "%(n)d people with %(what)s: a chance of %(chance)s each.",
        count,
    ) % {
        "n": count,
        "what": what or _("no quota of their own"),
        "chance": f"{100 * float(reason.get('chance', 0)):.3g} %",
    }
    if reason.get("held_down_by"):
        limits = ", ".join(f"{_value(each, names)}: {each['max']}" for each in reason["held_down_by"])
        said += " " + _("Held down by what is the most of: %(limits)s.") % {"limits": limits}
    return said


def _relax_quota(reason: Mapping[str, Any], names: Names) -> str:
    at_least = _("The quotas cannot all be met: ask for at least %(to)s instead of %(now)s with %(what)s.")
    at_most = _("The quotas cannot all be met: ask for at most %(to)s instead of %(now)s with %(what)s.")
    words = at_least if reason.get("side") == "min" else at_most
    return words % {"to": reason.get("to"), "now": reason.get("now"), "what": _value(reason, names)}


MAKERS = {
    "choice": _choice,
    "short": _short,
    "too_few_possible": _too_few,
    "fixed_over_max": _fixed_over,
    "minimum_short": _least,
    "no_time": _no_time,
    "group": _group,
    "only_group": _only_group,
    "separate_impossible": _separate,
    "uneven": _uneven,
    "mixed": _mixed,
    "groups_too_small": _too_small,
    "groups_too_large": _too_large,
    "no_group": _no_group,
    "session": _session,
    "not_enough": _not_enough,
    "too_few_slots": _too_few_slots,
    "chance": _chance,
    "relax_quota": _relax_quota,
}
