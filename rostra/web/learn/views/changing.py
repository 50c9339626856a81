"""One's plan, on which all aims work; and before and after: what changed, and who may read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.coaching.actions import changes, plans
from rostra.coaching.models import AimEvidence, BeforeAfter, MemberPlan, Tag
from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import Refused
from rostra.programmes.actions import academy
from rostra.web.learn.views.aims import blame
from rostra.web.learn.views.door import attempt, enrolment_in, login_required


class PlanForm(forms.Form):
    """One's own project or channel."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=MemberPlan.Kind, widget=forms.RadioSelect
    )
    title = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    audience = forms.CharField(label=gettext_lazy("For whom"), required=False, max_length=300)
    before = forms.CharField(
        label=gettext_lazy("How it is now"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    after = forms.CharField(
        label=gettext_lazy("How it should be"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, edition: str) -> HttpResponse:
    """The project or channel on which all aims work."""
    enrolment = enrolment_in(request, edition)
    own = MemberPlan.objects.filter(enrolment=enrolment).first() or MemberPlan(enrolment=enrolment)
    names = ("kind", "title", "audience", "before", "after", "revision")
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(own, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        try:
            plans.save(enrolment=enrolment, by=request.user, **form.cleaned_data)
        except Refused as refused:
            blame(form, refused)
        else:
            return redirect("learn:support", enrolment.edition.slug)
    context = {"form": form, "enrolment": enrolment, "edition": enrolment.edition}
    return render(request, "learn/plan.html", context, status=400 if form.errors else 200)


# ---------------------------------------------------------------- before and after


class StoryForm(forms.Form):
    """What changed."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    before = forms.CharField(
        label=gettext_lazy("Before"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    after = forms.CharField(
        label=gettext_lazy("After"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    tag = forms.ChoiceField(label=gettext_lazy("What kind"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Written in"))
    evidence = forms.ModelMultipleChoiceField(
        AimEvidence.objects.none(),
        to_field_name="key",
        label=gettext_lazy("What shows it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Links are shown with it; files and notes stay with you and your officer."),
    )

    def __init__(self, enrolment: Enrolment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [("", "–"), *Tag.choices]
        self.fields["language"].choices = [(code, code) for code in academy.the().languages]
        rows = AimEvidence.objects.filter(aim__enrolment=enrolment).select_related("aim").order_by("-pk")
        self.fields["evidence"].queryset = rows
        self.fields["evidence"].label_from_instance = _piece
        if not rows.exists():
            del self.fields["evidence"]


def _piece(row: AimEvidence) -> str:
    return f"{row.aim.text}: {row.url or row.file_name or row.text}"[:120]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def story_new(request: HttpRequest, edition: str) -> HttpResponse:
    """Write what changed."""
    return _write(request, enrolment_in(request, edition), None)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, key: str) -> HttpResponse:
    """One's own before and after: its words, and who may read it. POST writes, consents, or deletes."""
    rows = BeforeAfter.objects.filter(enrolment__person=request.user)
    found = get_object_or_404(rows.select_related("enrolment__edition__organisation"), key=key)
    do = request.POST.get("do")
    if request.method == "POST" and do == "consent":
        attempt(
            request,
            lambda: changes.consent(
                found,
                by=request.user,
                to=request.POST.get("consent", ""),
                named=bool(request.POST.get("named")),
            ),
            _("Kept. You can change this at any time."),
        )
        return redirect("learn:story", key)
    if request.method == "POST" and do == "remove":
        attempt(request, lambda: changes.remove(found, by=request.user), _("Deleted."))
        return redirect("learn:support", found.enrolment.edition.slug)
    return _write(request, found.enrolment, found)


def _write(request: HttpRequest, enrolment: Enrolment, found: BeforeAfter | None) -> HttpResponse:
    own = MemberPlan.objects.filter(enrolment=enrolment).first() if found is None else None
    initial: dict[str, Any] = {"language": get_language(), "before": own.before if own else ""}
    if found is not None:
        names = ("title", "before", "after", "tag", "language")
        initial = {name: getattr(found, name) for name in names} | {"evidence": found.evidence.all()}
    form = StoryForm(enrolment, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = changes.write(enrolment=enrolment, by=request.user, story=found, **form.cleaned_data)
        except Refused as refused:
            blame(form, refused)
        else:
            return redirect("learn:story", made.key)
    context = {
        "form": form,
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "story": found,
        "consents": BeforeAfter.Consent.choices,
    }
    return render(request, "learn/story.html", context, status=400 if form.errors else 200)
