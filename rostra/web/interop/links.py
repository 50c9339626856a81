"""Addresses for machines by name, for rooms that know no URLs: files of recordings, and what their player sends."""

from __future__ import annotations

from django.urls import reverse

from rostra.kernel.registries import links


def recording(*, key: str, file: str) -> str:
    """A file of a recording: `video.mp4`, `small.webm`, `poster.jpg`, `thumb.jpg`, or captions as `da.vtt`."""
    return reverse("interop:recording", args=[key, file])


def recording_visit(*, key: str) -> str:
    """Where a page says that somebody opened a recording."""
    return reverse("interop:recording_visit", args=[key])


def recording_watch(*, key: str) -> str:
    """Where a player sends what was watched."""
    return reverse("interop:recording_watch", args=[key])


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    links.add("recording", recording)
    links.add("recording_visit", recording_visit)
    links.add("recording_watch", recording_watch)
