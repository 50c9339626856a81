"""Addresses of spaces, their posts, comments, and what one follows."""

from django.urls import path

from rostra.web.public.community import comments, following, spaces_joining, spaces_writing
from rostra.web.public.community import spaces as views

urlpatterns = [
    path("following/", following.following, name="following"),
    path("follow/", following.follow, name="follow"),
    path("mentions/", following.mentions, name="mentions"),
    path("comments/to/<str:post>/", comments.say, name="comment_say"),
    path("comments/<str:key>/", comments.change, name="comment"),
    path("comments/<str:key>/take-back/", comments.take_back, name="comment_take_back"),
    path("spaces/", views.spaces, name="spaces"),
    path("spaces/propose/", views.propose, name="space_new"),
    path("spaces/<slug:slug>/", views.space, name="space"),
    path("spaces/<slug:slug>/join/", spaces_joining.join, name="space_join"),
    path("spaces/<slug:slug>/leave/", spaces_joining.leave, name="space_leave"),
    path("spaces/<slug:slug>/letters/", spaces_joining.hear, name="space_letters"),
    path("spaces/<slug:slug>/seen/", spaces_joining.see, name="space_seen"),
    path("spaces/<slug:slug>/members/", views.members, name="space_members"),
    path("spaces/<slug:slug>/members/bring/", spaces_joining.bring_in, name="space_bring"),
    path("spaces/<slug:slug>/members/asked/<str:key>/", spaces_joining.decide, name="space_decide"),
    path("spaces/<slug:slug>/members/<str:person>/", spaces_joining.part, name="space_part"),
    path("spaces/<slug:slug>/settings/", spaces_joining.settings, name="space_settings"),
    path("spaces/<slug:slug>/write/", spaces_writing.write, name="space_write"),
    path("spaces/<slug:slug>/posts/<slug:post>/", spaces_writing.post, name="space_post"),
    path("spaces/<slug:slug>/posts/<slug:post>/edit/", spaces_writing.edit, name="space_post_edit"),
    path("spaces/<slug:slug>/posts/<slug:post>/translation/", spaces_writing.wish, name="space_post_wish"),
    path("spaces/<slug:slug>/posts/<slug:post>/remove/", spaces_writing.remove, name="space_post_remove"),
]
