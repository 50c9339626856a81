"""One's own entry in the directory: what one writes, who finds it, and what those see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rostra.community.actions import profiles as actions
from rostra.community.models import Profile
from rostra.community.rules import network as rules
from rostra.kernel.errors import Refused
from rostra.languages.names import LANGUAGES
from rostra.people.models import Organisation
from rostra.programmes.models import Topic
from rostra.web.learn.me.views import FAULTY, tabs
from rostra.web.parts.entries import entry_of


class EntryForm(forms.ModelForm):
    """What somebody writes for the directory, and who finds it."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages I speak"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(LANGUAGES.items()),
    )  # fmt: skip

    class Meta:
        model = Profile
        fields = (
            "shown_to", "headline", "about", "organisation", "helps_with", "looks_for", "languages", "topics",
            "may_write", "may_mention",
        )  # fmt: skip
        widgets = {
            "shown_to": forms.RadioSelect,
            "about": forms.Textarea(attrs={"rows": 5}),
            "topics": forms.CheckboxSelectMultiple,
        }

    def __init__(self, data: Any, *, instance: Profile | None, own: QuerySet[Organisation]) -> None:
        super().__init__(data, instance=instance)
        self.fields["shown_to"].choices = [
            (value, str(label).capitalize()) for value, label in Profile.Shown.choices
        ]
        self.fields["topics"].queryset = Topic.objects.order_by("title")
        self.fields["organisation"].label = _("Organisation")
        self.fields["organisation"].queryset = own.order_by("name")
        self.fields["organisation"].empty_label = _("none")
        self.fields["organisation"].help_text = _("Shown with what you are in it, such as “elected member”.")

    def _post_clean(self) -> None:
        """The verb alone fills the row."""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """One's entry, and what others see of it; POST keeps it and, with that, one's consent."""
    person: Any = request.user
    mine = rules.with_function(Profile.objects.filter(person=person))
    profile = mine.select_related("person", "organisation").prefetch_related("topics").first()
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        instance=profile,
        own=rules.organisations_of(person),
    )
    if form.is_bound and form.is_valid():
        try:
            actions.save(person=person, by=person, language=get_language() or "en", **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("learn:profile_edit")
    found = profile is not None and rules.opted_in().filter(pk=profile.pk).exists()
    context = {
        "form": form,
        "profile": profile,
        "found": found,
        "preview": entry_of(profile) if profile else None,
        "tabs": tabs("profile_edit"),
    }
    return render(request, "learn/me/directory.html", context, status=FAULTY if form.errors else 200)


@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the directory at once."""
    actions.leave(person=request.user, by=request.user)
    messages.success(request, _("Nobody finds you in the directory any more."))
    return redirect("learn:profile_edit")
