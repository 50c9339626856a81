"""Addresses of those who look after the community, in the desk's own name; each noun lists its own."""

from __future__ import annotations

urlpatterns: list = []
