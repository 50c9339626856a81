"""From a certificate's kept content to the words and files that the template `certificate.typ` sets."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.ledger.models import Certificate, StandingState
from rostra.programmes import reading as programmes
from rostra.programmes.actions import academy

TEMPLATE = Path(__file__).with_name("certificate.typ")
COLOURS = {"deep": "#0f4035", "brand": "#17594a", "wash": "#e4efe9"}
HEX = re.compile(r"#[0-9a-fA-F]{6}")
MOST_OUTCOMES = 6
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"}


def pdf(certificate: Certificate, url: str) -> bytes:
    """The paper of a certificate, a tagged PDF; `url` is the public address where it is checked."""
    import typst  # a big library: loaded when somebody wants a paper

    with TemporaryDirectory(prefix="rostra-paper-") as folder, translation.override(certificate.language):
        root = Path(folder)
        shutil.copy(TEMPLATE, root)
        data = _data(certificate, url) | {"logo": _logo(root)}
        return typst.compile(
            root / TEMPLATE.name,
            root=root,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False), "qr": _qr(url)},
            pdf_standards=["ua-1"],
            timestamp=int(certificate.issued_at.timestamp()),
        )


def _data(certificate: Certificate, url: str) -> dict[str, Any]:
    content = certificate.content
    met = content["requirements"]
    return {
        "title": f"{_('Certificate')} {certificate.number}: {content['programme']['title']}",
        "lang": certificate.language.partition("-")[0],
        "academy": content["academy"],
        "name": content["name"] or "—",
        "organisation": content["organisation"],
        "programme": content["programme"]["title"],
        "programme_lang": _lang(content["programme"], certificate),
        "outcomes": content["outcomes"][:MOST_OUTCOMES],
        "outcomes_lang": (content.get("outcomes_language") or certificate.language).partition("-")[0],
        "text": content.get("text") or "",
        "text_lang": (content.get("text_language") or certificate.language).partition("-")[0],
        "number": certificate.number,
        "url": url,
        "shown_url": url.partition("://")[2] or url,
        "colours": _colours(content["programme"]["key"], certificate.language),
        "modules": [
            {
                "title": " ".join(filter(None, [each["code"], each["title"]])),
                "lang": _lang(each, certificate),
            }
            for each in content.get("modules") or []
        ],
        "met": [
            {
                "code": each["code"],
                "title": each["title"],
                "lang": _lang(each, certificate),
                "how": str(StandingState(each["state"]).label),
                "minutes": str(each["minutes"]),
            }
            for each in met
        ],
        "words": _words(certificate),
    }


def _lang(each: dict[str, Any], certificate: Certificate) -> str:
    """The language a text stands in, as the paper says it to who listens to it."""
    return (each.get("language") or certificate.language).partition("-")[0]


def _words(certificate: Certificate) -> dict[str, Any]:
    content = certificate.content
    edition = content["edition"]
    return {
        "certificate": _("Certificate"),
        "sentence": _("has met everything that this programme asks:"),
        "edition": _edition(edition),
        "outcomes": _("Who holds this can"),
        "time_label": _("Time on record"),
        "time": duration(content["minutes"]),
        "date_label": _("Completed on"),
        "date": _day(content["completed_on"]),
        "number_label": _("Number of the certificate"),
        "check": _("Check it at"),
        "qr": _("Code that leads to the page where this certificate is checked"),
        "issuer": _("Issued by %(organisation)s on %(day)s.")
        % {"organisation": edition["organisation"], "day": _day(content["issued_on"])},
        "revoked": _("No longer valid since %(day)s")
        % {"day": date_format(certificate.revoked_at, "DATE_FORMAT")}
        if certificate.revoked_at
        else "",
        "modules_title": _("Modules"),
        "met_title": _("What was met"),
        "met_intro": _(
            "Minutes are those on record: planned for texts, quizzes and worksheets, "
            "real for what was watched."
        ),
        "columns": [_("Code"), _("What was asked"), _("How"), _("Minutes")],
    }


def _edition(edition: dict[str, Any]) -> str:
    if edition["ends_on"]:
        return f"{edition['title']}, {_day(edition['starts_on'])} – {_day(edition['ends_on'])}"
    return edition["title"]


def _day(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso), "DATE_FORMAT")


def duration(minutes: int) -> str:
    """ "1 hour 45 minutes" in the present language."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(parts)


def _colours(programme_key: str, language: str) -> dict[str, str]:
    """The brand of the programme over that of the academy, as far as it can be read."""
    about = programmes.by_key(programme_key, language)
    own = ((about.facts if about else {}).get("brand") or {}).get("colours") or {}
    merged = {**(academy.the().colours or {}), **own}
    fitting = dict(COLOURS)
    for name in COLOURS:
        colour = merged.get("brand" if name == "brand" else f"brand-{name}")
        if _fits(name, colour):
            fitting[name] = str(colour)
    return fitting


def _fits(name: str, colour: Any) -> bool:
    if not isinstance(colour, str) or not HEX.fullmatch(colour):
        return False
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    light = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
    return light > 0.8 if name == "wash" else light < 0.45


def _qr(url: str) -> str:
    import segno

    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, dark="#1d2322", xmldecl=False)
    return out.getvalue().decode()


def _logo(root: Path) -> str:
    """Put the academy's logo beside the template; its name, or nothing when there is none that can be set."""
    picture = academy.the().logo
    suffix = Path(picture.file.name).suffix.lower() if picture else ""
    if picture is None or suffix not in PICTURES:
        return ""
    name = f"logo{suffix}"
    try:
        with picture.file.open("rb") as source:
            (root / name).write_bytes(source.read())
    except OSError:
        return ""
    return name
