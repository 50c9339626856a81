"""Addresses of ideas about programmes, under one language and `community/`."""

from django.urls import path

from rostra.web.public.community import ideas

urlpatterns = [path("ideas/<slug:programme>/", ideas.idea, name="idea")]
