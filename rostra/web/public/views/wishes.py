""" "Tell me when it opens": the form, and the page behind the link of its letter. A GET changes nothing."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.cohorts.actions import interests
from rostra.cohorts.models import Interest
from rostra.kernel.errors import Refused
from rostra.programmes import reading
from rostra.programmes.models import Publication
from rostra.web.parts.addresses import reading_url
from rostra.web.public.views.programmes import found

FAULTY = 422
TOO_MANY = gettext_lazy(
    "Many letters were asked for in a short time. Use the newest one, or try again in an hour."
)

both = require_http_methods(["GET", "HEAD", "POST"])


class WishForm(forms.Form):
    """What to hear of, and, for who is not signed in, where to write to."""

    level = forms.ChoiceField(label=gettext_lazy("What do you wait for?"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("Write an e-mail address such as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )

    def __init__(self, data: Any, levels: list[Publication], *, known: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["level"].choices = [
            ("", _("any part of it")),
            *((each.key, each.title) for each in levels),
        ]
        if len(levels) < 2:
            del self.fields["level"]
        if known:
            del self.fields["email"]


@never_cache
@both
def wish(request: HttpRequest, programme: str) -> HttpResponse:
    """Ask; a signed-in person is on the list at once, an address gets a letter, the same page for every address."""
    language = get_language()
    own = found(reading.publication(path=f"{programme}/", language=language, shape="programme"))
    person: Any = request.user if request.user.is_authenticated else None
    levels = reading.levels(own.key, language)
    if request.method == "POST" and person and request.POST.get("do") == "withdraw":
        interests.withdraw(person=person, programme_key=own.key, level_key=request.POST.get("level", ""))
        messages.success(request, _("You are off the list."))
        return redirect(request.path)
    form = WishForm(request.POST if request.method == "POST" else None, levels, known=bool(person))
    if form.is_bound and form.is_valid() and _asked(request, own, form, person):
        return redirect(request.path if person else f"{request.path}?sent=1")
    context = {
        "page": own,
        "form": form,
        "sent": "sent" in request.GET and not form.is_bound,
        "mine": _mine(person, own, levels) if person else [],
        "trail": [(own.title, reading_url(own.path or ""))],
    }
    return render(request, "public/wish.html", context, status=FAULTY if form.errors else 200)


def _asked(request: HttpRequest, own: Publication, form: WishForm, person: Any) -> bool:
    """Write the wish down; False, with the reason on the form, when that cannot be."""
    email = form.cleaned_data.get("email", "")
    if person is None and not ratelimit.consume(request, action="wish", key=email.lower()):
        form.add_error(None, str(TOO_MANY))
        return False
    try:
        interests.wish(
            programme_key=own.key,
            level_key=form.cleaned_data.get("level", ""),
            language=get_language() or "en",
            person=person,
            email=email,
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    if person is not None:
        messages.success(request, _("You are on the list: we write to you once, when it opens."))
    return True


def _mine(person: Any, own: Publication, levels: list[Publication]) -> list[dict[str, str]]:
    """What this person waits for already."""
    titles = {each.key: each.title for each in levels}
    rows = Interest.objects.filter(person=person, programme_key=own.key, told_at=None).order_by("pk")
    return [
        {"level": each.level_key, "title": titles.get(each.level_key) or _("any part of it")} for each in rows
    ]


@never_cache
@both
def wish_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of the letter: one button says yes, another takes it back."""
    interest = interests.find(token)
    if request.method == "POST" and interest is not None:
        if request.POST.get("do") == "forget":
            interests.forget(token=token)
            return render(request, "public/wish_letter.html", {"forgotten": True, **_about(interest)})
        interest = interests.confirm(token=token)
    context = {"interest": interest, **(_about(interest) if interest else {})}
    return render(request, "public/wish_letter.html", context)


def _about(interest: Interest) -> dict[str, Any]:
    language = get_language()
    level = reading.by_key(interest.level_key, language) if interest.level_key else None
    return {"programme": reading.by_key(interest.programme_key, language), "level": level}
