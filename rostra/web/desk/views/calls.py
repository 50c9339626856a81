"""The call for applications of an edition: what it says and who may apply, its questions, the quotas of a draw, a look at it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import eligibility, translating
from rostra.cohorts.actions import calls
from rostra.cohorts.models import Call, Edition
from rostra.kernel.errors import Faults, Refused
from rostra.languages.markdown import plain_html
from rostra.people import rules as people
from rostra.people.models import Organisation
from rostra.web.desk.door import attempt, page, staff
from rostra.web.desk.forms.admission import KINDS, CallForm, CallQuestionForm, QuotasForm, groups_of
from rostra.web.desk.views.editions import mine
from rostra.web.parts.applying import ApplyForm, attribute_names, who_may


def edition_with_call(request: HttpRequest, key: str) -> tuple[Edition, Call]:
    """An edition that this person runs, and its call; 404 without one."""
    edition = mine(request, key)
    call = get_object_or_404(Call, edition=edition)
    call.edition = edition
    return edition, call


@staff
def call(request: HttpRequest, key: str) -> HttpResponse:
    """The call; POST prepares or changes it. Below stand its questions."""
    edition = mine(request, key)
    if edition.admission != Edition.Admission.APPLICATION:
        raise Http404
    found = Call.objects.filter(edition=edition).first()
    if found is not None:
        found.edition = edition
    form = CallForm(
        request.POST or None,
        organisations=_organisations(request, found),
        call=found,
        initial={"language": edition.languages[0] if edition.languages else "en", "answer_days": 7},
    )
    if request.method == "POST" and form.is_valid() and _save(request, edition, found, form):
        return redirect("desk:call", key=key)
    return _page(request, edition, found, form, CallQuestionForm())


def _save(request: HttpRequest, edition: Edition, found: Call | None, form: CallForm) -> bool:
    if found is None:
        return attempt(
            request, lambda: calls.prepare(edition=edition, by=request.user, **form.values()), form=form,
            done=_("The call is there. Now add the questions of the form."),
        )[0]  # fmt: skip
    heavy = not form.cleaned_data["small_change"]
    return attempt(
        request, lambda: calls.change(found, by=request.user, meaning_changed=heavy, **form.values()), form=form,
        done=_("Changed."),
    )[0]  # fmt: skip


def _organisations(request: HttpRequest, call: Call | None) -> Any:
    """Those this person sees, and those the call names already."""
    named = [
        key
        for rule in (call.eligibility if call else [])
        if rule["rule"] == "organisation"
        for key in rule["in"]
    ]
    wanted = Q(pk__in=people.visible_organisations(request.user).values("pk")) | Q(key__in=named)
    return Organisation.objects.filter(wanted).order_by("name")


def _page(
    request: HttpRequest, edition: Edition, call: Call | None, form: CallForm, adding: CallQuestionForm
) -> HttpResponse:
    words, kinds = translating.call_words(call, get_language()) if call else None, dict(KINDS)
    rules = {
        each["question"]: each for each in (call.eligibility if call else []) if each["rule"] == "question"
    }
    context = {
        "edition": edition,
        "call": call,
        "form": form,
        "adding": adding,
        "questions": [
            {
                "question": each,
                "kind": kinds[each["kind"]],
                "rule": eligibility.said(rules[each["id"]], words.questions) if each["id"] in rules else "",
            }
            for each in (words.questions if words else [])
        ],
    }
    bad = bool(form.errors or adding.errors)
    return page(request, "desk/call.html", context, current="editions", status=400 if bad else 200)


@require_POST
@staff
def question_add(request: HttpRequest, key: str) -> HttpResponse:
    """Ask one question more."""
    edition, call = edition_with_call(request, key)
    adding = CallQuestionForm(request.POST)
    if adding.is_valid():
        done, _call = attempt(
            request, lambda: calls.put_question(call, by=request.user, **adding.cleaned_data), form=adding,
            done=_("The question is asked from now on."),
        )  # fmt: skip
        if done:
            return redirect("desk:call", key=key)
    form = CallForm(organisations=_organisations(request, call), call=call)
    return _page(request, edition, call, form, adding)


@staff
def question(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """One question; POST changes it."""
    edition, call = edition_with_call(request, key)
    found = _question(call, question)
    form = CallQuestionForm(request.POST or None, call=call, question=found)
    if request.method == "POST" and form.is_valid():
        done, _call = attempt(
            request, lambda: calls.put_question(call, by=request.user, id=question, **form.cleaned_data), form=form,
            done=_("Changed."),
        )  # fmt: skip
        if done:
            return redirect("desk:call", key=key)
    context = {"edition": edition, "call": call, "question": found, "form": form}
    return page(
        request, "desk/call_question.html", context, current="editions", status=400 if form.errors else 200
    )


@require_POST
@staff
def question_move(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """One place up or down, as the button that was pressed says."""
    _edition, call = edition_with_call(request, key)
    up = request.POST.get("to") == "up"
    attempt(request, lambda: calls.move_question(call, id=question, up=up, by=request.user))
    return redirect("desk:call", key=key)


@require_POST
@staff
def question_remove(request: HttpRequest, key: str, question: str) -> HttpResponse:
    _edition, call = edition_with_call(request, key)
    attempt(
        request,
        lambda: calls.remove_question(call, id=question, by=request.user),
        done=_("It is asked no longer."),
    )
    return redirect("desk:call", key=key)


def _question(call: Call, key: str) -> dict[str, Any]:
    for each in call.questions:
        if each["id"] == key:
            return dict(each)
    raise Http404


@staff
def quotas(request: HttpRequest, key: str) -> HttpResponse:
    """How many of whom a draw should choose; POST sets it."""
    edition, call = edition_with_call(request, key)
    values = calls.attributes_of(call)
    names, attributes = attribute_names(call, get_language(), values["organisation"])
    groups = groups_of(values, attributes, names)
    form = QuotasForm(request.POST or None, groups=groups, call=call)
    if request.method == "POST" and form.is_valid():
        try:
            calls.set_quotas(call, quotas=form.quotas(), by=request.user)
        except Faults as refused:
            form.blame(refused.faults)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("desk:draws", key=key)
    context = {"edition": edition, "call": call, "form": form, "groups": groups}
    return page(
        request, "desk/call_quotas.html", context, current="editions", status=400 if form.errors else 200
    )


@require_safe
@staff
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The form as applicants see it, in the language of the page."""
    edition, call = edition_with_call(request, key)
    words = translating.call_words(call, get_language())
    form = ApplyForm(call, words, None)
    for each in form.fields.values():
        each.disabled = True
    context = {
        "edition": edition, "call": call, "call_words": words, "form": form, "intro": plain_html(words.intro),
        "who_may": who_may(call, words),
    }  # fmt: skip
    return page(request, "desk/call_preview.html", context, current="editions")
