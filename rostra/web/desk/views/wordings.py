"""The academy's own words in its letters: all kinds, one of them with its letter in every language."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.kernel.languages import is_offered
from rostra.kernel.registries import MessageKind
from rostra.languages.names import name_of
from rostra.messaging import letters, wording
from rostra.messaging.actions import wordings as actions
from rostra.messaging.models import Wording
from rostra.people import rules
from rostra.programmes.actions import academy
from rostra.programmes.choices import ChangeSize
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.wordings import WordingForm


@require_safe
@staff
def wordings(request: HttpRequest) -> HttpResponse:
    """All kinds of letter, each with its subject in our words or theirs."""
    require(rules.is_site_admin(request.user))
    own = {each.kind: each for each in Wording.objects.all()}
    rows = [{"kind": kind, "own": own.get(kind.name)} for kind in wording.kinds()]
    return page(request, "desk/wordings.html", {"rows": rows}, current="academy")


@staff
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """Write subject and opening of one kind; below stands the letter as it would go out now."""
    require(rules.is_site_admin(request.user))
    found = _kind(kind)
    own = Wording.objects.filter(kind=kind).first()
    form = WordingForm(request.POST or None, initial=_initial(own))
    if own is None:
        del form.fields["change"]
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("subject", "opening", "language")}
        meaning = form.cleaned_data.get("change") != ChangeSize.SMALL
        done, _wording = attempt(
            request,
            lambda: actions.change(kind=kind, by=request.user, meaning_changed=meaning, **given),
            form=form,
            done=_("Changed. This is how the letter reads now."),
        )
        if done:
            return redirect("desk:wording", kind)
    context = {
        "kind": found,
        "form": form,
        "placeholders": [f"{{{name}}}" for name in wording.placeholders(kind)],
        "letters": _letters(found),
    }
    return page(request, "desk/wording.html", context, current="academy", status=400 if form.errors else 200)


@require_POST
@staff
def test(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the letter with example values to oneself, in the language that was asked for."""
    require(rules.is_site_admin(request.user))
    found, language = _kind(kind), request.POST.get("language", "")
    if not is_offered(language):
        raise Http404
    attempt(
        request,
        lambda: actions.send_test(kind=found.name, language=language, by=request.user),
        done=_("The letter is on its way to you."),
    )
    return redirect("desk:wording", kind)


def _kind(name: str) -> MessageKind:
    found = next((kind for kind in wording.kinds() if kind.name == name), None)
    if found is None:
        raise Http404
    return found


def _initial(own: Wording | None) -> dict[str, Any]:
    languages = academy.the().languages
    if own is None:
        return {"language": languages[0] if languages else ""}
    return {"subject": own.subject, "opening": own.opening, "language": own.language}


def _letters(kind: MessageKind) -> list[dict[str, Any]]:
    """The letter with sample values in each language of the academy."""
    codes = [code for code in academy.the().languages if is_offered(code)]
    return [
        {
            "language": code,
            "name": name_of(code),
            "letter": letters.render(kind.name, language=code, context=kind.sample()),
        }
        for code in codes
    ]
