"""The translation desk: how far everything is in every language, the texts of one programme, who is at work on what."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.community.actions import wishes
from rostra.kernel.languages import LANGUAGES, name_of
from rostra.languages import board, rules
from rostra.languages import things as registered
from rostra.languages.actions import translations as actions
from rostra.languages.models import Claim, Coverage, Passage, State, Thing, Translation
from rostra.programmes.actions import academy
from rostra.web.desk.door import attempt, page, paged, translators
from rostra.web.desk.translating import states

SHARED = "shared"  # how the address calls what belongs to no programme


@require_safe
@translators
def translations(request: HttpRequest) -> HttpResponse:
    chosen = states.chosen(request.GET.get("show"))
    sections = sections_of(request.user)
    rows = [row for section in sections for row in section["rows"]]
    for section in sections:
        section["rows"] = [row for row in section["rows"] if not chosen or getattr(row["figures"], chosen)]
    context = {
        "sections": [section for section in sections if section["rows"]],
        "is_filtered": bool(chosen),
        "legend": states.legend(
            board.added(row["figures"] for row in rows), chosen, reverse("desk:translations")
        ),
        "signs": states.SIGNS.values(),
    }
    return page(request, "desk/translations/board.html", context, current="translations")


def sections_of(person: Any) -> list[dict[str, Any]]:
    """What a person may translate, programme by programme, with a row for each language."""
    things = rules.visible_things(person)
    keys = rules.translated_programmes(person)
    figures = board.board(None if keys is None else [*sorted(keys), ""], languages_for(things))
    names = names_of(figures)
    workers = workers_of(things)
    sections = []
    for key, by_language in figures.items():
        rows = [
            {
                "language": language,
                "name": name_of(language),
                "figures": each,
                "counts": states.counts_of(each),
                "bar": states.bar_of(each),
                "workers": workers.get((key, language), []),
                "url": reverse("desk:translation_things", args=[key or SHARED, language]),
            }
            for language, each in by_language.items()
            if each.total
        ]
        sections.append({"key": key or SHARED, "title": names[key], "rows": rows})
    return sorted(sections, key=lambda each: (each["key"] in OWN_NAMES, each["title"].casefold()))


def languages_for(things: QuerySet[Thing]) -> list[str]:
    """The languages of the academy, and those in which anything of these things is there already."""
    codes = list(academy.the().languages)
    begun = Coverage.objects.filter(thing__in=things).exclude(language=F("thing__language"))
    return codes + sorted(set(begun.values_list("language", flat=True).distinct()) - set(codes))


OWN_NAMES = ("methods", "site", SHARED)


def names_of(keys: Any) -> dict[str, str]:
    """What programmes are called here, by key."""
    own = {"methods": _("Methods"), "site": _("Pages and messages of the site"), "": _("Shared words")}
    titles = Thing.objects.filter(sort="page", key__in=list(keys)).values_list("key", "title")
    return {key: key for key in keys} | dict(titles) | own


def workers_of(things: QuerySet[Thing]) -> dict[tuple[str, str], list[str]]:
    """Names of those who are at work, by programme and language."""
    found: dict[tuple[str, str], list[str]] = {}
    claims = Claim.objects.filter(thing__in=things).select_related("person", "thing").order_by("since", "pk")
    for claim in claims:
        names = found.setdefault((claim.thing.programme_key, claim.language), [])
        if claim.person.get_full_name() not in names:
            names.append(claim.person.get_full_name())
    return found


@require_safe
@translators
def things(request: HttpRequest, programme: str, language: str) -> HttpResponse:
    key, wanted = scope(request.user, programme, language)
    chosen = states.chosen(request.GET.get("show"))
    total = board.board([key], [language])[key][language]
    listed = paged(request, in_state(wanted, language, chosen).order_by("place", "sort", "key"))
    context = {
        "page": listed,
        "rows": rows_of(listed.object_list, language, request.user),
        "title": names_of([key])[key],
        "programme": programme,
        "language": language,
        "language_name": name_of(language),
        "figures": total,
        "bar": states.bar_of(total),
        "is_filtered": bool(chosen),
        "legend": states.legend(total, chosen, request.path),
        "signs": states.SIGNS.values(),
    }
    return page(request, "desk/translations/things.html", context, current="translations")


def scope(person: Any, programme: str, language: str) -> tuple[str, QuerySet[Thing]]:
    """The key of a programme and its things that are not written in this language; 404 for what a person may not see."""
    key = "" if programme == SHARED else programme
    wanted = rules.visible_things(person).filter(programme_key=key, total__gt=0).exclude(language=language)
    if language not in LANGUAGES or not rules.may_translate(person, key) or not wanted.exists():
        raise Http404
    return key, wanted


def in_state(wanted: QuerySet[Thing], language: str, state: str) -> QuerySet[Thing]:
    """Those of the things that have a passage in this state."""
    if not state:
        return wanted
    coverage = Coverage.objects.filter(thing=OuterRef("pk"), language=language)
    if state != State.MISSING:
        return wanted.filter(Exists(coverage.filter(**{f"{state}__gt": 0})))
    there = F("machine") + F("draft") + F("reviewed") + F("outdated")
    return wanted.exclude(Exists(coverage.filter(thing__total__lte=there)))


def rows_of(found: Any, language: str, person: Any) -> list[dict[str, Any]]:
    """Things with their figures, the words that are left to write, and who has taken them."""
    listed = list(found)
    left = words_left(listed, language)
    wished = wishes.counted("post", [each.key for each in listed if each.sort == "post"])
    rows = []
    for row in board.rows(listed, [language]):
        figures = row.figures[language]
        claim = row.claims.get(language)
        rows.append(
            {
                "thing": row.thing,
                "sort": registered.of(row.thing.sort).label,
                "figures": figures,
                "counts": states.counts_of(figures),
                "bar": states.bar_of(figures),
                "left": left.get(row.thing.pk, 0),
                "wishes": wished.get((row.thing.key, language), 0),
                "claim": claim,
                "mine": claim is not None and claim.person_id == person.pk,
            }
        )
    return rows


def words_left(listed: list[Thing], language: str) -> dict[int, int]:
    """Words of the source that wait for a translation or a newer one, by thing."""
    there = Translation.objects.filter(passage=OuterRef("pk"), language=language, outdated=False)
    rows = Passage.objects.filter(Q(thing__in=listed), ~Exists(there), gone_at__isnull=True).order_by()
    return dict(rows.values_list("thing").annotate(Sum("words")))


def thing_of(person: Any, language: str, sort: str, key: str) -> Thing:
    """A thing that this person may translate into this language, or 404."""
    thing = get_object_or_404(rules.visible_things(person), sort=sort, key=key)
    if language not in LANGUAGES or language == thing.language:
        raise Http404
    return thing


@require_POST
@translators
def claim(request: HttpRequest, language: str, sort: str, key: str) -> HttpResponse:
    thing = thing_of(request.user, language, sort, key)
    if request.POST.get("do") == "release":
        attempt(
            request,
            lambda: actions.release(thing, language=language, by=request.user),
            done=_("Given back: others know that they may go on."),
        )
    else:
        over = request.POST.get("do") == "over"
        attempt(
            request,
            lambda: actions.take(thing, language=language, by=request.user, over=over),
            done=_("Yours now: others see that you are at work on it."),
        )
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("desk:translation", language, sort, key)
