"""Documents at the desk: the list, a new one, one with its words, versions and who reads it."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.community.actions import documents as verbs
from rostra.community.models import Document
from rostra.community.rules import documents as rules
from rostra.community.rules.roles import writes_for_some
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.documents import DocumentForm, NewDocumentForm, VersionForm

CURRENT = "community"
FAULTY = 400


def mine(request: HttpRequest, key: str) -> Document:
    """One document that this person may change; 404 otherwise."""
    rows = rules.writable_documents(request.user).select_related("organisation", "space")
    return get_object_or_404(rows, key=key)


@require_safe
@staff
def documents(request: HttpRequest) -> HttpResponse:
    """All documents one may change: found by words, narrowed to those that are out or not."""
    require(writes_for_some(request.user))
    sought, show = request.GET.get("q", "").strip()[:80], request.GET.get("show", "")
    rows = rules.writable_documents(request.user)
    if sought:
        rows = rows.filter(Q(title__icontains=sought) | Q(publisher__icontains=sought))
    if show in {"draft", "out"}:
        rows = rows.filter(published_at__isnull=show == "draft")
    rows = rows.select_related("organisation", "space").annotate(count=Count("versions"))
    context = {
        "page": paged(request, rows.order_by("-created_at", "pk")),
        "sought": sought,
        "filters": [
            {"label": label, "url": f"?show={value}" if value else "?", "current": show == value}
            for value, label in (("", _("all")), ("draft", _("not published")), ("out", _("published")))
        ],
    }
    return page(request, "desk/documents.html", context, current=CURRENT)


@staff
def new(request: HttpRequest) -> HttpResponse:
    """POST writes a document down."""
    require(writes_for_some(request.user))
    form = NewDocumentForm(request.POST or None, by=request.user)
    if request.method == "POST":
        form.files = request.FILES
        if form.is_valid():
            done, made = attempt(
                request,
                lambda: verbs.add(by=request.user, **form.values()),
                form=form,
                done=_("Kept. Nobody else sees it before you publish it."),
            )
            if done and made:
                return redirect("desk:document", key=made.key)
    status = FAULTY if form.errors else 200
    return page(request, "desk/document_new.html", {"form": form}, current=CURRENT, status=status)


@staff
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document; POST changes what is said of it."""
    own = mine(request, key)
    form = DocumentForm(request.POST or None, by=request.user, document=own)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            request, lambda: verbs.change(own, by=request.user, **form.values()), form=form, done=_("Saved.")
        )
        if done:
            return redirect("desk:document", key=key)
    return _shown(request, own, form, VersionForm())


def _shown(request: HttpRequest, own: Document, form: DocumentForm, version: VersionForm) -> HttpResponse:
    context = {
        "document": own,
        "form": form,
        "version_form": version,
        "versions": list(own.versions.order_by("-number")),
    }
    status = FAULTY if form.errors or version.errors else 200
    return page(request, "desk/document.html", context, current=CURRENT, status=status)


@require_POST
@staff
def version(request: HttpRequest, key: str) -> HttpResponse:
    """A new version of its file."""
    own = mine(request, key)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        done, _row = attempt(
            request,
            lambda: verbs.put_version(own, by=request.user, **form.cleaned_data),
            form=form,
            done=_("The new version is there; the older ones stay."),
        )
        if done:
            return redirect("desk:document", key=key)
    return _shown(request, own, DocumentForm(None, by=request.user, document=own), form)


@require_POST
@staff
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish it, or take it down with `down`."""
    own = mine(request, key)
    if "down" in request.POST:
        attempt(request, lambda: verbs.unpublish(own, by=request.user), done=_("Taken down."))
    else:
        attempt(request, lambda: verbs.publish(own, by=request.user), done=_("Published."))
    return redirect("desk:document", key=key)


@require_POST
@staff
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Delete it with all its files."""
    own = mine(request, key)
    attempt(request, lambda: verbs.remove(own, by=request.user), done=_("Deleted."))
    return redirect("desk:documents")
