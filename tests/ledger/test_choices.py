"""Choosing packages and modules: what counts, what is owed, and that nothing met is lost."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import suppress

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.actions import modules as edition_modules
from rostra.cohorts.actions.modules import Taken
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.ledger import counting, reading
from rostra.ledger.actions import certificates, editions
from rostra.ledger.actions.choices import choose
from rostra.ledger.actions.rebuild import rebuild
from rostra.ledger.models import Progress, Requirement, Standing
from tests.factories.ladders import make_ladder, put_ladder
from tests.factories.ledger import enrol, fact, make_edition
from tests.programmes.trees import advanced, level, module

pytestmark = pytest.mark.django_db

ADVANCED = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"]
METHODS, IMPLEMENTATION, FOLLOW_UP = "adv:methods", "adv:implementation", "adv:follow-up"


@pytest.fixture
def ladder(prepared):
    return prepared(make_ladder)


def take(programme, organisation, choice="packages", modules=ADVANCED, **fields) -> Edition:
    edition = make_edition(programme, organisation, key="adv", choice=choice, opened=False, **fields)
    edition_modules.take(edition, modules=[Taken(each) for each in modules], by=None)
    return editions.open_(edition, by=None)


@pytest.fixture
def edition(prepared, ladder, organisations) -> Edition:
    return prepared(take, ladder, organisations.lindholt)


def counted(enrolment: Enrolment) -> list[str]:
    rows = reading.standings_of(enrolment, dt.date(2026, 1, 1))
    return [row.requirement.module for row in rows if row.counts]


def read(enrolment: Enrolment, *modules: str) -> None:
    for each in modules:
        fact(enrolment, f"{each}-t", "read")


def progress(enrolment: Enrolment) -> Progress:
    return Progress.objects.get(pk=enrolment.pk)


@pytest.mark.parametrize(
    ("group", "choice", "packages", "modules", "expected"),
    [
        ("core", "whole", [], [], True),
        ("core", "packages", [], [], True),
        ("core", "modules", [], [], True),
        ("package", "whole", [], [], True),
        ("package", "packages", [], [], False),
        ("package", "packages", ["a:p"], [], True),
        ("package", "packages", ["b:p"], [], False),
        ("package", "packages", [], ["m"], True),
        ("package", "modules", ["a:p"], [], False),
        ("package", "modules", [], ["m"], True),
        ("elective", "whole", [], ["m"], False),
        ("elective", "packages", ["a:p"], [], False),
        ("elective", "packages", [], ["m"], True),
        ("elective", "modules", [], ["m"], True),
        ("elective", "modules", [], ["n"], False),
        ("optional", "whole", ["a:p"], ["m"], False),
        ("optional", "modules", ["a:p"], ["m"], False),
    ],
)
def test_what_counts(group, choice, packages, modules, expected):
    requirement = Requirement(group=group, package="a:p", module="m")
    enrolment = Enrolment(edition=Edition(choice=choice), packages=packages, modules=modules)
    assert counting.counts(requirement, enrolment) is expected
    assert counting.left_out(requirement, enrolment) is (
        not expected and choice != "whole" and group in {"package", "elective"}
    )


def test_what_is_pinned(edition):
    rows = edition.requirements.exclude(group="optional").order_by("position")
    assert [(row.module, row.group, row.package) for row in rows] == [
        ("m1", "core", ""),
        ("m2", "core", ""),
        ("m3", "package", METHODS),
        ("m4", "package", METHODS),
        ("m5", "package", IMPLEMENTATION),
        ("m6", "package", IMPLEMENTATION),
        ("m7", "package", FOLLOW_UP),
        ("m8", "elective", ""),
    ]
    assert edition.requirements.filter(group="optional").count() == 8


def test_a_whole_edition_takes_packages_and_the_single_modules_it_names(ladder, organisations, people):
    whole = take(ladder, organisations.lindholt, choice="whole", modules=["m1", "m3", "m8"])
    assert counted(enrol(whole, people.mette)) == ["m1", "m3", "m8"]
    everything = make_edition(ladder, organisations.lindholt, key="all", choice="whole")
    assert "m8" not in counted(enrol(everything, people.mette))
    assert everything.requirements.filter(module="b1").exists()


def test_where_all_packages_are_taken_nothing_is_to_choose(organisations, people):
    programme = make_ladder(levels=[advanced(choose=0)])
    edition = make_edition(programme, organisations.lindholt, choice="packages")
    mine = enrol(edition, people.mette)
    assert counted(mine) == ["m1", "m2", "m3", "m4", "m5", "m6", "m7"]
    read(mine, *counted(mine))
    # The single module may still be chosen; until somebody says so, the choice is owed.
    assert progress(mine).completed_at is None
    choose(mine, by=people.mette)
    assert progress(mine).completed_at is not None


def test_own_dates_are_pinned(ladder, organisations, people):
    edition = make_edition(ladder, organisations.lindholt, key="own", opened=False)
    day = edition.starts_on + dt.timedelta(days=33)
    edition_modules.take(edition, modules=[Taken("b1", due_on=day), Taken("b2")], by=None)
    edition = editions.open_(edition, by=None)
    due = {
        row.requirement.module: row.due_on
        for row in reading.standings_of(enrol(edition, people.mette), day)
        if row.counts
    }
    # Who enrols ten days after the start has ten days more, but never beyond the last day.
    assert due == {"b1": day + dt.timedelta(days=10), "b2": edition.ends_on}


def test_while_the_choice_is_owed_only_the_core_is_asked_and_nothing_is_complete(edition, people):
    mine = enrol(edition, people.mette)
    assert counted(mine) == ["m1", "m2"]
    read(mine, "m1", "m2")
    assert (progress(mine).asked, progress(mine).met, progress(mine).completed_at) == (2, 2, None)
    with pytest.raises(Refused) as refused:
        certificates.issue(enrolment=mine, by=people.mette)
    assert refused.value.code == "choice"
    assert rebuild(check=True).differences == []


def test_a_package_becomes_what_is_asked(edition, people):
    mine = choose(
        enrol(edition, people.mette), packages=[IMPLEMENTATION], outcomes=["recruit", "?"], by=people.mette
    )
    assert counted(mine) == ["m1", "m2", "m3", "m5", "m6"]  # m6 builds on m3
    assert (mine.packages, mine.modules, mine.outcomes) == ([IMPLEMENTATION], ["m3"], ["recruit"])
    rows = reading.standings_of(mine, edition.ends_on)
    owed = {row.requirement.module: row for row in rows}
    assert owed["m7"].left_out
    assert owed["m7"].due_on is None
    assert owed["m7"].shown == "open"
    assert next(row for row in rows if row.requirement.target == "ladder-m5-t").due_on is not None
    read(mine, "m1", "m2", "m3", "m5")
    with pytest.raises(Refused, match=r"M6\.1"):
        certificates.issue(enrolment=mine, by=people.mette)
    read(mine, "m6")
    assert progress(mine).completed_at is not None
    made = certificates.issue(enrolment=mine, by=people.mette)
    assert [each["code"] for each in made.content["requirements"]] == ["M1.1", "M2.1", "M3.1", "M5.1", "M6.1"]
    with pytest.raises(Refused) as refused:
        choose(mine, packages=[METHODS], by=people.mette)
    assert refused.value.code == "certified"
    assert rebuild(check=True).differences == []


def test_changing_the_choice_keeps_what_was_met(edition, people):
    mine = choose(enrol(edition, people.mette), packages=[FOLLOW_UP], by=people.mette)
    read(mine, "m1", "m2", "m7")
    assert progress(mine).completed_at is not None
    mine = choose(mine, packages=[METHODS], by=people.mette)
    assert (progress(mine).asked, progress(mine).met, progress(mine).completed_at) == (4, 2, None)
    assert (
        Standing.objects.get(enrolment=mine, requirement__module="m7", requirement__group="package").state
        == "met"
    )
    read(mine, "m3")
    mine = choose(mine, packages=[FOLLOW_UP], by=people.mette)
    assert (progress(mine).asked, progress(mine).met) == (3, 3)
    assert ModelLogEntry.objects.filter(action="ledger.enrolment.choose").count() == 3
    choose(mine, packages=[FOLLOW_UP], by=people.mette)
    assert ModelLogEntry.objects.filter(action="ledger.enrolment.choose").count() == 3
    assert rebuild(check=True).differences == []


def test_a_choice_that_cannot_be_is_refused_whole(edition, people):
    mine = enrol(edition, people.mette)
    with pytest.raises(Faults) as caught:
        choose(mine, by=people.mette)
    assert [name for name, _said in caught.value.faults] == ["packages"]
    with pytest.raises(Faults):
        choose(mine, packages=["methods"], by=people.mette)
    with pytest.raises(Faults):
        choose(mine, packages=[METHODS], modules=["b1"], by=people.mette)  # not taken by this edition
    assert Enrolment.objects.get(pk=mine.pk).chosen_at is None


def test_who_may_choose(edition, people):
    mine = enrol(edition, people.mette)
    for who in (people.nils, people.basia, people.tove, people.kit):
        with pytest.raises(NotAllowed):
            choose(mine, packages=[METHODS], by=who)
    assert choose(mine, packages=[METHODS], by=people.maren).packages == [METHODS]


def test_nothing_is_chosen_in_a_whole_edition_nor_after_the_end(ladder, organisations, people):
    whole = take(ladder, organisations.lindholt, choice="whole")
    with pytest.raises(Refused) as refused:
        choose(enrol(whole, people.mette), packages=[METHODS], by=people.mette)
    assert refused.value.code == "whole"
    other = make_edition(ladder, organisations.lindholt, key="other", choice="packages")
    mine = enrol(other, people.mette)
    Edition.objects.filter(pk=other.pk).update(ends_on=other.starts_on)
    with pytest.raises(Refused) as refused:
        choose(mine, packages=[METHODS], by=people.mette)
    assert refused.value.code == "ended"


def test_single_modules(ladder, organisations, people):
    edition = take(ladder, organisations.lindholt, choice="modules")
    mine = choose(enrol(edition, people.mette), modules=["m6", "m8"], by=people.mette)
    assert counted(mine) == ["m1", "m2", "m3", "m6", "m8"]


def test_a_module_added_to_a_chosen_package_is_asked_once_it_is_accepted(edition, ladder, people):
    mine = choose(enrol(edition, people.mette), packages=[FOLLOW_UP], by=people.mette)
    read(mine, *counted(mine))
    assert progress(mine).completed_at is not None
    grown = advanced()
    grown["modules"].append(module("m9", "package:follow-up", "report"))
    put_ladder(ladder, [grown])
    edition_modules.take(edition, modules=[Taken(each) for each in [*ADVANCED, "m9"]], by=None)
    offered = editions.differences(edition)
    assert [each.key for each in offered] == ["add:ladder-m9-t", "add:ladder-m9-x"]
    assert counted(mine) == ["m1", "m2", "m7"]
    editions.accept_differences(edition, keys=[each.key for each in offered], by=None)
    assert counted(mine) == ["m1", "m2", "m7", "m9"]
    assert progress(mine).completed_at is None
    assert rebuild(check=True).differences == []


def test_after_opening_other_modules_and_dates_are_offered_not_imposed(edition, people):
    mine = enrol(edition, people.mette)
    read(mine, "m1")
    day = edition.starts_on + dt.timedelta(days=20)
    edition_modules.take(edition, modules=[Taken("m2", due_on=day), Taken("m3")], by=people.maren)
    offered = {each.key: each for each in editions.differences(edition)}
    assert "remove:ladder-m1-t" in offered
    assert "has a date of its own" in offered["change:ladder-m2-t"].detail
    assert counted(mine) == ["m1", "m2"]
    editions.accept_differences(edition, keys=["change:ladder-m2-t", "remove:ladder-m1-t"], by=people.maren)
    assert edition.requirements.get(target="ladder-m2-t").due_days == 20
    assert (progress(mine).asked, progress(mine).met) == (2, 1)  # what was met stays met
    with pytest.raises(Refused):
        drafts.change(edition, by=people.maren, choice="whole")


def test_what_an_edition_takes_is_checked(edition, ladder, organisations, people):
    with pytest.raises(Refused):
        edition_modules.take(edition, modules=[Taken("nothing")], by=None)
    with pytest.raises(Faults) as caught:
        edition_modules.take(
            edition,
            modules=[
                Taken("m1", due_on=edition.starts_on - dt.timedelta(days=1)),
                Taken("m2", due_on=edition.ends_on + dt.timedelta(days=1)),
                Taken("m3", example="| a | table |\n|---|---|\n"),
                Taken("m4", example="**Lindholt** asked 40 people."),
            ],
            by=None,
        )
    assert {name for name, _said in caught.value.faults} >= {"m1-due_on", "m2-due_on"}
    for who in (people.basia, people.tove, people.mette):
        with pytest.raises(NotAllowed):
            edition_modules.take(edition, modules=[], by=who)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "choose", "void", "accept"]),
        st.integers(0, 7),
        st.sets(st.sampled_from([METHODS, IMPLEMENTATION, FOLLOW_UP]), min_size=1),
        st.sets(st.sampled_from(["m3", "m6", "m8"]), max_size=2),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(STEPS, st.sampled_from(["packages", "modules"]), st.randoms(use_true_random=False))
def test_whatever_happens_what_is_stored_is_what_a_rebuild_gives(
    django_db_blocker, steps, choice, chance: random.Random
):
    from django.db import transaction

    from rostra.ledger.actions import evidence
    from rostra.ledger.models import Evidence
    from tests.cast import make_organisations, make_people

    with transaction.atomic():
        organisations = make_organisations()
        people = make_people()
        programme = make_ladder()
        edition = take(programme, organisations.lindholt, choice=choice)
        mine, other = enrol(edition, people.mette), enrol(edition, people.nils)
        for verb, number, packages, modules in steps:
            who = chance.choice([mine, other])
            if verb == "read":
                read(who, ADVANCED[number])
            elif verb == "choose":
                # What an edition takes no longer cannot be chosen any more.
                with suppress(Faults):
                    choose(who, packages=packages if choice == "packages" else (), modules=modules, by=None)
            elif verb == "void" and (
                row := Evidence.objects.filter(enrolment=who, kind="read", voided_by=None).first()
            ):
                evidence.void(row, reason="wrong", by=None)
            elif verb == "accept":
                put_ladder(programme, [advanced(), level("more", module(f"n{number}", "package:methods"))])
                edition_modules.take(
                    edition, modules=[Taken(each) for each in ADVANCED[: number + 1]], by=None
                )
                editions.accept_differences(
                    edition, keys=[each.key for each in editions.differences(edition)], by=None
                )
        assert rebuild(check=True).differences == []
        transaction.set_rollback(True)
