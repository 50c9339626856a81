"""Run inside an installation: fills it with the large academy by bulk verbs. Killed in the middle and begun again, it goes on.

What is there already is read from the database itself: a batch is one transaction, so it is there whole or not at all.

    python -m bench.fill --share 10 [--tenth]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from bench import academy
from bench.academy import LANGUAGES, ZONES, Asked, Run, Size

BATCH = 250
LASTS = 200


def main() -> int:
    """Fill, and print what is there as JSON in the last line."""
    options = argparse.ArgumentParser(prog="bench.fill", description="Fill an installation.")
    options.add_argument("--share", type=int, required=True)
    options.add_argument("--tenth", action="store_true")
    chosen = options.parse_args()
    import django

    django.setup()
    size = academy.size_of(chosen.share, tenth=chosen.tenth)
    filler = Filler(size)
    filler.people()
    for run in academy.runs(size):
        filler.edition(run)
    filler.told(last=True)
    print(json.dumps(counts()))
    return 0


def counts() -> dict[str, int]:
    """What the database holds of the plan."""
    from rostra.cohorts.models import Edition, Enrolment
    from rostra.ledger.models import Evidence, Progress, Standing
    from rostra.people.models import Organisation, Person

    ours = {"edition__key__startswith": "bench-"}
    return {
        "organisations": Organisation.objects.filter(key__startswith="bench-").count(),
        "people": Person.objects.filter(email__endswith="@bench.example").count(),
        "editions": Edition.objects.filter(key__startswith="bench-").count(),
        "enrolments": Enrolment.objects.filter(**ours).count(),
        "evidence": Evidence.objects.filter(enrolment__edition__key__startswith="bench-").count(),
        "standings": Standing.objects.filter(enrolment__edition__key__startswith="bench-").count(),
        "progress": Progress.objects.filter(enrolment__edition__key__startswith="bench-").count(),
    }


class Filler:
    """Makes what is missing, and tells how far it is."""

    def __init__(self, size: Size) -> None:
        from django.utils import timezone

        self.size = size
        self.now = timezone.now()
        self.began = self.said = time.monotonic()
        self.facts = self.enrolled = 0

    def told(self, *, last: bool = False) -> None:
        """One line of progress, at most every two seconds."""
        if last or time.monotonic() - self.said > 2:
            self.said = time.monotonic()
            took = self.said - self.began
            print(f"  {self.enrolled:>7} enrolments {self.facts:>8} facts {took:6.0f} s", flush=True)

    def people(self) -> None:
        """Organisations and their members."""
        from rostra.people.actions.bulk import NewOrganisation, add_members, add_organisations

        wanted = [
            NewOrganisation(f"bench-{number:04}", f"Municipality {number:04}", country="DK", territory=f"DK{number:04}",
                            time_zone="Europe/Copenhagen")
            for number in range(self.size.organisations)
        ]  # fmt: skip
        organisations = add_organisations(wanted, by=None)
        there = _members_by_organisation()
        for number, organisation in enumerate(organisations):
            first = number * academy.IN_ORGANISATION
            last = self.size.people if number == len(organisations) - 1 else first + academy.IN_ORGANISATION
            if there.get(organisation.pk, 0) < last - first:
                add_members(organisation, self._members(first, last), by=None)
        print(f"  {self.size.people} people of {len(organisations)} organisations", flush=True)

    def _members(self, first: int, last: int) -> Iterator[Any]:
        from rostra.people.actions.bulk import NewMember

        for number in range(first, last):
            language = LANGUAGES[number % 3]
            name = f"{academy.FIRST[number % 25]} {academy.LAST[number // 25 % 20]}"
            function = ("elected", "official", "practitioner")[number % 7 % 3]
            yield NewMember(address(number), name, function, language, ZONES[language], joined_at=self.now)

    def edition(self, run: Run) -> None:
        """An edition with its people and what they did; nothing when it is complete."""
        from rostra.cohorts.models import Edition

        edition = Edition.objects.filter(key=run.key, opened_at__isnull=False).first() or self._opened(run)
        takers = list(run.takers())
        if edition.enrolled_count < len(takers):
            self._enrol(run, edition, takers)
        self.enrolled += len(takers)
        self.facts += sum(run.quotas)
        self.told()

    def _opened(self, run: Run) -> Any:
        from rostra.cohorts.actions import editions as drafts
        from rostra.cohorts.actions import modules
        from rostra.cohorts.models import Edition
        from rostra.demo.clock import at
        from rostra.ledger.actions import editions as opening
        from rostra.people.models import Organisation
        from rostra.programmes.models import ProgrammePage

        organisations = Organisation.objects.filter(key__startswith="bench-").order_by("key")
        starts = self.now.date() + dt.timedelta(days=run.starts)
        with at(self.now + dt.timedelta(days=run.starts - 20)):
            edition = Edition.objects.filter(key=run.key).first() or drafts.draft(
                key=run.key, slug=run.key, programme=ProgrammePage.objects.get(key=run.course.programme),
                title=f"Edition {run.number:03}", organisation=organisations[run.number * 37 % self.size.organisations],
                admission="open", starts_on=starts, ends_on=starts + dt.timedelta(days=LASTS), languages=list(LANGUAGES),
                time_zone="Europe/Copenhagen", by=None,
            )  # fmt: skip
            if run.course.modules:
                modules.take(edition, modules=[modules.Taken(key) for key in run.course.modules], by=None)
            drafts.announce(edition, by=None)
            return opening.open_(edition, by=None)

    def _enrol(self, run: Run, edition: Any, takers: Sequence[tuple[int, int]]) -> None:
        from rostra.demo.clock import at
        from rostra.ledger.actions.bulk import enrol_many

        asked = list(edition.requirements.order_by("position", "pk"))
        plan = [Asked(place, tuple(each.accepts), each.minutes) for place, each in enumerate(asked)]
        begin = dt.datetime.combine(edition.starts_on, dt.time(8), dt.UTC)
        there = set(edition.enrolments.values_list("person__email", flat=True))
        with at(begin - dt.timedelta(days=6)):
            for start in range(0, len(takers), BATCH):
                part = [each for each in takers[start : start + BATCH] if address(each[0]) not in there]
                people = self._known([number for number, _quota in part])
                histories = {
                    people[number].pk: [
                        fact(asked, done)
                        for done in academy.history(f"{run.key}:{number}", plan, quota, begin, self.now)
                    ]
                    for number, quota in part
                }
                enrol_many(edition, people.values(), by=None, histories=histories)
                self.told()

    @staticmethod
    def _known(numbers: Sequence[int]) -> dict[int, Any]:
        from rostra.people.models import Person

        by_email = {each.email: each for each in Person.objects.filter(email__in=map(address, numbers))}
        return {number: by_email[address(number)] for number in numbers}


def fact(asked: Sequence[Any], done: academy.Done) -> Any:
    """A fact of the plan as the ledger takes it: written down when it happened."""
    from rostra.ledger.actions.bulk import Fact

    return Fact(
        asked[done.place], done.kind, happened_at=done.at, recorded_at=done.at, value=done.value, minutes=done.minutes,
        source="import",
    )  # fmt: skip


def address(number: int) -> str:
    """The address of the person of this number."""
    return f"person.{number:06}@bench.example"


def _members_by_organisation() -> dict[int, int]:
    from django.db.models import Count

    from rostra.people.models import Membership

    rows = Membership.objects.filter(organisation__key__startswith="bench-").values("organisation")
    return {row["organisation"]: row["found"] for row in rows.annotate(found=Count("pk")).order_by()}


if __name__ == "__main__":
    sys.exit(main())
