"""Long work that somebody began: how far it is, what came out, the file it made. Everybody sees only their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rostra.people.actions import long_tasks as actions
from rostra.people.models import LongTask
from rostra.web.desk.door import page, paged, staff
from rostra.web.desk.views.exports import kept_file

TONES = {"done": "good", "failed": "late", "running": "info", "waiting": "info"}
REFRESH = 2  # seconds


@require_safe
@staff
def long_tasks(request: HttpRequest) -> HttpResponse:
    listed = paged(request, actions.of(request.user))
    rows = [shown(each) for each in listed.object_list]
    return page(request, "desk/long_tasks.html", {"page": listed, "rows": rows}, current="today")


@require_safe
@staff
def long_task(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(actions.of(request.user), key=key)
    return page(request, "desk/long_task.html", shown(found), current="today")


@require_safe
@staff
def long_task_file(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(actions.of(request.user), key=key)
    return kept_file(found.file, found.file_name)


def shown(row: LongTask) -> dict[str, object]:
    """A task with what its page says: `result` may say a sentence (`said`) and lines of (where, what)."""
    going = row.state in {LongTask.State.WAITING, LongTask.State.RUNNING}
    return {
        "task": row,
        "going": going,
        "known": row.done if row.total else None,
        "tone": TONES[row.state],
        "refresh": REFRESH if going else 0,
        "said": row.result.get("said", ""),
        "lines": row.result.get("lines", []),
    }
