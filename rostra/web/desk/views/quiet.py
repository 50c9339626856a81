"""Quiet periods: the list, a new one, the end of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rostra.messaging import rules
from rostra.messaging.actions import quiet as actions
from rostra.people import rules as people
from rostra.people.models import Organisation
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.fields import DayField


class QuietForm(forms.Form):
    """When, and for whom."""

    title = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=120,
        help_text=gettext_lazy("Such as Election, or Summer holidays."),
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Only for members of"), required=False
    )
    territory = forms.CharField(
        label=gettext_lazy("Only in the territory"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("The beginning of a territory code, such as DK04. Empty: everywhere."),
    )

    def __init__(self, person: Any, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        own = people.managed_organisations(person).order_by("name")
        self.fields["organisation"].queryset = own
        if not people.is_site_admin(person):
            del self.fields["territory"]
            self.fields["organisation"].required = True
            self.fields["organisation"].initial = own.first()
        else:
            self.fields["organisation"].empty_label = _("everybody")


@staff
def quiet(request: HttpRequest) -> HttpResponse:
    """Quiet periods that this person may see; a POST adds one."""
    require(people.managed_organisations(request.user).exists())
    form = QuietForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _period = attempt(
            request,
            lambda: actions.add(by=request.user, **form.cleaned_data),
            form=form,
            done=_("Added. Letters that can wait will wait on these days."),
        )
        if done:
            return redirect("desk:quiet")
    rows = rules.visible_quiet_periods(request.user).select_related("organisation")
    listed = paged(request, rows.order_by("-ends_on", "-pk"))
    for each in listed:
        each.may_end = rules.may_add_quiet_period(request.user, each.organisation)
    context = {"page": listed, "form": form, "day": timezone.localdate()}
    status = 400 if form.errors else 200
    return page(request, "desk/quiet.html", context, current="organisations", status=status)


@require_POST
@staff
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End one."""
    period = get_object_or_404(
        rules.visible_quiet_periods(request.user).select_related("organisation"), key=key
    )
    require(rules.may_add_quiet_period(request.user, period.organisation))
    attempt(request, lambda: actions.end(period, by=request.user), done=_("The quiet period is over."))
    return redirect("desk:quiet")
