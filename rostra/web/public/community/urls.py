"""Addresses of the community, under one language; each noun lists its own."""

from django.urls import path

from rostra.web.public.community import hub

urlpatterns = [
    path("", hub.hub, name="community"),
]
