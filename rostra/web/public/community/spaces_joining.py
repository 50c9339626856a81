"""Coming into a space and leaving it, its letters, what one has seen, and what its leads decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rostra.community.actions import memberships, spaces
from rostra.community.models import Space, SpaceMember
from rostra.community.rules import spaces as rules
from rostra.kernel.text import normal_email
from rostra.people.models import Person
from rostra.web.public.community.asking import attempt, signed_in
from rostra.web.public.community.spaces import PAGE, facts, find


class JoinForm(forms.Form):
    """Why somebody wants to join."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you want to join?"), max_length=memberships.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("Those who lead the space read it."),
    )  # fmt: skip


@signed_in
@require_http_methods(PAGE)
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """How we treat each other here, and a button: join, or ask to with a reason."""
    found = find(request, slug)
    if not rules.may_join(request.user, found):
        return redirect("space", slug)
    asks = found.joining == Space.Joining.REASON
    form = JoinForm(request.POST if request.method == "POST" else None) if asks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        done, _row = attempt(
            request,
            lambda: memberships.join(found, by=request.user, reason=reason),
            form=form,
            done=_("Asked. You get a letter with the answer.") if asks else _("Welcome. You are in."),
        )
        if done:
            return redirect("space", slug)
    bad = bool(form and form.errors)
    context = {**facts(found), "form": form}
    return render(request, "public/community/space_join.html", context, status=400 if bad else 200)


@signed_in
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave it, or take back that one asked."""
    found = find(request, slug)
    attempt(request, lambda: memberships.leave(found, by=request.user), done=_("You are no longer in it."))
    return redirect("spaces")


@signed_in
@require_POST
def hear(request: HttpRequest, slug: str) -> HttpResponse:
    """Which letters one gets about it."""
    found = find(request, slug)
    hears = request.POST.get("hears", "")
    attempt(request, lambda: memberships.hear(found, by=request.user, hears=hears), done=_("Saved."))
    return redirect("space", slug)


@signed_in
@require_POST
def see(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything there is now is read."""
    found = find(request, slug)
    attempt(request, lambda: memberships.see(found, by=request.user))
    return redirect("space", slug)


# ---------------------------------------------------------------- what leads decide


def _led(request: HttpRequest, slug: str) -> Space:
    found = find(request, slug)
    if not rules.may_lead(request.user, found):
        raise Http404
    return found


@signed_in
@require_POST
def decide(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Answer somebody who asked to join."""
    row = get_object_or_404(_led(request, slug).memberships.select_related("space", "person"), key=key)
    takes = request.POST.get("do") == "take"
    answer = request.POST.get("answer", "")
    attempt(
        request,
        lambda: memberships.decide(row, by=request.user, takes=takes, answer=answer),
        done=_("Answered. The person gets a letter."),
    )
    return redirect("space_members", slug)


@signed_in
@require_POST
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring in somebody who has an account, by their address."""
    found = _led(request, slug)
    person = Person.objects.filter(email=normal_email(request.POST.get("email", "")), is_active=True).first()
    words = _("The person is in and gets a letter.")
    if person is None:
        messages.error(request, _("Nobody here has this address. Ask the team to invite the person."))
    else:
        attempt(request, lambda: memberships.bring_in(found, person, by=request.user), done=words)
    return redirect("space_members", slug)


@signed_in
@require_POST
def part(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    """Give somebody a part, or take them out with a reason."""
    found = _led(request, slug)
    someone: Any = get_object_or_404(rules.people_of(found), key=person)
    if request.POST.get("do") == "out":
        reason = request.POST.get("reason", "")
        attempt(
            request,
            lambda: memberships.take_out(found, someone, by=request.user, reason=reason),
            done=_("Taken out. The person gets a letter."),
        )
    else:
        row = get_object_or_404(SpaceMember.objects.select_related("space"), space=found, person=someone)
        role = request.POST.get("role", "")
        attempt(request, lambda: memberships.give_part(row, by=request.user, role=role), done=_("Saved."))
    return redirect("space_members", slug)


class WordsOfSpaceForm(forms.Form):
    """What the leads of a space may change of it."""

    purpose = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Limited Markdown."),
    )  # fmt: skip
    rules = forms.CharField(
        label=gettext_lazy("How we treat each other"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Shown to everybody before they join and write for the first time."),
    )  # fmt: skip
    checking = forms.ChoiceField(
        label=gettext_lazy("Before something is seen"), choices=Space.Checking, widget=forms.RadioSelect
    )


@signed_in
@require_http_methods(PAGE)
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Its words, what is read first, and closing it."""
    found = _led(request, slug)
    if request.method == "POST" and request.POST.get("do") in ("close", "reopen"):
        verb = spaces.close if request.POST["do"] == "close" else spaces.reopen
        attempt(request, lambda: verb(found, by=request.user), done=_("Saved."))
        return redirect("space", slug)
    first = {name: getattr(found, name) for name in ("purpose", "rules", "checking")}
    form = WordsOfSpaceForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: spaces.change(found, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Saved."),
        )
        if done:
            return redirect("space", slug)
    context = {**facts(found), "form": form}
    return render(
        request, "public/community/space_settings.html", context, status=400 if form.errors else 200
    )
