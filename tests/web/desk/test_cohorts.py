"""Pages about the cohorts of an edition: what they show, to whom, at which price."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from rostra.coaching.actions import pairs, support_plans
from rostra.coaching.models import Flag, Pair, Sprint
from rostra.cohorts.actions import groups, proposals, remarks
from rostra.cohorts.models import Cohort, Enrolment, Placement, Proposal, WorkGroup
from rostra.people.models import Membership, Person
from tests.factories.live import make_session
from tests.web.desk.conftest import enrol
from tests.web.desk.test_budgets import cost


def many(edition, organisation, count: int) -> list[Enrolment]:
    """People as rows, with a level and progress of their own."""
    people = Person.objects.bulk_create(
        Person(
            email=f"many{n}@lindholt.example",
            key=f"many-{n}",
            name=f"Many {n:03}",
            language="en",
            password="!",
        )
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=each, organisation=organisation, function="official") for each in people
    )
    made = Enrolment.objects.bulk_create(
        Enrolment(
            key=f"enr-{each.key}", edition=edition, person=each, organisation=organisation, state="enrolled",
            enrolled_at=timezone.now() - dt.timedelta(days=40),
        )
        for each in people
    )  # fmt: skip
    Placement.objects.bulk_create(Placement(enrolment=each, level="some") for each in made)
    return made


def at(name: str, *args: str) -> str:
    return reverse(f"desk:{name}", args=args)


def test_boards_of_five_hundred_cost_what_boards_of_one_cost(enrolled, as_):
    spring, maren = enrolled.spring, as_(enrolled.people.maren)
    pairs.begin(
        kind="officer", helper=enrolled.people.ole, enrolment=enrolled.mette, by=enrolled.people.maren
    )
    Flag.objects.create(enrolment=enrolled.mette, text="I am lost.")
    paths = [
        at("board", spring.key), at("board", spring.key) + "?risk=1", at("board_mix", spring.key),
        at("at_risk", spring.key), at("groups", spring.key), at("interim", spring.key), at("remarks", spring.key),
    ]  # fmt: skip
    before = [cost(maren, path) for path in paths]
    made = many(spring, enrolled.organisations.lindholt, 500)
    Pair.objects.bulk_create(
        Pair(
            key=f"pair-{each.pk}",
            kind="officer",
            helper=enrolled.people.ole,
            member=each.person,
            enrolment=each,
        )
        for each in made[:60]
    )
    after = [cost(maren, path, warm=False) for path in paths]
    assert dict(zip(paths, after, strict=True)) == dict(zip(paths, before, strict=True))
    assert max(after) <= 45
    page = maren.get(paths[0]).content.decode()
    assert "501 people" in page
    assert page.count("<tr>") == 51
    assert "Many 049" in page
    assert "Many 050" not in page
    assert "some experience" in page
    assert enrolled.people.ole.get_full_name() in page
    found = maren.get(paths[0] + "?level=some&q=Many+017").content.decode()
    assert "Many 017" in found
    assert "Many 018" not in found


def test_who_falls_behind_with_the_next_step(enrolled, as_):
    spring, people = enrolled.spring, enrolled.people
    maren, path = as_(people.maren), at("at_risk", spring.key)
    assert "Nobody falls behind" in maren.get(path).content.decode()
    flag = Flag.objects.create(enrolment=enrolled.mette, text="I am lost.")
    page = maren.get(path + "?reason=stuck").content.decode()
    assert "One person needs a look" in page
    assert "no support officer" in page
    assert f"{at('write', spring.key)}?people={enrolled.mette.key}" in page
    assert at("flag", flag.key) in page
    pairs.begin(kind="officer", helper=people.ole, enrolment=enrolled.mette, by=people.maren)
    page = maren.get(path).content.decode()
    assert f"Ask {people.ole.get_full_name()} to call" in page
    done = maren.post(
        at("at_risk_call", enrolled.mette.key), {"back": "https://elsewhere.example/"}, follow=True
    )
    assert "is asked to call" in done.content.decode()
    assert done.redirect_chain[0][0] == path
    assert "Nobody falls behind" not in as_(people.tove).get(path).content.decode()
    assert people.mette.get_full_name() not in as_(people.eva).get(path).content.decode()
    assert people.mette.get_full_name() not in as_(people.eva).get(at("board", spring.key)).content.decode()
    kept = maren.post(
        at("support_plan", spring.key),
        {
            "missed": 3,
            "silent_days": 30,
            "overdue_days": 7,
            "contact_days": 10,
            "answer_days": 2,
            "digests": "on",
        },
    )
    assert kept.status_code == 302
    spring.refresh_from_db()
    assert (spring.support_plan.missed, spring.support_plan.nudges, spring.support_plan.digests) == (
        3,
        False,
        True,
    )
    assert maren.post(at("support_plan", spring.key), {"missed": 3}).status_code == 400


def test_small_numbers_are_withheld_from_who_may_not_see_people(enrolled, as_):
    spring, people = enrolled.spring, enrolled.people
    many(spring, enrolled.organisations.lindholt, 12)
    Placement.objects.create(enrolment=enrolled.mette, level="leads")
    seen = as_(people.maren).get(at("board_mix", spring.key)).content.decode()
    figures = as_(people.eva).get(at("board_mix", spring.key)).content.decode()
    assert "Levels by cohort" in seen
    assert "People by territory" in seen
    assert "Levels by cohort" not in figures
    assert "People by territory" not in figures
    assert "withheld" in figures
    assert '<td class="num">1</td>' not in figures


def test_groups_from_the_form_to_what_is_confirmed(enrolled, as_):
    spring, people = enrolled.spring, enrolled.people
    many(spring, enrolled.organisations.lindholt, 5)
    maren, path = as_(people.maren), at("groups", spring.key)
    form = {
        "purpose": "Workshop 1",
        "groups": 2,
        "level": "spread",
        "language": "as",
        "organisation": "spread",
    }
    assert maren.post(path, {**form, "language": "nonsense"}).status_code == 400
    assert maren.post(path, {**form, "language": "free", "groups": 60}).status_code == 400
    answer = maren.post(path, {**form, "language": "free"})
    made = Proposal.objects.get(edition=spring, kind="groups")
    here = at("group_proposal", spring.key, made.key)
    assert answer.status_code == 302
    assert answer["Location"] == here
    if made.state == Proposal.State.ASKED:
        assert "Look again" in maren.get(here).content.decode()
        proposals.answer_now(made, seconds=20)
    page = maren.get(here).content.decode()
    assert "proved: none is better" in page
    assert "Many 003" in page
    assert "Confirm these groups" in page
    assert "Confirm these groups" not in as_(people.tove).get(here).content.decode()
    made.refresh_from_db()
    moved = groups.shown(made)[0][0]
    assert (
        "Changed by hand"
        in maren.post(here, {f"to-{moved}": "2", "do": "save"}, follow=True).content.decode()
    )
    made.refresh_from_db()
    assert moved in made.chosen["groups"][1]
    assert "The groups are made" in maren.post(here, {"do": "confirm"}, follow=True).content.decode()
    first = WorkGroup.objects.get(name="Group 1")
    page = maren.post(
        at("work_group", first.key), {"do": "rename", "name": "Harbour"}, follow=True
    ).content.decode()
    assert "Harbour" in page
    assert "Renamed." in page
    maren.post(at("work_group", first.key), {"do": "move", "person": moved, "group": first.key})
    assert first.places.filter(enrolment__key=moved).exists()
    assert "gone" in maren.post(path, {"do": "remove", "purpose": "Workshop 1"}, follow=True).content.decode()


def test_what_people_say_reaches_who_prepares_the_next_edition(enrolled, as_):
    spring, people = enrolled.spring, enrolled.people
    tove, path = as_(people.tove), at("remarks", spring.key)
    said = {"text": "Two hours are right.", "where": "after workshop 1", "consent": "named"}
    assert tove.post(path, said).status_code == 400
    assert tove.post(path, {**said, "enrolment": enrolled.mette.key}).status_code == 302
    remarks.log(edition=spring, text="The room was cold.", by=people.maren)
    maren = as_(people.maren)
    copy = maren.get(at("edition_copy", spring.key)).content.decode()
    assert "Two hours are right." in copy
    assert "The room was cold." in copy
    report = maren.get(at("interim", spring.key)).content.decode()
    assert "Two hours are right." in report
    assert people.mette.get_full_name() in report
    assert "The room was cold." not in report
    assert "The room was cold." not in as_(people.eva).get(path).content.decode()


def test_another_first_day_moves_what_hangs_on_it(enrolled, as_):
    spring, people = enrolled.spring, enrolled.people
    maren = as_(people.maren)
    maren.post(
        at("cohort_new", spring.key),
        {"name": "North", "area": "North coast", "territories": "DK-1\nDK-2", "wide": "on"},
    )
    cohort = Cohort.objects.get(name="North")
    assert cohort.territories == ["DK-1", "DK-2"]
    assert cohort.wide
    Enrolment.objects.filter(pk=enrolled.mette.pk).update(cohort=cohort)
    session = make_session(spring.organisation, days=10, edition=spring, cohort=cohort, title="Workshop 1")
    begun = make_session(spring.organisation, days=-2, edition=spring, cohort=cohort, title="Begun")
    day = timezone.localdate()
    whole = make_session(spring.organisation, days=11, edition=spring, title="For everybody")
    sprint = Sprint.objects.create(
        edition=spring, cohort=cohort, number=1, title="Show your work", starts_on=day + dt.timedelta(days=12),
        ends_on=day + dt.timedelta(days=26),
    )  # fmt: skip
    to = spring.starts_on + dt.timedelta(days=7)
    path = at("cohort_shift", cohort.key)
    page = maren.get(path, {"starts_on": to.isoformat()}).content.decode()
    assert "Workshop 1" in page
    assert "Show your work" in page
    assert "Begun" not in page
    assert "For everybody" in page
    Cohort.objects.create(edition=spring, name="South")
    assert "For everybody" not in maren.get(path, {"starts_on": to.isoformat()}).content.decode()
    session.refresh_from_db()
    before = session.first_day
    stays = whole.first_day
    assert (
        maren.post(path, {"starts_on": (spring.starts_on - dt.timedelta(days=1)).isoformat()}).status_code
        == 400
    )
    assert maren.post(path, {"starts_on": to.isoformat()}).status_code == 302
    for row in (session, begun, sprint, cohort, whole):
        row.refresh_from_db()
    assert whole.first_day == stays
    assert session.first_day == before + dt.timedelta(days=7)
    assert session.starts_at.date() == session.first_day
    assert sprint.starts_on == day + dt.timedelta(days=19)
    assert cohort.starts_on == to
    assert begun.first_day < day
    assert as_(people.tove).post(path, {"starts_on": to.isoformat()}).status_code == 403
    assert "North coast" in maren.get(at("board_mix", spring.key)).content.decode()


@pytest.mark.parametrize("who", ["basia", "piotr", "mette", "kit"])
def test_others_see_nothing_of_it(enrolled, as_, who):
    support_plans.save(enrolled.spring, by=enrolled.people.maren)
    client = as_(getattr(enrolled.people, who))
    for name in ("board", "at_risk", "groups", "remarks", "interim", "support_plan", "board_mix"):
        assert client.get(at(name, enrolled.spring.key)).status_code in (403, 404)


def test_somebody_who_came_late_is_put_into_a_group(enrolled, as_):
    spring = enrolled.spring
    group = WorkGroup.objects.create(edition=spring, purpose="Workshop 1", name="Group 1")
    nils = enrol(spring, enrolled.people.nils)
    maren = as_(enrolled.people.maren)
    assert "Who is in no group yet" in maren.get(at("work_group", group.key)).content.decode()
    maren.post(at("work_group", group.key), {"do": "move", "person": nils.key, "group": group.key})
    assert group.places.get().enrolment == nils
