"""Posts in Wagtail's editor: drafts, revisions, preview, locking and the editors' way, allowed by our rule for the very post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)
from wagtail.snippets.views import snippets

from rostra.community.actions.posts import following, reviewing, words
from rostra.community.actions.posts.workflow import ensure_workflow
from rostra.community.models import Post
from rostra.community.rules import posts as rules
from rostra.kernel.errors import Refused
from rostra.kernel.languages import LANGUAGES
from rostra.programmes.choices import ChangeSize
from rostra.programmes.models import ProgrammePage
from rostra.programmes.policies import RulePolicy
from rostra.programmes.viewsets import Changing

ACTIONS = ("add", "change", "publish", "lock", "unlock")


def policy() -> RulePolicy:
    """Editors of the community, and only posts for everybody that are on the desk: what is said in spaces is nobody's to edit."""
    return RulePolicy(Post, may=rules.may_review, rows=rules.queued_posts, actions=ACTIONS)


class PostForm(WagtailAdminModelForm):
    """A post as editors write it; tags with commas, the programme from a list, and what a change does to translations."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: list(LANGUAGES.items()),
        help_text=_("The language it is written in."),
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, help_text=_("Words of your own, with commas between them.")
    )
    programme_key = forms.ChoiceField(label=_("Programme"), required=False)
    change = forms.ChoiceField(
        choices=ChangeSize.choices,
        initial=ChangeSize.MEANING,
        required=False,
        widget=forms.RadioSelect,
        label=_("What this change does to translations"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tags"] = ", ".join(self.instance.tags or [])
        programmes = ProgrammePage.objects.live().order_by("title").values_list("key", "title")
        self.fields["programme_key"].choices = [("", _("none")), *programmes]
        if not self.instance.pk:
            del self.fields["change"]

    def clean_tags(self) -> list[str]:
        """Tags as they are kept."""
        try:
            return words.tidy_tags(self.cleaned_data["tags"].split(","))
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("picture") and not str(given.get("picture_alt") or "").strip():
            self.add_error("picture_alt", _("Say what the picture shows, for those who do not see it."))
        return given

    def save(self, commit: bool = True) -> Any:
        self.instance.change_is_small = self.cleaned_data.get("change") == ChangeSize.SMALL
        words.give_slug(self.instance)
        if not self.instance.pk:
            self.instance.live = False
        return super().save(commit)


class OfTheDesk:
    """Asks the rule for the very post that a view is about, and holds to quiet periods."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        thing = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not rules.queued_posts(self.request.user).filter(pk=thing.pk).exists():  # type: ignore[attr-defined]
            raise PermissionDenied
        return thing


class Publishing(Changing):
    """Publishing in the editor follows the same rules as at the desk."""

    def publish_action(self) -> Any:
        """Refused in a quiet period of the place the post is about."""
        reviewing.check_quiet(self.object, self.object.go_live_at)  # type: ignore[attr-defined]
        small = getattr(self.form.instance, "change_is_small", False)  # type: ignore[attr-defined]
        token = following.small_change.set(bool(small))
        try:
            return super().publish_action()  # type: ignore[misc]
        finally:
            following.small_change.reset(token)


class Listed(snippets.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        own = rules.queued_posts(self.request.user)
        return super().get_base_queryset().filter(pk__in=own.values("pk"))


class Adding(Publishing, snippets.CreateView):
    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What is written for the first time can go the editors' way."""
        ensure_workflow()
        return super().post(request, *args, **kwargs)


class Editing(OfTheDesk, Publishing, snippets.EditView):
    pass


class History(OfTheDesk, snippets.HistoryView):
    pass


class Usage(OfTheDesk, snippets.UsageView):
    pass


class Inspecting(OfTheDesk, snippets.InspectView):
    pass


class PreviewingEdit(OfTheDesk, snippets.PreviewOnEditView):
    pass


class Revisions(OfTheDesk, snippets.PreviewRevisionView):
    pass


class Comparing(OfTheDesk, snippets.RevisionsCompareView):
    pass


class Unpublishing(OfTheDesk, snippets.UnpublishView):
    pass


class Unscheduling(OfTheDesk, snippets.RevisionsUnscheduleView):
    pass


class Locking(OfTheDesk, snippets.LockView):
    pass


class Unlocking(OfTheDesk, snippets.UnlockView):
    pass


class Acting(OfTheDesk, snippets.WorkflowActionView):
    pass


class CollectingAction(OfTheDesk, snippets.CollectWorkflowActionDataView):
    pass


class Cancelling(OfTheDesk, snippets.ConfirmWorkflowCancellationView):
    pass


class PreviewingTask(OfTheDesk, snippets.WorkflowPreviewView):
    pass


class WorkflowHistory(OfTheDesk, snippets.WorkflowHistoryView):
    pass


class WorkflowHistoryDetail(OfTheDesk, snippets.WorkflowHistoryDetailView):
    pass


class PostViewSet(snippets.SnippetViewSet):
    """The list and the form of posts for everybody."""

    model = Post
    icon = "doc-full"
    menu_label = _("Posts")
    menu_order = 270
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["title", "language", "stage"]
    search_fields = ["title"]
    index_view_class = Listed
    add_view_class = Adding
    edit_view_class = Editing
    history_view_class = History
    usage_view_class = Usage
    inspect_view_class = Inspecting
    preview_on_edit_view_class = PreviewingEdit
    revisions_view_class = Revisions
    revisions_compare_view_class = Comparing
    unpublish_view_class = Unpublishing
    revisions_unschedule_view_class = Unscheduling
    lock_view_class = Locking
    unlock_view_class = Unlocking
    workflow_action_view_class = Acting
    collect_workflow_action_data_view_class = CollectingAction
    confirm_workflow_cancellation_view_class = Cancelling
    workflow_preview_view_class = PreviewingTask
    workflow_history_view_class = WorkflowHistory
    workflow_history_detail_view_class = WorkflowHistoryDetail
    edit_handler = ObjectList(
        [
            HelpPanel(_("What was said with the author, and what becomes of it, stands at the desk.")),
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("body"),
            FieldRowPanel([FieldPanel("picture"), FieldPanel("picture_alt")]),
            MultiFieldPanel(
                [FieldPanel("language"), FieldPanel("topics"), FieldPanel("tags"), FieldPanel("talking")],
                heading=_("Language and topics"),
            ),
            MultiFieldPanel(
                [FieldPanel("programme_key"), FieldPanel("organisation"), FieldPanel("territory")],
                heading=_("What it is about"),
            ),
            FieldPanel("change"),
            PublishingPanel(),
        ],
        base_form_class=PostForm,
    )

    @property
    def permission_policy(self) -> RulePolicy:
        return policy()
