"""The heads of pages: as the plain values that their files would hold, and as values to save."""

from __future__ import annotations

from typing import Any

from rostra.assessment.models import Form, Quiz
from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.raw import Known, Seen
from rostra.languages.passages import write_ids
from rostra.programmes.models import ActivityPage, LevelPage, MethodPage, ModulePage, ProgrammePage

SPANS = ("people", "hours", "weeks")


def raw_of(page: Any, name: str) -> list[dict[str, Any]]:
    """The raw data of a stream field."""
    stream = getattr(page, name)
    return stream.stream_block.get_prep_value(stream)


def version_id(version: str) -> str:
    """The id that the note on a version gets: the version itself, so that its translations stay with it."""
    return "v" + version.replace(".", "-")


def head_of(page: Any, seen: Seen, topics: list[str]) -> tuple[Any, dict[str, Any]]:
    """The model of a page's head and its values. `topics` stand in the order in which they came."""
    head = {"id": page.key, "title": page.title, "slug": page.slug, "summary": page.summary}
    if isinstance(page, MethodPage):
        return schema.MethodHead, head | _method(page, topics)
    head["code"] = page.code
    if isinstance(page, ProgrammePage):
        return schema.ProgrammeHead, head | _programme(page, seen, topics)
    if isinstance(page, LevelPage):
        return schema.LevelHead, head | _level(page)
    if isinstance(page, ModulePage):
        return schema.ModuleHead, head | _module(page, topics)
    return schema.ActivityHead, head | _activity(page)


def _outcomes(page: Any) -> list[dict[str, str]]:
    return [{"id": child["id"], "text": child["value"]} for child in raw_of(page, "outcomes")]


def _programme(page: ProgrammePage, seen: Seen, topics: list[str]) -> dict[str, Any]:
    brand = {"name": page.brand_name, "colours": page.brand_colours or {}}
    if page.brand_logo:
        brand["logo"] = page.brand_logo.key
    return {
        "outcomes": _outcomes(page),
        "topics": topics,
        "audiences": {"functions": list(page.functions or []), "levels": list(page.government_levels or [])},
        "policy_stages": list(page.policy_stages or []),
        "mode": page.mode,
        "open_reading": page.open_reading,
        "partners": [
            {
                "name": each["name"],
                "role": each["role"],
                "url": each.get("url") or None,
                "logo": seen.pictures[int(each["logo"])].key if each.get("logo") else None,
            }
            for each in (child["value"] for child in raw_of(page, "partners"))
        ],
        "framework": [child["value"] for child in raw_of(page, "competences")],
        "certificate_text": page.certificate_text,
        "timeline": _timeline(page),
        "versions": [_version(child) for child in raw_of(page, "versions")],
        "brand": brand if any(brand.values()) else None,
    }


def _timeline(page: ProgrammePage) -> dict[str, Any]:
    children = raw_of(page, "timeline")
    return {
        "phases": [
            {
                "id": child["id"],
                "title": child["value"]["title"],
                "starts": child["value"]["starts"],
                "ends": child["value"].get("ends") or None,
                "text": child["value"].get("text") or "",
            }
            for child in children
            if child["type"] == "phase"
        ],
        "milestones": [
            {
                "id": child["id"],
                "date": child["value"]["date"],
                "title": child["value"]["title"],
                "text": child["value"].get("text") or "",
            }
            for child in children
            if child["type"] == "milestone"
        ],
    }


def _version(child: dict[str, Any]) -> dict[str, Any]:
    value = child["value"]
    usual = child["id"] == version_id(value["version"])
    return {**value, "id": None if usual else child["id"]}


def _level(page: LevelPage) -> dict[str, Any]:
    packages = [
        {
            "id": child["value"]["key"],
            "title": child["value"]["title"],
            "summary": child["value"].get("summary") or "",
            "block": None if child["id"] == child["value"]["key"] else child["id"],
        }
        for child in raw_of(page, "packages")
    ]
    return {"kind": page.kind, "outcomes": _outcomes(page), "choose": page.choose, "packages": packages}


def _module(page: ModulePage, topics: list[str]) -> dict[str, Any]:
    return {
        "outcomes": _outcomes(page),
        "prerequisites": page.prerequisites or [],
        "equivalents": page.equivalents or [],
        "group": page.group,
        "policy_stages": list(page.policy_stages or []),
        "topics": topics,
        "aims": [{"id": child["id"], **child["value"]} for child in raw_of(page, "aims")],
    }


def _activity(page: ActivityPage) -> dict[str, Any]:
    return {
        "kind": page.kind,
        "minutes": page.minutes,
        "optional": page.optional,
        "video": page.video.key if page.video else None,
        "quiz": page.quiz.key if page.quiz else None,
        "form": page.form.key if page.form else None,
        "watched_share": page.watched_share / 100,
        "url": page.url or None,
        "example": page.example or None,
    }


def _method(page: MethodPage, topics: list[str]) -> dict[str, Any]:
    return {
        "purposes": list(page.purposes or []),
        "stages": list(page.stages or []),
        "level": list(page.influence or []),
        **{
            name: {"from": getattr(page, f"{name}_from"), "to": getattr(page, f"{name}_to")} for name in SPANS
        },
        "cost": page.cost,
        "cost_note": page.cost_note,
        "mode": page.mode,
        "topics": topics,
    }


def values_of(head: Any, known: Known) -> dict[str, Any]:
    """What to save on a page for its head. Topics are a matter of their own."""
    values = {
        "title": head.title,
        "draft_title": head.title,
        "slug": head.slug,
        "summary": head.summary,
    }
    if isinstance(head, schema.MethodHead):
        return values | _method_values(head)
    values["code"] = head.code
    if hasattr(head, "outcomes"):
        values["outcomes"] = [
            {"type": "outcome", "id": each.id, "value": each.text} for each in head.outcomes
        ]
    if isinstance(head, schema.ProgrammeHead):
        return values | _programme_values(head, known)
    if isinstance(head, schema.LevelHead):
        return values | _level_values(head)
    if isinstance(head, schema.ModuleHead):
        return values | _module_values(head)
    return values | _activity_values(head, known)


def _programme_values(head: schema.ProgrammeHead, known: Known) -> dict[str, Any]:
    brand = head.brand or schema.Brand()
    partners = [
        {
            "type": "partner",
            "value": {
                "name": each.name,
                "role": each.role,
                "url": each.url or "",
                "logo": known.media[each.logo].pk if each.logo else None,
            },
        }
        for each in head.partners
    ]
    competences = [{"type": "competence", "value": each.model_dump()} for each in head.framework]
    streams = {"partners": partners, "competences": competences}
    return {
        "functions": list(head.audiences.functions),
        "government_levels": list(head.audiences.levels),
        "policy_stages": list(head.policy_stages),
        "mode": head.mode,
        "open_reading": head.open_reading,
        "certificate_text": head.certificate_text,
        "timeline": _timeline_values(head.timeline),
        "versions": [
            {
                "type": "note",
                "id": each.id or version_id(each.version),
                "value": {"version": each.version, "date": each.date, "text": each.text},
            }
            for each in head.versions
        ],
        "brand_name": brand.name,
        "brand_colours": brand.colours,
        "brand_logo": known.media[brand.logo] if brand.logo else None,
        **{
            name: write_ids(raw, ProgrammePage._meta.get_field(name).stream_block, f"{head.id}.{name}")
            for name, raw in streams.items()
        },
    }


def _timeline_values(timeline: schema.Timeline) -> list[dict[str, Any]]:
    phases = [
        {
            "type": "phase",
            "id": each.id,
            "value": {
                "title": each.title,
                "starts": each.starts,
                "ends": each.ends or "",
                "text": each.text,
            },
        }
        for each in timeline.phases
    ]
    milestones = [
        {
            "type": "milestone",
            "id": each.id,
            "value": {"date": each.date, "title": each.title, "text": each.text},
        }
        for each in timeline.milestones
    ]
    return phases + milestones


def _level_values(head: schema.LevelHead) -> dict[str, Any]:
    packages = [
        {
            "type": "package",
            "id": each.block or each.id,
            "value": {"key": each.id, "title": each.title, "summary": each.summary},
        }
        for each in head.packages
    ]
    return {"kind": head.kind, "choose": head.choose, "packages": packages}


def _module_values(head: schema.ModuleHead) -> dict[str, Any]:
    return {
        "prerequisites": list(head.prerequisites),
        "equivalents": list(head.equivalents),
        "group": head.group,
        "policy_stages": list(head.policy_stages),
        "aims": [
            {"type": "aim", "id": each.id, "value": {"kind": each.kind, "text": each.text}}
            for each in head.aims
        ],
    }


def _activity_values(head: schema.ActivityHead, known: Known) -> dict[str, Any]:
    return {
        "kind": head.kind,
        "minutes": head.minutes,
        "optional": head.optional,
        "video": known.media[head.video] if head.video else None,
        "quiz": Quiz.objects.get(key=head.quiz) if head.quiz else None,
        "form": Form.objects.get(key=head.form) if head.form else None,
        "watched_share": round(head.watched_share * 100),
        "url": head.url or "",
        "example": head.example or "",
    }


def _method_values(head: schema.MethodHead) -> dict[str, Any]:
    spans = {name: getattr(head, name) for name in SPANS}
    return {
        "purposes": list(head.purposes),
        "stages": list(head.stages),
        "influence": list(head.level),
        **{f"{name}_from": span.least for name, span in spans.items()},
        **{f"{name}_to": span.most for name, span in spans.items()},
        "cost": head.cost,
        "cost_note": head.cost_note,
        "mode": head.mode,
    }
