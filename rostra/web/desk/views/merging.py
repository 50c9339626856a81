"""Merging a guest or a double with the account that stays: choose, look at what moves, then say yes."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Enrolment
from rostra.ledger.actions import merging
from rostra.people import rules
from rostra.people.models import Person
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.lists import MergeForm

FOUND = 20


@staff
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """`key` is the person who goes; `into` in the address the one who stays."""
    guest = _guest(request, key)
    require(merging.may_merge_away(request.user, guest))
    people = merging.candidates(request.user, guest)
    wanted = request.POST.get("into") or request.GET.get("into", "")
    into = people.filter(key=wanted).first() if wanted else None
    allowed = into is not None and merging.may_merge(request.user, guest, into)
    form = MergeForm(request.POST or None, people=people, initial={"into": wanted})
    if request.method == "POST":
        require(into is None or allowed)
        if form.is_valid():
            done, _kept = attempt(
                request,
                lambda: merging.merge(guest, into=form.cleaned_data["into"], by=request.user),
                form=form,
                done=_("Merged. There is one person now."),
            )
            if done:
                return redirect("desk:person", key=form.cleaned_data["into"].key)
    sought = request.GET.get("q", "").strip()[:100]
    context = {
        "guest": guest,
        "knows": rules.visible_people(request.user).filter(pk=guest.pk).exists(),
        "into": into,
        "allowed": allowed,
        "form": form,
        "sought": sought,
        "found": _found(people, guest, sought) if into is None else [],
        "preview": merging.look(guest, into) if into is not None and allowed else None,
    }
    return page(request, "desk/merge.html", context, current="directory", status=400 if form.errors else 200)


def _guest(request: HttpRequest, key: str) -> Person:
    """Somebody whom this person sees in the directory or in an edition they run; guests from a list belong nowhere yet."""
    shown = rules.visible_people(request.user).values("pk")
    run = cohorts.run_editions(request.user).values("pk")
    enrolled = Enrolment.objects.filter(edition__in=run).values("person")
    return get_object_or_404(
        Person.objects.filter(Q(pk__in=shown) | Q(pk__in=enrolled), erased_at__isnull=True), key=key
    )


def _found(people: object, guest: Person, sought: str) -> list[Person]:
    """People with the sought words, or those whose name is like the guest's when nothing is sought."""
    if sought:
        return list(
            people.filter(Q(name__icontains=sought) | Q(email__icontains=sought)).order_by("name", "pk")[
                :FOUND
            ]
        )
    wanted = Q()
    for word in guest.name.split():
        if len(word) > 2:
            wanted |= Q(name__icontains=word)
    return list(people.filter(wanted).order_by("name", "pk")[:FOUND]) if wanted else []
