"""What editors find of the community in their area."""

from wagtail.snippets.models import register_snippet

from rostra.community.issue_editing import IssueViewSet
from rostra.community.post_editing import PostViewSet

register_snippet(IssueViewSet)
register_snippet(PostViewSet)
