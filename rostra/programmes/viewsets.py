"""Lists and forms of the editors' area for what is not a page. Every view asks the rule for the very thing it shows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from rostra.assessment.actions import banks, forms, questionnaires, texts
from rostra.assessment.models import Bank, Form, Questionnaire, Quiz
from rostra.kernel.errors import Faults, Refused
from rostra.programmes import policies
from rostra.programmes.actions import academy
from rostra.programmes.editing import MOST_SOURCES, BankForm, FormForm, QuestionnaireForm, QuizForm, SizedForm
from rostra.programmes.models import Academy, Framework, Term, Topic

VERBS: dict[type, Any] = {
    Bank: banks.publish,
    Form: forms.publish,
    Questionnaire: questionnaires.publish,
}


class Guarded:
    """Asks the policy for the one thing that a view is about."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        thing = super().get_object(*args, **kwargs)  # type: ignore[misc]
        allowed = self.permission_policy.user_has_any_permission_for_instance(  # type: ignore[attr-defined]
            self.request.user,
            ["change", "view"],
            thing,  # type: ignore[attr-defined]
        )
        if not allowed:
            raise PermissionDenied
        return thing


class Listed(generic.IndexView):
    def get_base_queryset(self) -> Any:
        own = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["change", "view"]
        )
        return super().get_base_queryset().filter(pk__in=own.values("pk"))


class Changing:
    """Runs the verb behind a form; what it refuses stands in the form, and nothing is saved."""

    produced_error_message: str | None = None

    def form_valid(self, form: Any) -> Any:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except Faults as faults:
            for where, message in faults.faults:
                form.add_error(None, f"{where}: {message}" if where else message)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]

    def save_instance(self) -> Any:
        thing = super().save_instance()  # type: ignore[misc]
        self.publish(thing)
        return thing

    def publish(self, thing: Any) -> None:
        """What follows from saving."""
        small = getattr(thing, "change_is_small", False)
        verb = VERBS.get(type(thing))
        if verb is not None:
            thing.refresh_from_db()
            verb(thing, by=self.request.user, meaning_changed=not small)  # type: ignore[attr-defined]
        elif isinstance(thing, Quiz):
            texts.note_quiz(thing, meaning_changed=not small)  # its shelf is known by now


class AddView(Changing, generic.CreateView):
    pass


class EditView(Guarded, Changing, generic.EditView):
    pass


class DeleteView(Guarded, generic.DeleteView):
    pass


class HistoryView(Guarded, history.HistoryView):
    pass


class UsageView(Guarded, usage.UsageView):
    pass


class OurViewSet(ModelViewSet):
    """A list with forms that follow our rules."""

    index_view_class = Listed
    add_view_class = AddView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    usage_view_class = UsageView
    copy_view_enabled = False
    add_to_reference_index = False
    add_to_settings_menu = False
    policy: policies.RulePolicy

    @property
    def permission_policy(self) -> policies.RulePolicy:
        return self.policy


class BankViewSet(OurViewSet):
    model = Bank
    policy = policies.shelved(Bank)
    menu_label = _("Question banks")
    icon = "help"
    list_display = ["title", "published_at"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _(
                    "Saving makes these the questions that people are asked from now on. Who has begun a quiz keeps the "
                    "questions as they were. Say in the feedback why an answer is right or wrong."
                )
            ),
            FieldPanel("title", help_text=_("For editors; people do not see it.")),
            FieldRowPanel([FieldPanel("programme"), FieldPanel("language")]),
            FieldPanel("questions"),
            FieldPanel("change"),
        ],
        base_form_class=BankForm,
    )


class QuizViewSet(OurViewSet):
    model = Quiz
    policy = policies.shelved(Quiz)
    menu_label = _("Quizzes")
    icon = "tick"
    list_display = ["title", "pass_mark", "attempts"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("programme"), FieldPanel("language")]),
            FieldPanel(
                "intro",
                help_text=_(
                    "What people read before they begin. Plain text; **bold**, *italic* and lists with - work."
                ),
            ),
            FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("attempts"), FieldPanel("shuffle")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel(f"bank_{number}"), FieldPanel(f"draw_{number}")])
                    for number in range(MOST_SOURCES)
                ],
                heading=_("Where the questions come from"),
            ),
            FieldPanel("change"),
        ],
        base_form_class=QuizForm,
    )


class FormViewSet(OurViewSet):
    model = Form
    policy = policies.shelved(Form)
    menu_label = _("Worksheets")
    icon = "form"
    list_display = ["title", "review", "published_at"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _(
                    "Saving makes this the worksheet that people fill in from now on. Who has begun goes on with the one "
                    "they have. The short name of a field must stay the same when you change its label."
                )
            ),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("programme"), FieldPanel("language")]),
            FieldPanel(
                "intro",
                help_text=_("What people read first. Plain text; **bold**, *italic* and lists with - work."),
            ),
            FieldPanel("review"),
            FieldPanel("submit_label", help_text=_("The words on the button; empty: Hand in.")),
            FieldPanel("fields"),
            FieldPanel("change"),
        ],
        base_form_class=FormForm,
    )


class QuestionnaireViewSet(OurViewSet):
    model = Questionnaire
    policy = policies.shelved(Questionnaire)
    menu_label = _("Questionnaires")
    icon = "list-ul"
    list_display = ["title", "purpose", "published_at"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _(
                    "Saving makes these the questions that people are asked from now on. Who has begun goes on with the ones "
                    "they have. What people can do: put items and tasks under the competence they belong to; the exit and the "
                    "questions months later ask the same items. Short names must stay the same when you change the words."
                )
            ),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("programme"), FieldPanel("language")]),
            FieldRowPanel([FieldPanel("purpose"), FieldPanel("minutes")]),
            FieldPanel("general"),
            FieldPanel(
                "intro",
                help_text=_("What people read first. Plain text; **bold**, *italic* and lists with - work."),
            ),
            FieldPanel("items"),
            FieldPanel("change"),
        ],
        base_form_class=QuestionnaireForm,
    )


class TermViewSet(OurViewSet):
    model = Term
    policy = policies.shared(Term)
    menu_label = _("Glossary")
    icon = "openquote"
    list_display = ["term", "definition", "key"]
    search_fields = ["term", "definition"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _(
                    "To explain a word in a text, mark it, choose the link button, then “Anchor”, and write term- and the "
                    "key that stands in the list of terms. Readers see the definition where the word stands."
                )
            ),
            FieldPanel("term"),
            FieldPanel("definition"),
            FieldPanel("see"),
            FieldPanel("change"),
        ],
        base_form_class=SizedForm,
    )


class TopicViewSet(OurViewSet):
    model = Topic
    policy = policies.shared(Topic)
    menu_label = _("Topics")
    icon = "tag"
    list_display = ["title"]
    search_fields = ["title"]
    edit_handler = ObjectList([FieldPanel("title"), FieldPanel("change")], base_form_class=SizedForm)


class FrameworkViewSet(OurViewSet):
    """Frameworks come from files and are only looked at here."""

    model = Framework
    policy = policies.shared(Framework, actions=())
    menu_label = _("Competence frameworks")
    icon = "list-ol"
    list_display = ["title", "version", "publisher"]
    inspect_view_enabled = True
    panels = [
        FieldPanel("title", read_only=True),
        FieldPanel("version", read_only=True),
        FieldPanel("publisher", read_only=True),
    ]


class AssessmentGroup(ModelViewSetGroup):
    menu_label = _("Quizzes, forms")
    menu_icon = "tick-inverse"
    menu_order = 250
    items = (BankViewSet, QuizViewSet, FormViewSet, QuestionnaireViewSet)


class WordsGroup(ModelViewSetGroup):
    menu_label = _("Words and topics")
    menu_icon = "openquote"
    menu_order = 260
    items = (TermViewSet, TopicViewSet, FrameworkViewSet)


class AcademyEditView(EditView):
    def save_instance(self) -> Any:
        given = {name: self.form.cleaned_data[name] for name in ("name", "tagline", "contact_email", "logo")}
        return academy.change(by=self.request.user, **given)


class AcademyViewSet(OurViewSet):
    model = Academy
    policy = policies.administered(Academy)
    edit_view_class = AcademyEditView
    menu_label = _("Academy and logo")
    icon = "site"
    menu_order = 900
    add_to_admin_menu = True
    list_display = ["name", "tagline"]
    panels = [
        HelpPanel(_("Languages, time zone and colours are set at the desk.")),
        FieldPanel("name"),
        FieldPanel("tagline"),
        FieldPanel("contact_email"),
        FieldPanel("logo"),
    ]
