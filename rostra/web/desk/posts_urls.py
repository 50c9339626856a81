"""Addresses of posts at the desk."""

from __future__ import annotations

from django.urls import path

from rostra.web.desk.views import posts

urlpatterns = [
    path("community/posts/", posts.posts, name="posts"),
    path("community/posts/<str:key>/", posts.post, name="post"),
]
