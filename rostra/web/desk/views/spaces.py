"""Spaces at the desk: proposals to answer, opening and changing them, and switching on the space of a cohort."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts.models import Cohort
from rostra.cohorts.rules import visible_editions
from rostra.community.actions import spaces as actions
from rostra.community.models import Space, SpaceMember
from rostra.community.naming import shown
from rostra.community.rules import spaces as rules
from rostra.community.rules.roles import is_community_editor
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import normal_email
from rostra.languages.markdown import plain_html
from rostra.people.models import Organisation, Person
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.parts.topics import TopicsField

State = Space.State
FIRST = Case(
    When(state=State.PROPOSED, then=Value(0)),
    When(state=State.OPEN, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
KINDS = [(value, label) for value, label in Space.Kind.choices if value != Space.Kind.COHORT]
JOINING = [(value, label) for value, label in Space.Joining.choices if value != Space.Joining.COHORT]


class LeadField(forms.EmailField):
    """A person by the address of their account."""

    def clean(self, value: Any) -> Person | None:
        email = normal_email(super().clean(value) or "")
        if not email:
            return None
        found = Person.objects.filter(email=email, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        return found


class SpaceForm(forms.Form):
    """Everything staff say about a space."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=KINDS, widget=forms.RadioSelect, initial="practice"
    )
    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Limited Markdown."),
    )  # fmt: skip
    rules = forms.CharField(
        label=gettext_lazy("How we treat each other"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Shown to everybody before they join and write for the first time."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Main language"), choices=list(LANGUAGES.items()))
    joining = forms.ChoiceField(
        label=gettext_lazy("Who may join"), choices=JOINING, widget=forms.RadioSelect, initial="reason"
    )
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Who may read"), choices=Space.Seen, widget=forms.RadioSelect, initial="members"
    )
    checking = forms.ChoiceField(
        label=gettext_lazy("Before something is seen"), choices=Space.Checking, widget=forms.RadioSelect,
        initial="first",
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Only for members of"), queryset=Organisation.objects.order_by("name"), required=False,
        empty_label=gettext_lazy("everybody"),
    )  # fmt: skip
    topics = TopicsField()
    lead = LeadField(
        label=gettext_lazy("Who leads it"), required=False,
        help_text=gettext_lazy("The e-mail address of their account."),
    )  # fmt: skip

    def __init__(self, *args: Any, space: Space | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if space is not None:
            for name in (
                "kind",
                "lead",
                *(("joining", "seen_by", "organisation") if space.cohort_id else ()),
            ):
                del self.fields[name]


class AnswerForm(forms.Form):
    """What becomes of a proposed working group."""

    lead = LeadField(
        label=gettext_lazy("Who leads it"), required=False,
        help_text=gettext_lazy("Leave it empty when the person who proposed it leads it."),
    )  # fmt: skip
    answer = forms.CharField(
        label=gettext_lazy("What you write to them"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


@require_safe
@staff
def spaces(request: HttpRequest) -> HttpResponse:
    """Proposals first, then what is open, then what is closed; cohorts that have no space yet."""
    require(is_community_editor(request.user))
    rows = Space.objects.annotate(first=FIRST).select_related(
        "proposed_by", "organisation", "cohort__edition"
    )
    context = {
        "page": paged(request, rows.order_by("first", "-last_at", "title", "pk")),
        "waiting": Space.objects.filter(state=State.PROPOSED).count(),
        "cohorts": _without_space(request),
    }
    return page(request, "desk/spaces.html", context, current="community")


def _without_space(request: HttpRequest) -> list[Cohort]:
    rows = Cohort.objects.filter(
        edition__in=visible_editions(request.user), edition__cancelled_at__isnull=True, space__isnull=True
    )
    return list(rows.select_related("edition").order_by("-edition__starts_on", "name", "pk")[:50])


@staff
def new(request: HttpRequest) -> HttpResponse:
    """Open a space."""
    require(is_community_editor(request.user))
    form = SpaceForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        done, space = attempt(
            request,
            lambda: actions.open_(by=request.user, **form.cleaned_data),
            form=form,
            done=_("The space is open."),
        )
        if done and space is not None:
            return redirect("desk:space", space.key)
    context = {"form": form}
    return page(
        request, "desk/space_new.html", context, current="community", status=400 if form.errors else 200
    )


@staff
def space(request: HttpRequest, key: str) -> HttpResponse:
    """One space: a proposal is answered here, anything else changed, closed and opened again."""
    require(is_community_editor(request.user))
    rows = Space.objects.select_related("proposed_by", "organisation", "cohort__edition__organisation")
    found = get_object_or_404(rows, key=key)
    if found.state in (State.PROPOSED, State.REFUSED):
        return _proposal(request, found)
    if request.method == "POST" and request.POST.get("do") in ("close", "reopen"):
        verb = actions.close if request.POST["do"] == "close" else actions.reopen
        attempt(request, lambda: verb(found, by=request.user), done=_("Saved."))
        return redirect("desk:space", key)
    first = {name: getattr(found, name) for name in actions.FIELDS}
    form = SpaceForm(
        request.POST or None,
        space=found,
        initial={**first, "topics": list(found.topics.all())},
    )
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: actions.change(found, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Saved."),
        )
        if done:
            return redirect("desk:space", key)
    context = {"form": form, "space": found, "lead_names": _leads(found)}
    return page(request, "desk/space.html", context, current="community", status=400 if form.errors else 200)


def _leads(found: Space) -> list[str]:
    rows = found.memberships.filter(role=SpaceMember.Role.LEAD, state=SpaceMember.State.IN)
    return [shown(row.person) for row in rows.select_related("person").order_by("pk")]


def _proposal(request: HttpRequest, found: Space) -> HttpResponse:
    waits = found.state == State.PROPOSED
    form = AnswerForm(request.POST or None) if waits else None
    if request.method == "POST" and form is not None and form.is_valid():
        done, _decided = attempt(
            request,
            lambda: actions.decide(
                found, by=request.user, opens=request.POST.get("do") == "open", **form.cleaned_data
            ),
            form=form,
            done=_("Answered. The person gets a letter."),
        )
        if done:
            return redirect("desk:spaces")
    context = {
        "form": form,
        "space": found,
        "purpose": plain_html(found.purpose),
        "who": shown(found.proposed_by),
        "lead_names": _leads(found),
    }
    bad = bool(form and form.errors)
    return page(request, "desk/space_proposal.html", context, current="community", status=400 if bad else 200)


@require_POST
@staff
def of_cohort(request: HttpRequest, key: str) -> HttpResponse:
    """Give a cohort its space."""
    rows = Cohort.objects.filter(edition__in=visible_editions(request.user).values("pk"))
    cohort = get_object_or_404(rows.select_related("edition__organisation"), key=key)
    require(rules.may_switch_on(request.user, cohort))
    done, found = attempt(
        request, lambda: actions.switch_on(cohort, by=request.user), done=_("The cohort has its space.")
    )
    if done and found is not None:
        return redirect("space", found.slug)
    return redirect("desk:today")
