"""Letters about spaces."""

from __future__ import annotations

from rostra.kernel.registries import MessageKind

KINDS: list[MessageKind] = []
