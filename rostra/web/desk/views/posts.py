"""Posts at the desk: what was proposed and waits, and one of them with everything one can do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community import bodies, reading_posts
from rostra.community.actions import posts as actions
from rostra.community.actions import wishes
from rostra.community.actions.posts.reviewing import quiet_day
from rostra.community.models import Post, PostNote
from rostra.community.rules import posts as rules
from rostra.kernel.time import now
from rostra.languages.names import name_of
from rostra.web.desk.door import attempt, page, paged
from rostra.web.desk.forms.posts import InSpiteForm, NoteForm, SayForm, WhenForm
from rostra.web.desk.views.newsletter import looks_after

Stage = Post.Stage
EDIT = "wagtailsnippets_community_post:edit"
ADD = "wagtailsnippets_community_post:add"
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("new", gettext_lazy("Proposed"), (Stage.SUBMITTED,)),
    ("reading", gettext_lazy("Being read"), (Stage.IN_REVIEW,)),
    ("back", gettext_lazy("With the author"), (Stage.NEEDS_CHANGES,)),
    ("planned", gettext_lazy("Planned"), (Stage.SCHEDULED,)),
    ("out", gettext_lazy("Published"), (Stage.PUBLISHED,)),
    ("closed", gettext_lazy("Not taken, taken back"), (Stage.DECLINED, Stage.WITHDRAWN)),
)


@require_safe
@looks_after
def posts(request: HttpRequest) -> HttpResponse:
    """What was proposed, by what becomes of it; the longest waiting first."""
    wanted = request.GET.get("stage", "new")
    stages = {name: stages for name, _label, stages in GROUPS}
    wanted = wanted if wanted in stages else "new"
    everything = rules.queued_posts(request.user)
    counts = dict(everything.order_by().values_list("stage").annotate(Count("pk")))
    rows = everything.filter(stage__in=stages[wanted]).defer("body")
    newest_first = wanted in ("out", "closed")
    listed = paged(request, rows.order_by("-last_at" if newest_first else "submitted_at", "pk"))
    found = list(listed.object_list)
    context = {
        "page": listed,
        "rows": _rows(found, wanted == "reading"),
        "filters": [
            {
                "label": label,
                "url": f"?stage={name}",
                "current": name == wanted,
                "count": sum(counts.get(each, 0) for each in group),
            }
            for name, label, group in GROUPS
        ],
        "wanted": wanted,
        "waits": wanted in ("new", "reading", "back"),
        "write_url": reverse(ADD),
    }
    return page(request, "desk/posts.html", context, current="community")


def _rows(found: list[Post], read: bool) -> list[dict[str, Any]]:
    names = reading_posts.credits_of(found)
    readers = readers_of(found) if read else {}
    last = PostNote.objects.filter(post__in=[each.pk for each in found], internal=False).order_by("pk")
    written = dict(last.values_list("post", "from_author"))
    today = now()
    return [
        {
            "post": each,
            "who": names[each.pk],
            "language": name_of(each.language),
            "days": (today - each.submitted_at).days,
            "reader": readers.get(each.pk, ""),
            "answered": written.get(each.pk, False),
        }
        for each in found
    ]


def readers_of(found: list[Post]) -> dict[int, str]:
    """Who began to read posts last, by primary key. One query."""
    rows = PostNote.objects.filter(
        post__in=[each.pk for each in found], stage=Stage.IN_REVIEW, internal=True, text="", by__isnull=False
    ).select_related("by")
    return {row.post_id: row.by.get_full_name() for row in rows.order_by("pk") if row.by}


@require_http_methods(["GET", "HEAD", "POST"])
@looks_after
def post(request: HttpRequest, key: str) -> HttpResponse:
    """One post: its newest words, what was said about it, and what becomes of it."""
    rows = rules.queued_posts(request.user).select_related("organisation", "picture")
    found = get_object_or_404(rows, key=key)
    desk = _Desk(request, found)
    if request.method == "POST" and desk.done():
        return redirect("desk:post", found.key)
    faulty = any(form.errors for form in desk.forms.values())
    return page(request, "desk/post.html", desk.context(), current="community", status=400 if faulty else 200)


class _Desk:
    """What one may do about a post, and doing it: a POST names it and calls one verb."""

    def __init__(self, request: HttpRequest, found: Post) -> None:
        self.request, self.post, self.by = request, found, request.user
        self.do = request.POST.get("do", "") if request.method == "POST" else ""
        self.forms: dict[str, forms.Form] = {
            "say": self._form(SayForm, ("send_back", "decline", "note")),
            "inside": self._form(NoteForm, ("inside",)),
            "when": self._form(WhenForm, ("schedule",)),
            "spite": self._form(InSpiteForm, ("publish_in_spite",)),
        }

    def _form(self, kind: type[forms.Form], wanted: tuple[str, ...]) -> forms.Form:
        return kind(self.request.POST if self.do in wanted else None)

    def done(self) -> bool:
        """Do what the button says; False with the reason on the page."""
        verbs: dict[str, Callable[[], bool]] = {
            "claim": lambda: self._plain(actions.claim, _("You read it. Others see that.")),
            "publish": lambda: self._plain(actions.publish, _("Published. The author gets a letter.")),
            "hold": lambda: self._plain(actions.hold, _("It is on the desk again.")),
            "unpublish": lambda: self._plain(actions.unpublish, _("It is off the pages.")),
            "send_back": lambda: self._with(
                "say", actions.send_back, _("Sent back. The author gets a letter.")
            ),
            "decline": lambda: self._with("say", actions.decline, _("The author gets a letter.")),
            "note": lambda: self._with("say", actions.note, _("Sent to the author.")),
            "inside": lambda: self._with("inside", actions.note, _("Noted."), internal=True),
            "schedule": lambda: self._with(
                "when", actions.schedule, _("It has its day. The author gets a letter.")
            ),
            "publish_in_spite": lambda: self._with(
                "spite", actions.publish, _("Published. The author gets a letter.")
            ),
        }
        verb = verbs.get(self.do)
        if verb is None:
            messages.error(self.request, _("We do not know this button."))
            return True
        return verb()

    def _plain(self, verb: Callable[..., Any], said: str) -> bool:
        attempt(self.request, lambda: verb(self.post, by=self.by), done=said)
        return True

    def _with(self, name: str, verb: Callable[..., Any], said: str, **more: Any) -> bool:
        form = self.forms[name]
        if not form.is_valid():
            return False
        given = {**form.cleaned_data, **more}
        return attempt(self.request, lambda: verb(self.post, by=self.by, **given), form=form, done=said)[0]

    def context(self) -> dict[str, Any]:
        """What the page shows."""
        found = self.post
        draft = found.get_latest_revision_as_object()
        last = quiet_day(draft)
        counted: dict[str, int] = {
            name_of(language): many
            for (_key, language), many in wishes.counted(bodies.SORT, [found.key]).items()
        }
        return {
            "post": found,
            "draft": draft,
            "words": bodies.html_of(draft, draft.language),
            "written_in": name_of(draft.language),
            "authors": list(found.authors.select_related("person").order_by("position", "pk")),
            "notes": found.notes.exclude(text="").select_related("by").order_by("at", "pk"),
            "reader": readers_of([found]).get(found.pk, ""),
            "days": (now() - found.submitted_at).days,
            "quiet": last,
            "quiet_over": last + dt.timedelta(days=1) if last else None,
            "is_open": found.stage in (Stage.SUBMITTED, Stage.IN_REVIEW, Stage.NEEDS_CHANGES),
            "with_us": found.stage in (Stage.SUBMITTED, Stage.IN_REVIEW),
            "edit_url": reverse(EDIT, args=[found.pk]),
            "wishes": counted,
            **self.forms,
        }
