"""Lists enrolled and invited, people moved and withdrawn together, and all of it undone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from rostra.cohorts.actions import cohorts
from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import sorting
from rostra.ledger.actions import batches, enrolments
from rostra.ledger.models import Batch, Standing
from rostra.messaging.models import Message
from rostra.people.lists import Line, read
from rostra.people.models import Invitation, LongTask, Membership, Person
from tests.factories.ledger import enrol, fact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.ROSTRA_MAIL = "smtp://localhost:1"


def lines(*typed: str) -> list[Line]:
    return read("\n".join(typed)).lines


def begin(edition, by, *typed, verb="enrol", **more):
    return batches.begin(edition=edition, lines=lines(*typed), verb=verb, by=by, **more)


def states(edition) -> dict[str, str]:
    rows = Enrolment.objects.filter(edition=edition).select_related("person")
    return {each.person.email: each.state for each in rows}


def verdicts(edition, by, *typed) -> list[str]:
    return [each.verdict for each in sorting.sort_out(edition, lines(*typed), by=by).sorts]


def test_every_line_is_sorted_out(spring, people):
    enrol(spring, people.mette)
    enrolments.withdraw(enrol(spring, people.nils), by=None)
    enrolments.invite(edition=spring, lines="odd@lindholt.example", by=None)
    found = sorting.sort_out(
        spring,
        lines(
            "New Person <new@lindholt.example>",
            f"{people.maren.name} <{people.maren.email}>",
            f"{people.mette.name} <{people.mette.email}>",
            f"{people.nils.name} <{people.nils.email}>",
            "odd@lindholt.example",
            "new@lindholt.example",
            "nothing",
        ),
        by=people.maren,
    )
    assert [each.verdict for each in found.sorts] == [
        "new", "known", "there", "back", "again", "repeated", "faulty",
    ]  # fmt: skip
    assert "line 1" in found.sorts[5].remarks[0]


def test_doubts_are_said(spring, people):
    enrol(spring, people.mette)
    local, _domain = people.mette.email.split("@")
    found = sorting.sort_out(
        spring,
        lines(
            f"Somebody Else <{people.maren.email}>",
            f"{people.mette.name} <{local[:-2] + local[-1] + local[-2]}x@elsewhere.example>",
            "Ida Bruun <ida.bruun@lindholt.example>",
            "Ida Bruun <ida.brunn@lindholt.example>",
            "Kai <kai@gmial.com>",
        ),
        by=people.maren,
    )
    said = [" ".join(each.remarks) for each in found.sorts]
    assert f"Known here as {people.maren.name}" in said[0]
    assert f"The same name stands with {people.mette.email}" in said[1]
    assert "Very like ida.brunn@lindholt.example" in said[2]
    assert "gmail.com" in said[4]


def test_nothing_is_learnt_about_people_of_others(spring, people):
    """Basia's people belong to another organisation: Maren's list finds out neither their names nor their addresses."""
    local, domain = people.piotr.email.split("@")
    found = sorting.sort_out(
        spring,
        lines(
            f"Wrong Name <{people.piotr.email}>",
            f"{people.piotr.name} <other@lindholt.example>",
            f"{local}z@{domain}",
        ),
        by=people.maren,
    )
    assert [each.verdict for each in found.sorts] == ["new", "new", "new"]
    assert people.piotr.name not in str([each.remarks for each in found.sorts])
    assert found.sorts[1].remarks == ()
    seen = sorting.sort_out(spring, lines(f"Wrong Name <{people.piotr.email}>"), by=people.ada)
    assert seen.sorts[0].verdict == "known"
    assert people.piotr.name in seen.sorts[0].remarks[0]


def test_organisations_cohorts_functions_and_languages_of_the_list(spring, people, organisations):
    cohorts.add(edition=spring, name="Group 1", by=None)
    text = "Email\tOrganisation\tCohort\tFunction\tLanguage\n"
    text += f"a@lindholt.example\t{organisations.lindholt.name}\tgroup 1\tcouncillor\tDanish\n"
    text += f"b@lindholt.example\t{organisations.lindholt.name[:-4]}\tGroup 9\twizard\tKlingon\n"
    found = sorting.sort_out(spring, read(text).lines, by=people.ada)
    first, second = found.sorts
    assert (first.organisation.key, first.cohort.name, first.function, first.language) == (
        "lindholt", "Group 1", "elected", "da",
    )  # fmt: skip
    assert first.remarks == ()
    assert (second.organisation, second.cohort, second.function, second.language) == (None, None, "", "")
    assert second.remarks == ()
    assert [word in " ".join(found.notes) for word in ("Group 9", "wizard", "Klingon")] == [True] * 3
    assert (found.strange[0].lines, found.strange[0].nearest[0].key) == (1, "lindholt")
    name = organisations.lindholt.name[:-4]
    answered = sorting.sort_out(spring, read(text).lines, by=people.ada, meant={name: "lindholt"})
    assert answered.sorts[1].organisation.key == "lindholt"


def test_enrolling_a_list_with_letters_that_wait_a_minute(spring, people):
    batch, task = begin(
        spring, people.maren, "Bo <bo@lindholt.example>", f"{people.mette.name} <{people.mette.email}>"
    )
    assert task is None
    assert states(spring) == {"bo@lindholt.example": "enrolled", people.mette.email: "enrolled"}
    assert batches.outcomes(Batch.objects.get()) == {"enrolled": 2}
    spring.refresh_from_db()
    assert spring.enrolled_count == 2
    assert Standing.objects.filter(enrolment__person__email="bo@lindholt.example").count() == 6
    assert {each.due_at for each in Message.objects.all()} == {batch.undo_until}
    assert batch.undo_until - timezone.now() > dt.timedelta(seconds=55)


def test_a_faulty_line_stops_the_list_until_it_is_to_be_left_out(spring, people):
    typed = ("Bo <bo@lindholt.example>", "nothing here", "Bo <bo@lindholt.example>")
    with pytest.raises(Refused, match="One line has a fault"):
        begin(spring, people.maren, *typed)
    assert Person.objects.filter(email="bo@lindholt.example").count() == 0
    begin(spring, people.maren, *typed, skip_faults=True)
    report = Batch.objects.get().report
    assert [(each["number"], each["outcome"]) for each in report["lines"]] == [
        (2, "faulty"), (3, "repeated"), (1, "enrolled"),
    ]  # fmt: skip
    assert "bo@lindholt.example" not in str(report)


def test_a_long_list_is_worked_as_a_task_and_goes_on_where_it_stopped(spring, people, work_off):
    typed = [f"Person {n} <p{n}@lindholt.example>" for n in range(70)]
    batch, task = begin(spring, people.maren, *typed, letters=False)
    assert task.total == 70
    assert Enrolment.objects.filter(edition=spring).count() == 0
    assert work_off() >= 1
    done = LongTask.objects.get()
    assert (done.state, done.done, done.result["enrolled"]) == ("done", 70, 70)
    spring.refresh_from_db()
    assert spring.enrolled_count == 70
    assert Batch.objects.get().report["todo"] == []
    batches.work_off.call(long_task=task.key, batch=batch.key)
    assert Enrolment.objects.filter(edition=spring).count() == 70
    assert Message.objects.count() == 0
    assert "@" not in str(Batch.objects.get().report)


def test_undo_takes_everything_back(spring, people):
    before = Person.objects.count()
    enrolments.withdraw(enrol(spring, people.nils), by=None)
    batch, _task = begin(
        spring, people.maren, "Bo <bo@lindholt.example>", people.nils.email, people.mette.email
    )
    batches.undo(batch, by=people.maren)
    assert states(spring) == {people.nils.email: "withdrawn"}
    spring.refresh_from_db()
    assert spring.enrolled_count == 0
    assert Person.objects.count() == before
    letters = Message.objects.filter(due_at=batch.undo_until)
    assert {each.state for each in letters} == {"withdrawn"}
    with pytest.raises(Refused, match="undone already"):
        batches.undo(batch, by=people.maren)


def test_undo_of_invitations_gives_the_first_letters_back_their_link(spring, people):
    enrolments.invite(edition=spring, lines="odd@lindholt.example", by=None)
    first = Invitation.objects.get()
    batch, _task = begin(spring, people.maren, "odd@lindholt.example", "new@lindholt.example", verb="invite")
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    batches.undo(batch, by=people.maren)
    first.refresh_from_db()
    assert first.withdrawn_at is None
    assert Invitation.objects.count() == 1
    assert states(spring) == {"odd@lindholt.example": "invited"}


def test_what_has_gone_or_gone_on_is_not_undone(spring, people):
    batch, _task = begin(spring, people.maren, "Bo <bo@lindholt.example>")
    Message.objects.filter(to="bo@lindholt.example").update(state="sent")
    with pytest.raises(Refused, match="Letters have gone"):
        batches.undo(batch, by=people.maren)
    assert states(spring) == {"bo@lindholt.example": "enrolled"}
    Batch.objects.update(undo_until=timezone.now())
    with pytest.raises(Refused, match="too late"):
        batches.undo(Batch.objects.get(), by=people.maren)


def test_a_list_without_letters_is_undone_until_somebody_goes_on(spring, people):
    batch, _task = begin(spring, people.maren, people.mette.email, people.nils.email, letters=False)
    assert (batch.undo_until, Message.objects.count()) == (None, 0)
    fact(Enrolment.objects.get(person=people.mette), "guide", "read", source="self")
    with pytest.raises(Refused, match="One of them has gone on"):
        batches.undo(batch, by=people.maren)
    assert len(states(spring)) == 2


def test_many_are_moved_and_back(spring, people):
    group = cohorts.add(
        edition=spring, name="Late", starts_on=spring.starts_on + dt.timedelta(days=20), by=None
    )
    rows = [enrol(spring, people.mette), enrol(spring, people.nils)]
    due = list(Standing.objects.order_by("pk").values_list("due_on", flat=True))
    batch = batches.move(edition=spring, enrolments=rows, cohort=group, by=people.maren)
    assert {each.cohort for each in Enrolment.objects.all()} == {group}
    assert list(Standing.objects.order_by("pk").values_list("due_on", flat=True)) != due
    enrolments.move(Enrolment.objects.get(person=people.nils), cohort=None, by=None)
    batches.undo(batch, by=people.maren)
    assert {each.cohort for each in Enrolment.objects.all()} == {None}
    assert list(Standing.objects.order_by("pk").values_list("due_on", flat=True)) == due
    with pytest.raises(Refused, match="already"):
        batches.move(edition=spring, enrolments=rows, cohort=None, by=people.maren)


def test_many_are_withdrawn_and_back(spring, brod, people):
    foreign = enrol(brod, people.piotr)
    rows = [enrol(spring, people.mette), enrol(spring, people.nils), foreign]
    batch = batches.withdraw(edition=spring, enrolments=rows, by=people.maren)
    assert states(spring) == {people.mette.email: "withdrawn", people.nils.email: "withdrawn"}
    foreign.refresh_from_db()
    assert foreign.state == "enrolled"
    spring.refresh_from_db()
    assert spring.enrolled_count == 0
    batches.undo(batch, by=people.maren)
    assert set(states(spring).values()) == {"enrolled"}
    spring.refresh_from_db()
    assert spring.enrolled_count == 2


def test_only_those_who_run_the_edition(spring, people):
    for verb in ("enrol", "invite"):
        with pytest.raises(NotAllowed):
            begin(spring, people.basia, "Bo <bo@lindholt.example>", verb=verb)
    rows = [enrol(spring, people.mette)]
    with pytest.raises(NotAllowed):
        batches.withdraw(edition=spring, enrolments=rows, by=people.tove)
    with pytest.raises(NotAllowed):
        batches.move(edition=spring, enrolments=rows, cohort=None, by=people.basia)
    batch = batches.withdraw(edition=spring, enrolments=rows, by=people.maren)
    with pytest.raises(NotAllowed):
        batches.undo(batch, by=people.basia)


def test_a_function_makes_a_member_only_where_one_manages(spring, people, organisations):
    text = "Email\tOrganisation\tFunction\n"
    text += f"a@lindholt.example\t{organisations.lindholt.name}\tcouncillor\n"
    batch, _task = batches.begin(
        edition=spring, lines=read(text).lines, verb="enrol", by=people.maren, letters=False
    )
    member = Membership.objects.get(person__email="a@lindholt.example")
    assert (member.organisation.key, member.function) == ("lindholt", "elected")
    batches.undo(batch, by=people.maren)
    assert not Membership.objects.filter(pk=member.pk).exists()
    assert not Person.objects.filter(email="a@lindholt.example").exists()


def test_very_many_are_withdrawn_as_long_work(spring, people, work_off, monkeypatch):
    monkeypatch.setattr(batches, "SILENT_AT_ONCE", 1)
    rows = [enrol(spring, people.mette), enrol(spring, people.nils)]
    batch, task = batches.begin_verb(edition=spring, enrolments=rows, verb="withdraw", by=people.maren)
    assert set(states(spring).values()) == {"enrolled"}
    work_off()
    task.refresh_from_db()
    assert (task.state, set(states(spring).values())) == ("done", {"withdrawn"})
    batches.undo(batch, by=people.maren)
    assert set(states(spring).values()) == {"enrolled"}


def test_undo_of_hundreds_costs_few_questions_a_person(
    spring, people, work_off, django_assert_max_num_queries
):
    typed = [f"Person {n} <p{n}@lindholt.example>" for n in range(60)]
    batch, _task = begin(spring, people.maren, *typed, letters=False)
    work_off()
    with django_assert_max_num_queries(240):
        batches.undo(batch, by=people.maren)
    assert not Person.objects.filter(
        email__endswith="@lindholt.example", joined_at=None, name__startswith="Person"
    ).exists()
