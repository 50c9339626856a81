"""Addresses of posts at the desk."""

from __future__ import annotations

from django.urls import path

from rostra.web.desk.views import posts

urlpatterns = [
    path("posts/", posts.posts, name="posts"),
    path("posts/<str:key>/", posts.post, name="post"),
]
