"""We offer, we seek: the list, one proposal, answers to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rostra.community import finding
from rostra.community.actions import exchanges as actions
from rostra.community.fitting import Fit
from rostra.community.models import Exchange
from rostra.community.reading_exchanges import going_with, matched
from rostra.community.rules import network as rules
from rostra.community.rules.roles import may_edit_for
from rostra.kernel.errors import NotAllowed, Refused
from rostra.languages.markdown import plain_html
from rostra.languages.names import name_of
from rostra.web.parts.addresses import for_visitors
from rostra.web.public.community.directory import FAULTY, tabs
from rostra.web.public.community.network_forms import ExchangeForm, Narrow, ReplyForm
from rostra.web.public.community.network_lists import A_PAGE, countries_of, languages_of, topics_of

WORDS = ("title", "text", "organisation__name")
OWN = 5  # proposals of one's own that the list looks for matches of
both = require_http_methods(["GET", "HEAD", "POST"])


@for_visitors
def exchanges(request: HttpRequest) -> HttpResponse:
    """What is open, the newest first; and, for who has proposals of their own, what fits them."""
    everything = rules.open_now(rules.visible_exchanges(request.user))
    codes = everything.order_by().values_list("organisation__country", "organisation__territory").distinct()
    offered = {
        "kind": (_("What it is"), Exchange.Kind.choices),
        "what": (_("About"), Exchange.What.choices),
        "topic": topics_of(everything, Exchange.topics.through, "exchange"),
        "language": languages_of(everything),
        "country": countries_of(list(codes)),
    }
    form = Narrow(request.GET, offered)
    rows = _fitting(everything, form.wanted).select_related("organisation").prefetch_related("topics")
    page = Paginator(rows.order_by("-created_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    own = _own(request.user)
    context = {
        "form": form,
        "wanted": form.wanted,
        "page": page,
        "rows": [row_of(each) for each in page],
        "own": own,
        "fits": [_fitting_row(each, fit) for each, fit in matched([each for each in own if rules.is_open(each)], request.user)],
        "may_write": rules.exchange_organisations(request.user).exists(),
        "tabs": tabs("exchanges"),
    }  # fmt: skip
    return render(request, "public/community/exchanges.html", context)


def _own(person: Any) -> list[Exchange]:
    if not person.is_authenticated:
        return []
    rows = Exchange.objects.filter(by=person).select_related("organisation").prefetch_related("topics")
    return list(rows.order_by("-created_at", "-pk")[:OWN])


def _fitting(rows: QuerySet[Exchange], wanted: dict[str, str]) -> QuerySet[Exchange]:
    names = {"kind": "kind", "what": "what", "topic": "topics__key", "country": "organisation__country"}
    rows = rows.filter(**{names[name]: value for name, value in wanted.items() if name in names})
    if wanted.get("language"):
        rows = finding.speaking(rows, wanted["language"])
    return finding.with_words(rows, wanted.get("q", ""), WORDS)


def row_of(exchange: Exchange) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "open": rules.is_open(exchange),
        "topics": [topic.title for topic in exchange.topics.all()],
        "tongues": [name_of(code) for code in exchange.languages],
    }


def _fitting_row(exchange: Exchange, fit: Fit) -> dict[str, Any]:
    """A match, and in words what makes it one."""
    why = []
    if fit.topics:
        why.append(_("same topics: %(topics)s") % {"topics": ", ".join(fit.topics)})
    if fit.same_what:
        why.append(_("same matter: %(what)s") % {"what": exchange.get_what_display()})
    if fit.languages:
        why.append(
            _("a language of both: %(languages)s") % {"languages": ", ".join(map(name_of, fit.languages))}
        )
    if fit.country:
        why.append(_("from a country you named: %(country)s") % {"country": fit.country})
    return {**row_of(exchange), "why": why}


def _found(request: HttpRequest, slug: str) -> Exchange:
    rows = rules.visible_exchanges(request.user).select_related("organisation__directory_entry", "by")
    return get_object_or_404(rows.prefetch_related("topics"), slug=slug)


@for_visitors
def exchange(request: HttpRequest, slug: str) -> HttpResponse:
    """One proposal: what exactly, what goes with it, and the answers for whom they are."""
    found = _found(request, slug)
    may_reply = rules.may_reply(request.user, found)
    return _page(
        request,
        found,
        may_reply,
        ReplyForm(None, organisations=_own_organisations(request)) if may_reply else None,
    )


def _own_organisations(request: HttpRequest) -> Any:
    return rules.organisations_of(request.user)


def _page(
    request: HttpRequest, found: Exchange, may_reply: bool, form: Any, status: int = 200
) -> HttpResponse:
    may_change = rules.may_change_exchange(request.user, found)
    replies = rules.visible_replies(request.user, found).select_related("by", "organisation")
    entry = getattr(found.organisation, "directory_entry", None)
    context = {
        **row_of(found),
        "text": plain_html(found.text),
        "entry": entry if entry and entry.listed else None,
        "fits": [_fitting_row(*each) for each in going_with(found, request.user)]
        if rules.is_open(found)
        else [],
        "replies": replies.order_by("created_at", "pk")[:100],
        "form": form,
        "may_reply": may_reply,
        "may_change": may_change,
        "may_begin": may_change and may_edit_for(request.user, found.organisation),
        "may_hide": rules.may_hide_exchange(request.user),
        "author": found.by.name if request.user.is_authenticated and found.by.erased_at is None else "",
        "own": found.by_id == request.user.pk,
        "group": urlencode({"title": found.title, "purpose": found.text[:500]}),
    }
    return render(request, "public/community/exchange.html", context, status=status)


@login_required
@never_cache
@require_POST
def exchange_reply(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer a proposal; who wrote it gets a letter."""
    found = _found(request, slug)
    if not rules.may_reply(request.user, found):
        messages.error(request, _("You cannot answer this: it is closed, or you have answered already."))
        return redirect("exchange", found.slug)
    form = ReplyForm(request.POST, organisations=_own_organisations(request))
    if form.is_valid():
        try:
            actions.reply(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Sent. You hear by e-mail whether it is taken up."))
            return redirect("exchange", found.slug)
    return _page(request, found, True, form, status=FAULTY)


@login_required
@never_cache
@require_POST
def exchange_decide(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Take an answer up, or not."""
    found = _found(request, slug)
    if not rules.may_change_exchange(request.user, found):
        raise Http404
    reply = get_object_or_404(rules.visible_replies(request.user, found), key=key)
    answer = request.POST.get("answer", "")
    try:
        if request.POST.get("do") == "take_up":
            actions.take_up(reply, by=request.user, answer=answer)
            messages.success(request, _("Taken up. Both of you have each other’s e-mail address now."))
        else:
            actions.decline(reply, by=request.user, answer=answer)
            messages.success(request, _("Not taken up. The person gets a letter."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("exchange", found.slug)


@login_required
@never_cache
@require_POST
def exchange_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Open, close, hide or show a proposal."""
    found = _found(request, slug)
    if not (rules.may_change_exchange(request.user, found) or rules.may_hide_exchange(request.user)):
        raise Http404
    verbs = {
        "open": lambda: actions.reopen(found, by=request.user),
        "close": lambda: actions.close(found, by=request.user),
        "found": lambda: actions.close(found, by=request.user, found=True),
        "hide": lambda: actions.hide(found, by=request.user),
        "show": lambda: actions.show(found, by=request.user),
    }
    verb = verbs.get(request.POST.get("do", ""))
    try:
        if verb is not None:
            verb()
            messages.success(request, _("Saved."))
    except NotAllowed as refused:
        raise Http404 from refused
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("exchange", found.slug)


@login_required
@never_cache
@both
def exchange_new(request: HttpRequest) -> HttpResponse:
    """Offer or seek something in the name of an organisation."""
    organisations = rules.exchange_organisations(request.user)
    form = ExchangeForm(request.POST if request.method == "POST" else None, organisations=organisations)
    allowed = organisations.exists()
    if form.is_bound and allowed and form.is_valid():
        try:
            made = actions.write(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange", made.slug)
    context = {"form": form, "allowed": allowed}
    status = FAULTY if form.is_bound and form.errors else 200
    return render(request, "public/community/exchange_edit.html", context, status=status)


@login_required
@never_cache
@both
def exchange_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a proposal says."""
    found = _found(request, slug)
    if not rules.may_change_exchange(request.user, found):
        raise Http404
    form = ExchangeForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        try:
            actions.change(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange", found.slug)
    context = {"form": form, "allowed": True, "exchange": found}
    status = FAULTY if form.errors else 200
    return render(request, "public/community/exchange_edit.html", context, status=status)
