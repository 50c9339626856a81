"""What editors find of pilots in their area: how many comments wait, and the way to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.widgets import Button

from rostra.cohorts import rules
from rostra.cohorts.models import PilotComment
from rostra.kernel.registries import link, links
from rostra.programmes.models import ActivityPage, ProgrammePage

NAME = "pilot_comments"


@hooks.register("register_page_header_buttons")
def comments_of_pilots(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """On an activity, the comments on it; on a programme, the list of all."""
    page = page.specific_deferred if page.pk else page
    if NAME not in links or not isinstance(page, ActivityPage | ProgrammePage):
        return
    comments = rules.answerable_comments(user)
    if isinstance(page, ActivityPage):
        comments, key = comments.filter(activity_key=page.key), page.key
    else:
        comments, key = comments.filter(edition__programme_key=page.key), ""
    states = list(comments.values_list("state", flat=True))
    if states:
        new = states.count(PilotComment.State.NEW)
        label = (
            ngettext("%(count)d new comment of the pilot", "%(count)d new comments of the pilot", new)
            % {"count": new}
            if new
            else _("Comments of the pilot")
        )
        yield Button(label, url=link(NAME, key=key), icon_name="comment", priority=5)
