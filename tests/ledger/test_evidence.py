"""Evidence is written once and never changed; what is stored is at any time what a rebuild gives."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import certificates, editions, evidence, rebuild
from rostra.ledger.models import Certificate, Evidence, EvidenceKind, Progress, Requirement, Standing
from tests.factories.courses import ACTIVITIES, publish
from tests.factories.ledger import enrol, fact, finish, requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def mette(prepared, spring, people):
    return prepared(enrol, spring, people.mette)


def test_the_same_key_is_the_same_fact(mette):
    first = fact(mette, "guide", "read", key="once")
    assert fact(mette, "guide", "read", key="once") == first
    assert Evidence.objects.count() == 1


def test_a_key_of_another_fact_is_refused(mette):
    fact(mette, "guide", "read", key="once")
    with pytest.raises(Refused, match="something else"), transaction.atomic():
        fact(mette, "case", "read", key="once")
    assert Evidence.objects.count() == 1


def test_a_requirement_of_another_edition_is_refused(mette, brod):
    with pytest.raises(Refused, match="does not ask"):
        evidence.record(
            enrolment=mette, requirement=requirement(brod, "guide"), kind="read", by=None, source="system"
        )


def test_writing_costs_at_most_nine_statements(mette):
    asked = requirement(mette.edition, "guide")
    with CaptureQueriesContext(connection) as queries:
        evidence.record(enrolment=mette, requirement=asked, kind="read", by=mette.person, source="self")
    assert (
        len([each for each in queries if "SAVEPOINT" not in (each["sql"] or "")]) <= 7
    )  # BEGIN and COMMIT make nine


def test_evidence_is_append_only_in_python(mette):
    row = fact(mette, "guide", "read")
    row.minutes = 600
    for attempt in (
        row.save,
        row.delete,
        Evidence.objects.all().delete,
        lambda: Evidence.objects.update(minutes=600),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


@pytest.mark.parametrize(
    "change",
    [
        "minutes = 600",
        "kind = 'passed'",
        "happened_at = recorded_at",
        "reason = 'other'",
        "recorded_by_id = 1",
    ],
)
def test_evidence_is_append_only_in_the_database(mette, change):
    row = fact(mette, "guide", "read")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE ledger_evidence SET {change} WHERE id = {row.pk}")
    assert Evidence.objects.get(pk=row.pk).minutes == 30


def test_an_enrolment_can_still_be_deleted_with_its_evidence(mette):
    fact(mette, "guide", "read")
    mette.delete()
    assert not Evidence.objects.exists()


def test_voiding_opens_it_again_and_keeps_both_lines(mette, people):
    row = fact(mette, "guide", "read")
    voided = evidence.void(row, reason="Wrong person", by=people.maren)
    assert voided.revoked is None
    assert Standing.objects.get(enrolment=mette, requirement=row.requirement).state == "open"
    assert Progress.objects.get(pk=mette.pk).met == 0
    assert Evidence.objects.count() == 2
    assert evidence.void(row, reason="Again", by=people.maren).evidence == voided.evidence
    with pytest.raises(Refused, match="Record the fact again"):
        evidence.void(voided.evidence, reason="No", by=people.maren)
    with pytest.raises(Refused, match="Say why"):
        evidence.void(fact(mette, "case", "read"), reason=" ", by=people.maren)


def test_a_fact_can_be_recorded_again_after_a_void(mette, people):
    written = evidence.write(
        enrolment=mette,
        requirement=requirement(mette.edition, "guide"),
        kind="read",
        by=None,
        source="self",
        once=True,
    )
    evidence.void(written.evidence, reason="Wrong person", by=people.maren)
    again = evidence.write(
        enrolment=mette,
        requirement=requirement(mette.edition, "guide"),
        kind="read",
        by=None,
        source="self",
        once=True,
    )
    assert again.new
    assert Progress.objects.get(pk=mette.pk).met == 1


def test_a_certificate_that_rested_on_it_is_revoked(mette, people):
    finish(mette)
    certificate = certificates.issue(enrolment=mette)
    row = Evidence.objects.get(requirement=requirement(mette.edition, "plan"))
    voided = evidence.void(row, reason="Accepted by mistake", by=people.maren)
    assert voided.revoked == certificate
    certificate.refresh_from_db()
    assert certificate.revoked_reason == "Evidence was taken back: A2.1 The plan"
    assert Progress.objects.get(pk=mette.pk).completed_at is None


def test_a_void_that_changes_nothing_leaves_the_certificate(mette, people):
    finish(mette)
    certificates.issue(enrolment=mette)
    extra = fact(mette, "guide", "visited")
    assert evidence.void(extra, reason="Noise", by=people.maren).revoked is None
    assert Certificate.objects.get().revoked_at is None


def test_only_those_who_run_the_edition_void_and_recognise(mette, people):
    row, case = fact(mette, "guide", "read"), requirement(mette.edition, "case")
    for who in ("basia", "mette", "nils", "kit", "eva", "ole", "edda"):
        person = getattr(people, who)
        with pytest.raises(NotAllowed):
            evidence.void(row, reason="x", by=person)
        with pytest.raises(NotAllowed):
            evidence.recognise(enrolment=mette, requirement=case, reason="x", by=person)
        with pytest.raises(NotAllowed):
            evidence.excuse(enrolment=mette, requirement=case, reason="x", by=person)


def test_staff_recognise_excuse_and_accept_a_catch_up(mette, people):
    guide, film, case = (requirement(mette.edition, name) for name in ("guide", "film", "case"))
    evidence.recognise(enrolment=mette, requirement=guide, reason="Course of 2024", by=people.maren)
    evidence.excuse(enrolment=mette, requirement=film, reason="Ill", by=people.tove)
    evidence.excuse(enrolment=mette, requirement=film, reason="Ill", by=people.tove)
    evidence.catch_up(enrolment=mette, requirement=case, reason="Talked it through", by=people.tove)
    rows = {
        each.requirement.target: each
        for each in Standing.objects.filter(enrolment=mette).select_related("requirement")
    }
    assert (rows["dce-guide"].state, rows["dce-guide"].minutes) == ("recognised", 0)
    assert (rows["dce-film"].state, rows["dce-film"].owes_catchup) == ("excused", True)
    assert (rows["dce-case"].state, rows["dce-case"].minutes) == ("caught_up", 20)
    assert Progress.objects.get(pk=mette.pk).met == 2
    assert Evidence.objects.count() == 3


# ------------------------------------------------------------- stored equals rebuilt

KINDS = [
    "visited",
    "read",
    "watched",
    "attempted",
    "passed",
    "submitted",
    "returned",
    "accepted",
    "excused",
    "caught_up",
    "recognised",
]


def happen(rng: random.Random, enrolment, requirements: list[Requirement]) -> None:
    """One random thing: a fact out of order, the same again, or a void of anything."""
    rows = list(
        Evidence.objects.filter(enrolment=enrolment, voids=None, voided_by=None).exclude(kind="voided")
    )
    dice = rng.random()
    if rows and dice < 0.25:
        evidence.void(rng.choice(rows), reason="x", by=None)
    elif rows and dice < 0.35:
        again = rng.choice(rows)
        evidence.record(
            enrolment=enrolment,
            requirement=again.requirement,
            kind=again.kind,
            key=again.key,
            by=None,
            source="api",
        )
    else:
        evidence.record(
            enrolment=enrolment,
            requirement=rng.choice(requirements),
            kind=rng.choice(KINDS),
            by=None,
            source="system",
            value=rng.choice([None, 10, 79, 80, 100]),
            minutes=rng.choice([None, 0, 7]),
            happened_at=timezone.now() - dt.timedelta(hours=rng.choice([0, 0, 1, 5, 90])),
        )


@pytest.mark.parametrize("seed", range(6))
def test_stored_is_what_a_rebuild_gives_after_any_history(spring, people, seed):
    """Hundreds of random facts each, with voids, doubles, changes of the programme and retired requirements
    between them.
    """
    rng = random.Random(seed)
    enrolments = [enrol(spring, person) for person in (people.mette, people.nils, people.clodagh)]
    for step in range(60):
        if step in {20, 40}:
            names = {
                module: [row for row in rows if rng.random() < 0.7] for module, rows in ACTIVITIES.items()
            }
            publish(spring.programme, names | {"a3": [(f"new{step}", "read", 15, False)]})
            editions.accept_differences(
                spring, keys=[each.key for each in editions.differences(spring)], by=None
            )
        happen(rng, rng.choice(enrolments), list(spring.requirements.all()))
        if step % 20 == 19:
            assert rebuild.rebuild(check=True).differences == []


def test_a_wrong_row_is_found_named_without_names_and_mended(mette, people, capsys):
    fact(mette, "guide", "read")
    Standing.objects.filter(requirement__target="dce-guide").update(state="open")
    Standing.objects.filter(requirement__target="dce-film").delete()
    Progress.objects.update(met=4)
    with pytest.raises(SystemExit) as caught:
        call_command("ledger_rebuild", "--check")
    assert caught.value.code == 1
    said = capsys.readouterr().out
    assert f"enrolment {mette.key}, A1.1: state is open, should be met" in said
    assert "A1.2: there is no standing" in said
    assert "met is 4, should be 1" in said
    assert people.mette.name not in said
    assert Standing.objects.get(requirement__target="dce-guide").state == "open"
    call_command("ledger_rebuild")
    capsys.readouterr()
    call_command("ledger_rebuild", "--check")
    assert "none differ" in capsys.readouterr().out


def test_kinds_of_the_rule_are_kinds_of_the_table():
    from rostra.ledger.standing import _COURSE

    assert set(_COURSE) == set(EvidenceKind.values)
