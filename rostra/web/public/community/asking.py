"""How forms of the community meet verbs: whoever is not signed in is led there and back, a refusal stands where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from rostra.kernel.errors import Faults, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.people.models import Person

View = Callable[..., HttpResponse]
MOST_FOUND = 12


def signed_in(view: View) -> View:
    """Ask visitors to sign in, and bring them back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            back = request.get_full_path() if request.method != "POST" else request.POST.get("back", "")
            return redirect_to_login(back if back.startswith("/") and not back.startswith("//") else "/")
        return view(request, *args, **kwargs)

    return guarded


def attempt(
    request: HttpRequest, action: Callable[[], Any], *, form: forms.Form | None = None, done: Any = ""
) -> tuple[bool, Any]:
    """Call a verb once. (True, its result), or (False, None) when it was refused: the words go to the form's field they are
    about, or to the page's messages where there is no form."""
    try:
        result = action()
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
        else:
            blame(form, refused)
        return False, None
    if done:
        messages.success(request, str(done))
    return True, result


def blame(form: forms.Form, refused: Refused) -> None:
    """Put a refusal where it belongs on a form."""
    field = refused.field if refused.field in form.fields else None
    if isinstance(refused, Faults) and refused.faults:
        for where, message in refused.faults:
            if where in form.fields:
                form.add_error(where, message)
            else:
                form.add_error(field or ("text" if "text" in form.fields else None), f"{where}: {message}")
    else:
        form.add_error(field, str(refused))


def languages_first(*codes: str) -> list[tuple[str, str]]:
    """All languages by their own names, some of them first."""
    first = [code for code in dict.fromkeys(codes) if code in LANGUAGES]
    return [(code, LANGUAGES[code]) for code in [*first, *(each for each in LANGUAGES if each not in first)]]


class WordsForm(forms.Form):
    """Words in a language that their author marks, and people who should see them. `among` are those who may be named; a
    field finds them by name, so that hundreds need no list."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}), strip=True)
    language = forms.ChoiceField(label=_("Language of your text"))
    find = forms.CharField(
        label=_("Who should see this?"), required=False, max_length=80,
        help_text=_("Write a part of a name, then press “Find people”. They get a letter."),
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, among: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages_first(language)
        self.fields["language"].initial = language
        self.named: list[Person] = []
        self.found: list[Person] = []
        self.looked = False
        if among is None:
            del self.fields["find"]
        elif self.is_bound:
            self._look(among)

    def _look(self, among: Any) -> None:
        """Who was ticked, and who fits the part of a name that was written."""
        ticked = self.data.getlist("named") if hasattr(self.data, "getlist") else []
        self.named = list(among.filter(key__in=ticked).order_by("name", "pk")) if ticked else []
        self.lost = len(set(ticked)) > len(self.named)
        wanted = str(self.data.get("find", "")).strip()
        # Enter in this field presses the first button of the form: nothing is published before somebody was shown.
        if wanted and ("finding" in self.data or not (ticked or "preview" in self.data)):
            self.looked = True
            keys = [each.pk for each in self.named]
            self.found = list(
                among.filter(name__icontains=wanted).exclude(pk__in=keys).order_by("name", "pk")[:MOST_FOUND]
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if getattr(self, "lost", False):
            self.add_error("find", _("Somebody you chose cannot be named here."))
        return given

    @property
    def asks(self) -> bool:
        """Whether only something is shown: people found, or the text as it will look."""
        return self.looked or "finding" in self.data or "preview" in self.data
