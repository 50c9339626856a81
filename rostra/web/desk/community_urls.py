"""Addresses of those who look after the community, in the desk's own name; each noun lists its own."""

from __future__ import annotations

from rostra.web.desk import newsletter_urls

urlpatterns = [*newsletter_urls.urlpatterns]
