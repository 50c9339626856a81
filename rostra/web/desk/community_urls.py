"""Addresses of those who look after the community, in the desk's own name; each noun lists its own."""

from __future__ import annotations

from rostra.web.desk import (
    cases_urls,
    documents_urls,
    network_urls,
    newsletter_urls,
    posts_urls,
    safety_urls,
    spaces_urls,
)

urlpatterns = [
    *cases_urls.urlpatterns,
    *documents_urls.urlpatterns,
    *network_urls.urlpatterns,
    *newsletter_urls.urlpatterns,
    *posts_urls.urlpatterns,
    *safety_urls.urlpatterns,
    *spaces_urls.urlpatterns,
]
