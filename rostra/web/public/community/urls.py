"""Addresses of the community, under one language; each noun lists its own."""

from django.urls import include, path

from rostra.web.public.community import hub

urlpatterns = [
    path("", include("rostra.web.public.community.newsletter_urls")),
    path("", include("rostra.web.public.community.cases_urls")),
    path("", include("rostra.web.public.community.network_urls")),
    path("", include("rostra.web.public.community.posts_urls")),
    path("", include("rostra.web.public.community.spaces_urls")),
    path("", include("rostra.web.public.community.documents_urls")),
    path("", include("rostra.web.public.community.safety_urls")),
    path("", include("rostra.web.public.community.ideas_urls")),
    path("", hub.hub, name="community"),
]
