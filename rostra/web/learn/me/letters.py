"""What one was written, and how one wants to be written to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community.actions.newsletter import subscriptions
from rostra.community.models import Subscription
from rostra.community.rules.newsletter import own_subscriptions
from rostra.kernel.errors import Refused
from rostra.messaging import bodies, harmless, rules
from rostra.messaging.actions import preferences as actions
from rostra.messaging.models import Preference
from rostra.messaging.topics import TOPICS
from rostra.web.learn.me.views import FAULTY, tabs
from rostra.web.parts.newsletter import WishesForm

ROWS = 30
FIELDS = ("rhythm", "quiet_from", "quiet_until")


@login_required
@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Everything that was written to oneself, the newest first; codes are never shown again."""
    rows = rules.visible_letters(request.user).order_by("-created_at", "-pk").defer("text", "html")
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "tabs": tabs("letters"),
    }
    return render(request, "learn/me/letters.html", context)


@login_required
@never_cache
@require_safe
def letter(request: HttpRequest, message_id: str) -> HttpResponse:
    """One letter as it was written, without its dress: pages carry no styles of their own."""
    found = get_object_or_404(rules.visible_letters(request.user), message_id=message_id)
    text, html = bodies.said(found)
    context = {"letter": found, "text": text, "html": mark_safe(harmless.body(html)), "tabs": tabs("letters")}
    return render(request, "learn/me/letter.html", context)


class PreferenceForm(forms.Form):
    """How often, at which hours, about what."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Preference.Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Collected letters come at eight in the morning, once a week on Mondays."),
    )
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("About what"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Take the mark away from what you do not want."),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("No letters from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write a time, as in 19:30.")},
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write a time, as in 07:30.")},
    )

    def __init__(self, wish: Preference, data: Any = None) -> None:
        known: dict[str, Any] = {name: getattr(wish, name) for name in FIELDS}
        known["wanted"] = [topic for topic in TOPICS if topic not in wish.stopped]
        super().__init__(data, initial=known)
        self.fields["wanted"].choices = [
            (each.name, f"{each.label}: {each.about}") for each in TOPICS.values()
        ]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest) -> HttpResponse:
    """What one gets of the newsletter, and the way out of it."""
    own = own_subscriptions(request.user).first()
    if own is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "leave":
        subscriptions.leave(own, how=Subscription.Ended.PREFERENCES)
        messages.success(request, _("No more issues come to you."))
        return redirect("learn:preferences")
    form = WishesForm(request.POST if request.method == "POST" else None, subscription=own)
    if form.is_bound and form.is_valid():
        subscriptions.change(own, wishes=form.wishes())
        messages.success(request, _("Saved."))
        return redirect("learn:newsletter")
    context = {"form": form, "own": own, "tabs": tabs("preferences")}
    return render(request, "learn/me/newsletter.html", context, status=FAULTY if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How one wants to be written to. Codes, invitations and confirmations always come at once."""
    person: Any = request.user
    form = PreferenceForm(actions.of(person), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in FIELDS}
        stopped = [topic for topic in TOPICS if topic not in form.cleaned_data["wanted"]]
        try:
            actions.change(person=person, by=person, stopped=stopped, **given)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("learn:preferences")
    context = {
        "form": form,
        "zone": person.time_zone,
        "tabs": tabs("preferences"),
        "newsletter": own_subscriptions(person).first(),
    }
    return render(request, "learn/me/preferences.html", context, status=FAULTY if form.errors else 200)
