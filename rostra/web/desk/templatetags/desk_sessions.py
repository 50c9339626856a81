"""What pages about sessions at the desk share: ``{% load desk_sessions %}``.

{% session_tabs session %}      the pages of one session that this person may open
{% session_when session %}      day, hours and zone, as on the wall where it is held
{% language_names codes %}      languages by their own names
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel.languages import name_of
from rostra.live import rules
from rostra.live.models import Session

register = template.Library()

# url name, word, who may open it, further pages that stand under the same tab
TABS: tuple[tuple[str, Any, Any, tuple[str, ...]], ...] = (
    (
        "session",
        gettext_lazy("Overview"),
        rules.may_see_desk_session,
        (
            "session_change",
            "session_cancel",
            "session_questions",
            "session_question",
            "session_materials",
            "session_speakers",
        ),
    ),
    (
        "session_people",
        gettext_lazy("People"),
        rules.may_see_desk_session,
        ("session_decide", "session_add", "session_group", "session_invite", "session_needs", "registration"),
    ),
    (
        "register",
        gettext_lazy("Register"),
        rules.may_teach_session,
        ("register_row", "register_walk_in", "attendance_imports", "attendance_import", "attendance_row"),
    ),
    ("session_catch_up", gettext_lazy("Catch-up"), rules.may_teach_session, ()),
    ("session_feedback", gettext_lazy("Feedback"), rules.may_see_desk_session, ()),
    ("session_letters", gettext_lazy("Letters"), rules.may_run_session, ()),
)


@register.inclusion_tag("parts/tabs.html", takes_context=True)
def session_tabs(context: template.Context, session: Session) -> dict[str, Any]:
    """The pages of one session that this person may open, with the one that is open marked."""
    request = context["request"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    items = []
    for name, label, may, further in TABS:
        if session.is_outside and name != "session":
            continue
        try:
            url = reverse(f"desk:{name}", args=[session.key])
        except NoReverseMatch:
            continue
        if may(request.user, session):
            items.append({"url": url, "label": label, "current": here == name or here in further})
    return {"items": items, "label": _("Pages of this session")}


@register.simple_tag
def session_when(session: Session) -> str:
    """Day, hours and zone, as on the wall where it is held."""
    said = {
        "day": formats.date_format(session.first_day, "D j F Y"),
        "last": formats.date_format(session.last_day, "D j F Y"),
        "begins": session.begins.strftime("%H:%M"),
        "finishes": session.finishes.strftime("%H:%M"),
        "zone": session.time_zone.replace("_", " "),
    }
    if session.last_day == session.first_day:
        return _("%(day)s, %(begins)s–%(finishes)s (%(zone)s)") % said
    return _("%(day)s, %(begins)s – %(last)s, %(finishes)s (%(zone)s)") % said


@register.simple_tag
def language_names(codes: Iterable[str]) -> str:
    """Languages by their own names."""
    return ", ".join(name_of(code) for code in codes)
