"""Issues in Wagtail's editor: drafts, revisions, preview, locking and the editors' way, allowed by our rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from rostra.community.models import Issue
from rostra.community.rules.newsletter import may_look_after
from rostra.kernel.languages import choices
from rostra.programmes.policies import RulePolicy

ACTIONS = ("add", "change", "publish", "lock", "unlock")


class IssueForm(WagtailAdminModelForm):
    """Languages are chosen from those of the academy."""

    language = forms.ChoiceField(label=_("Language"), help_text=_("The language it is written in."))
    languages = forms.MultipleChoiceField(
        label=_("Goes out in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: all languages of the academy. What is not translated is marked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = choices()
        self.fields["languages"].choices = choices()


class IssueViewSet(SnippetViewSet):
    """The list and the form of issues."""

    model = Issue
    icon = "mail"
    menu_label = _("Newsletter")
    menu_order = 280
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["title", "language"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            HelpPanel(_("What you publish here is what goes out. To whom and when is said at the desk.")),
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("subject"), FieldPanel("preheader")]),
            FieldPanel("body"),
            MultiFieldPanel(
                [FieldPanel("language"), FieldPanel("languages"), FieldPanel("counts_clicks")],
                heading=_("Languages and links"),
            ),
        ],
        base_form_class=IssueForm,
    )

    @property
    def permission_policy(self) -> RulePolicy:
        return RulePolicy(Issue, may=may_look_after, actions=ACTIONS)
