"""The library at the desk: the list, a new recording, one recording with words, picture, publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.kernel.errors import Faults, Refused
from rostra.languages.names import name_of
from rostra.live import reading_library
from rostra.live import rules as sessions
from rostra.live.actions import captions as caption_verbs
from rostra.live.actions import library as verbs
from rostra.live.actions import uploads
from rostra.live.models import ItemCaptions, LibraryItem, Session
from rostra.live.rules import library as rules
from rostra.people.models import Organisation, Scope
from rostra.people.rules import has_grant, keys_in_scope
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.library import CaptionsForm, FileForm, ItemForm, NewItemForm, PosterForm

CURRENT = "sessions"


def mine(request: HttpRequest, key: str) -> LibraryItem:
    """One recording that this person may change; 404 otherwise."""
    rows = rules.desk_items(request.user).select_related(
        "organisation", "session__edition__organisation", "series__edition__organisation"
    )
    return get_object_or_404(rows, key=key)


def organisations(person: Any) -> QuerySet[Organisation]:
    """Organisations for which this person may keep recordings."""
    if has_grant(person, cohorts.RUNS, []):
        return Organisation.objects.order_by("name")
    keys = keys_in_scope(person, cohorts.RUNS, Scope.ORGANISATION)
    return Organisation.objects.filter(key__in=keys).order_by("name")


@require_safe
@staff
def library(request: HttpRequest) -> HttpResponse:
    """All recordings one may change: found by words, narrowed to those that wait for something."""
    require(rules.may_keep_any(request.user))
    sought, show = request.GET.get("q", "").strip()[:80], request.GET.get("show", "")
    rows = rules.desk_items(request.user)
    if sought:
        rows = rows.filter(Q(title__icontains=sought) | Q(session__title__icontains=sought))
    wanted = {
        "draft": Q(published_at__isnull=True),
        "out": Q(published_at__isnull=False),
        "bare": Q(captions__isnull=True),
    }
    if show in wanted:
        rows = rows.filter(wanted[show])
    rows = rows.select_related("organisation", "session").annotate(tracks=Count("captions"))
    context = {
        "page": paged(request, rows.order_by("-created_at", "pk")),
        "sought": sought,
        "filters": [
            {"label": label, "url": f"?show={value}" if value else "?", "current": show == value}
            for value, label in (
                ("", _("all")), ("draft", _("not published")), ("out", _("published")), ("bare", _("without captions")),
            )
        ],
        "may_add": organisations(request.user).exists(),
    }  # fmt: skip
    return page(request, "desk/library.html", context, current=CURRENT)


@staff
def new(request: HttpRequest) -> HttpResponse:
    """POST keeps a recording that belongs to no session."""
    choices = organisations(request.user)
    first = choices.first()
    require(first is not None)
    form = NewItemForm(
        request.POST or None, organisations=choices,
        initial={"organisation": first, "language": first.language if first else "en"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        done, item = attempt(
            request,
            lambda: verbs.keep(by=request.user, **form.cleaned_data),
            form=form,
            done=_("Kept. Nobody sees it before you publish it."),
        )
        if done and item:
            return redirect("desk:library_item", key=item.key)
    status = 400 if form.errors else 200
    return page(request, "desk/library_new.html", {"form": form}, current=CURRENT, status=status)


@require_POST
@staff
def keep_session(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the recording of a session: its words, speakers and topics are taken over."""
    session: Session = get_object_or_404(sessions.desk_sessions(request.user), key=key)
    require(rules.may_keep(request.user, session.organisation, session))
    done, item = attempt(
        request,
        lambda: verbs.keep(session=session, by=request.user),
        done=_("Kept with the words of the session. Put the file in next."),
    )
    if done and item:
        return redirect("desk:library_item", key=item.key)
    return redirect("desk:session", key=key)


@staff
def library_item(request: HttpRequest, key: str) -> HttpResponse:
    """One recording; POST changes what is said of it."""
    item = mine(request, key)
    form = ItemForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        done, _item = attempt(
            request,
            lambda: verbs.change(item, by=request.user, **form.values),
            form=form,
            done=_("Saved."),
        )
        if done:
            return redirect("desk:library_item", key=key)
    return item_page(request, item, form=form)


def item_page(request: HttpRequest, item: LibraryItem, **more: Any) -> HttpResponse:
    """The page of one recording; `more` holds a form as it was typed when it was refused."""
    context: dict[str, Any] = {
        "item": item,
        "form": ItemForm(item=item),
        "file_form": FileForm(),
        "poster_form": PosterForm(),
        "captions_form": CaptionsForm(initial={"language": item.language}),
        "captions": [
            {"row": row, "name": name_of(row.language)}
            for row in item.captions.select_related("by").order_by("language")
        ],
        "states": ItemCaptions.State.choices,
        "under_way": uploads.under_way(item),
        "inbox": uploads.inbox() if not item.outside_url else [],
        "limit": uploads.limit(),
        "size": reading_library.size_of(item.file) if item.file else 0,
        "small_size": reading_library.size_of(item.small_file) if item.small_file else 0,
        "has_source": verbs.has_source(item),
        **more,
    }
    forms = ("form", "file_form", "poster_form", "captions_form")
    bad = bool(more.get("report")) or any(context[name].errors for name in forms)
    return page(request, "desk/library_item.html", context, current=CURRENT, status=400 if bad else 200)


@require_POST
@staff
def poster(request: HttpRequest, key: str) -> HttpResponse:
    """Put a picture in."""
    item = mine(request, key)
    form = PosterForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["poster"].read()
        done, _item = attempt(
            request,
            lambda: verbs.put_poster(item, content=content, by=request.user),
            form=form,
            done=_("The picture is in."),
        )
        if done:
            return redirect("desk:library_item", key=key)
    return item_page(request, item, poster_form=form)


@require_POST
@staff
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Show it, to those for whom it is meant."""
    item = mine(request, key)
    attempt(request, lambda: verbs.publish(item, by=request.user), done=_("Published."))
    return redirect("desk:library_item", key=key)


@require_POST
@staff
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Show it to nobody but the team."""
    item = mine(request, key)
    attempt(
        request, lambda: verbs.withdraw(item, by=request.user), done=_("Withdrawn. Only the team sees it.")
    )
    return redirect("desk:library_item", key=key)


@require_POST
@staff
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Delete it with everything."""
    item = mine(request, key)
    done, _nothing = attempt(request, lambda: verbs.remove(item, by=request.user), done=_("Deleted."))
    return redirect("desk:library") if done else redirect("desk:library_item", key=key)


# ---------------------------------------------------------------- captions


@require_POST
@staff
def captions_put(request: HttpRequest, key: str) -> HttpResponse:
    """Put captions in; what is wrong with them is said line by line."""
    item = mine(request, key)
    form = CaptionsForm(request.POST, request.FILES)
    if not form.is_valid():
        return item_page(request, item, captions_form=form)
    given = form.cleaned_data
    content = given["file"].read() if given["file"] else b""
    try:
        _row, report = caption_verbs.put(
            item=item, language=given["language"], state=given["state"], content=content, text=given["text"],
            by=request.user,
        )  # fmt: skip
    except Faults as faults:
        return item_page(request, item, captions_form=form, report=faults)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return item_page(request, item, captions_form=form)
    return _captions_done(request, item, report)


def _captions_done(request: HttpRequest, item: LibraryItem, report: Any) -> HttpResponse:
    """Back to the recording; with remarks, the page that shows them."""
    if not report.remarks:
        messages.success(request, _("The captions are in."))
        return redirect("desk:library_item", key=item.key)
    return page(request, "desk/library_captions_done.html", {"item": item, "report": report}, current=CURRENT)


def _captions(request: HttpRequest, key: str, language: str) -> ItemCaptions:
    row = get_object_or_404(ItemCaptions.objects.filter(item=mine(request, key)), language=language)
    row.item = mine(request, key)
    return row


@staff
def captions_text(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """The text of captions, to be corrected by hand."""
    row = _captions(request, key, language)
    form = CaptionsForm(
        request.POST or None, initial={"language": language, "text": row.vtt, "state": row.state}
    )
    report = None
    if request.method == "POST" and form.is_valid():
        try:
            _row, made = caption_verbs.put(
                item=row.item, language=language, state=form.cleaned_data["state"],
                text=form.cleaned_data["text"], by=request.user,
            )  # fmt: skip
        except Faults as faults:
            report = faults
        else:
            return _captions_done(request, row.item, made)
    context = {
        "item": row.item, "row": row, "name": name_of(language), "form": form, "report": report,
    }  # fmt: skip
    status = 400 if form.errors or report else 200
    return page(request, "desk/library_captions.html", context, current=CURRENT, status=status)


@require_POST
@staff
def captions_state(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Say how far captions were read."""
    row = _captions(request, key, language)
    attempt(
        request,
        lambda: caption_verbs.set_state(row, state=request.POST.get("state", ""), by=request.user),
        done=_("Noted."),
    )
    return redirect("desk:library_item", key=key)


@require_POST
@staff
def captions_remove(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Take captions away."""
    row = _captions(request, key, language)
    attempt(
        request, lambda: caption_verbs.remove(row, by=request.user), done=_("The captions are taken away.")
    )
    return redirect("desk:library_item", key=key)
