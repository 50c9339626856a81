"""Addresses of posts for everybody."""

from django.urls import path

from rostra.web.public.community import posts, posts_proposing

urlpatterns = [
    path("posts/", posts.posts, name="posts"),
    path("posts/feed.atom", posts.posts_feed, name="posts_feed"),
    path("posts/propose/", posts_proposing.propose, name="post_propose"),
    path("posts/mine/", posts_proposing.mine, name="posts_mine"),
    path("posts/proposal/<str:token>/", posts_proposing.proposal, name="post_proposal"),
    path("posts/<slug:slug>/", posts.post, name="post"),
    path("posts/<slug:slug>/post.pdf", posts.post_pdf, name="post_pdf"),
    path("posts/<slug:slug>/translation/", posts.post_wish, name="post_wish"),
]
