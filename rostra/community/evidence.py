"""Proof of what was reported, to be handed to the police or a lawyer: a ZIP that can be checked without this academy.

`index.html` for people, `reports.json` for programs, the text of every reported thing as a file of its own, and `SHA256SUMS`,
which `sha256sum -c` checks. It holds what its reader may see: reporters their own words, moderators all reports and every step.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import ModelLogEntry

from rostra.community import things
from rostra.community.models import Report
from rostra.community.naming import shown
from rostra.community.rules import reports as rules
from rostra.programmes.actions import academy

MOST = 200


def beside(report: Report, person: Any) -> list[Report]:
    """A report, and all others about the same person that somebody may have, the oldest first."""
    own = rules.own_reports(person)
    allowed = own | rules.decidable_reports(person).filter(appeal=False)
    rows = allowed.filter(pk=report.pk)
    if report.accused_id:
        rows = rows | allowed.filter(accused=report.accused_id)
    return list(rows.distinct().select_related("by", "space").order_by("created_at", "pk")[:MOST])


def pack(reports: Iterable[Report], person: Any) -> bytes:
    """The ZIP, in the present language, times in UTC and in the reader's zone."""
    entries = [_entry(number, row, person) for number, row in enumerate(reports, 1)]
    about = {
        "academy": academy.the().name or "Rostra",
        "made_at": _utc(timezone.now()),
        "time_zone": person.time_zone,
        "reports": entries,
    }
    files = {f"texts/{each['number']:03d}.txt": each["seen"].get("text", "") for each in entries}
    files["reports.json"] = json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True)
    files["index.html"] = _page(about, person)
    sums = "".join(f"{_sum(text)}  {name}\n" for name, text in sorted(files.items()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in sorted({**files, "SHA256SUMS": sums}.items()):
            package.writestr(name, text.encode())
    return out.getvalue()


def _entry(number: int, row: Report, person: Any) -> dict[str, Any]:
    decides = rules.decidable_reports(person).filter(pk=row.pk).exists()
    entry: dict[str, Any] = {
        "number": number,
        "key": row.key,
        "reported_at": _utc(row.created_at),
        "why": str(row.get_why_display()),
        "seen": row.seen,
        "digest_holds": things.digest_of(row.seen) == row.seen.get("digest"),
        "state": str(row.get_state_display()),
        "decided_at": _utc(row.decided_at) if row.decided_at else "",
    }
    if row.by_id == person.pk or decides:
        entry |= {"words": row.words, "answer": row.answer}
    if decides:
        entry |= {
            "reported_by": shown(row.by) if row.by else "",
            "reason": row.reason,
            "steps": _steps(row),
        }
    return entry


def _steps(row: Report) -> list[dict[str, str]]:
    """What moderators did to the thing, in order, from the audit trail."""
    thing = things.find(row.kind, row.thing)
    found = [*ModelLogEntry.objects.for_instance(row).select_related("user")]
    if thing is not None and thing.can_hide:
        found += ModelLogEntry.objects.for_instance(thing.row).select_related("user")
    wanted = [
        each
        for each in found
        if each.action.rpartition(".")[2] in ("make", "decide", "hide", "show", "let_through")
    ]
    return [
        {
            "at": _utc(each.timestamp),
            "step": each.action.removeprefix("community."),
            "by": shown(each.user) if each.user else "",
        }
        for each in sorted(wanted, key=lambda each: each.timestamp)
    ]


def _page(about: dict[str, Any], person: Any) -> str:
    zone = ZoneInfo(person.time_zone)
    told = []
    for each in about["reports"]:
        seen = each["seen"]
        told.append(
            {
                **each,
                "reported": _times(each["reported_at"], zone),
                "written": _times(seen.get("written_at", ""), zone),
                "decided": _times(each["decided_at"], zone),
                "steps": [{**step, "times": _times(step["at"], zone)} for step in each.get("steps", [])],
            }
        )
    context = {
        **about,
        "language": get_language() or "en",
        "shown": told,
        "made": _times(about["made_at"], zone),
    }
    return render_to_string("community/evidence.html", context)


def _times(iso: str, zone: ZoneInfo) -> str:
    """ "2026-03-17 12:00:00 UTC (13:00:00 CET)": the instant, and the same on the reader's wall."""
    if not iso:
        return ""
    at = dt.datetime.fromisoformat(iso)
    local = at.astimezone(zone)
    wall = f"{local:%H:%M:%S %Z}" if local.date() == at.date() else f"{local:%Y-%m-%d %H:%M:%S %Z}"
    return f"{at:%Y-%m-%d %H:%M:%S} UTC ({wall})"


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
