"""Certificates of an edition together: issued for all who are ready, and their papers in one file."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.registries import link, links
from rostra.kernel.tasks import task
from rostra.ledger import exports, papers, rules
from rostra.ledger.actions import certificates
from rostra.ledger.models import Certificate
from rostra.people.actions import long_tasks
from rostra.people.models import LongTask, Person

MOST_PAPERS = 500
SHOWN = 50


def ready(person: Any, edition: Edition) -> QuerySet[Enrolment]:
    """Who has met everything and holds no certificate, as far as this person may see."""
    live = Certificate.objects.filter(revoked_at__isnull=True, enrolment__edition=edition)
    rows = rules.visible_enrolments(person).filter(
        edition=edition, state=Enrolment.State.ENROLLED, progress__completed_at__isnull=False
    )
    return rows.exclude(pk__in=live.values("enrolment")).order_by("person__name", "person__email", "pk")


def papers_of(person: Any, edition: Edition, cohort: Cohort | None = None) -> QuerySet[Certificate]:
    """The certificates of an edition that hold, as far as this person may see."""
    rows = rules.visible_certificates(person).filter(enrolment__edition=edition, revoked_at__isnull=True)
    if cohort is not None:
        rows = rows.filter(enrolment__cohort=cohort)
    return rows.select_related("enrolment__edition", "enrolment__person").order_by(
        "enrolment__person__name", "pk"
    )


@transaction.atomic
def issue_all(*, edition: Edition, by: Person) -> LongTask:
    """Begin to issue certificates for all who are ready. Each gets the usual letter."""
    _may_run(by, edition)
    total = ready(by, edition).count()
    if not total:
        raise Refused(_("Nobody is ready who has no certificate yet."), code="nobody")
    audit.record("ledger.certificate.issue_all", edition, by=by, people=total)
    return long_tasks.begin(
        kind="certificates",
        title=_("Certificates of %(edition)s") % {"edition": edition.title},
        by=by,
        work=issue_each,
        total=total,
        address=_address(edition),
        edition=edition.key,
    )


@task()
def issue_each(long_task: str, edition: str) -> None:
    """Issue one after the other, each in its own transaction; who cannot get one is named with the reason. Safe to run twice."""
    with long_tasks.running(long_task) as progress:
        by = progress.row.person
        found = Edition.objects.select_related("organisation", "programme").get(key=edition)
        _may_run(by, found)
        keys = list(ready(by, found).values_list("pk", flat=True))
        rows: list[list[Any]] = []
        for done, pk in enumerate(keys, start=1):
            rows.append(_issue_one(pk, by))
            progress.step(done, len(keys))
        _tell(progress, rows, found)


def _issue_one(pk: int, by: Person) -> list[Any]:
    """Name, number of the certificate, or why there is none."""
    enrolment = Enrolment.objects.select_related(
        "edition__organisation", "edition__programme", "person", "organisation"
    ).get(pk=pk)
    name = enrolment.person.get_full_name()
    try:
        return [name, certificates.issue(enrolment=enrolment, by=by).number, ""]
    except Refused as refused:
        return [name, "", str(refused)]


def _tell(progress: long_tasks.Progress, rows: list[list[Any]], edition: Edition) -> None:
    issued = sum(1 for row in rows if row[1])
    refused = [row for row in rows if not row[1]]
    said = ngettext("One certificate is issued.", "%(n)d certificates are issued.", issued) % {"n": issued}
    if refused:
        left = ngettext("One person got none:", "%(n)d people got none:", len(refused)) % {"n": len(refused)}
        said = f"{said} {left}"
    progress.result(
        said=said, issued=issued, refused=len(refused), lines=[[row[0], row[2]] for row in refused[:SHOWN]]
    )
    head = [_("Person"), _("Number"), _("Why not")]
    progress.keep_file(
        f"certificates-{slugify(edition.title)[:60] or 'edition'}.csv", exports.to_csv(head, rows)
    )


@transaction.atomic
def pack(*, edition: Edition, by: Person, cohort: Cohort | None = None) -> LongTask:
    """Begin to put the papers of an edition, or of one of its cohorts, into one ZIP file."""
    _may_run(by, edition)
    if cohort is not None and cohort.edition_id != edition.pk:
        raise Refused(_("This cohort belongs to another edition."), field="cohort")
    total = papers_of(by, edition, cohort).count()
    if not total:
        raise Refused(_("There is no certificate yet that could be fetched."), code="nobody")
    if total > MOST_PAPERS:
        raise Refused(
            _("A file holds at most %(most)d certificates. Fetch them cohort by cohort.")
            % {"most": MOST_PAPERS},
            field="cohort",
            code="too_many",
        )
    return long_tasks.begin(
        kind="certificate_papers",
        title=_("Papers of %(edition)s") % {"edition": edition.title},
        by=by,
        work=pack_each,
        total=total,
        address=_address(edition),
        edition=edition.key,
        cohort=cohort.key if cohort else "",
    )


@task()
def pack_each(long_task: str, edition: str, cohort: str) -> None:
    """Set one paper after the other and keep them as one file for the owner."""
    with long_tasks.running(long_task) as progress:
        by = progress.row.person
        found = Edition.objects.select_related("organisation").get(key=edition)
        _may_run(by, found)
        rows = papers_of(by, found, Cohort.objects.filter(key=cohort).first() if cohort else None)
        total = rows.count()
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
            for done, row in enumerate(rows.iterator(chunk_size=100), start=1):
                packed.writestr(_name(row), papers.pdf(row, _public(row)))
                progress.step(done, total)
        progress.keep_file(f"certificates-{slugify(found.title)[:60] or 'edition'}.zip", out.getvalue())
        said = ngettext("One paper is in the file.", "%(n)d papers are in the file.", total)
        progress.result(said=said % {"n": total})


def _name(row: Certificate) -> str:
    return f"{slugify(row.content.get('name', ''))[:60] or 'certificate'}-{row.number}.pdf"


def _public(row: Certificate) -> str:
    """Where anybody checks it."""
    path = link("certificate_public", number=row.number, language=row.language)
    return settings.ROSTRA_URL + path if "certificate_public" in links else settings.ROSTRA_URL


def _address(edition: Edition) -> str:
    return link("desk_certificates", key=edition.key) if "desk_certificates" in links else ""


def _may_run(person: Person, edition: Edition) -> None:
    if not cohort_rules.may_run_edition(person, edition):
        raise NotAllowed(_("You do not run this edition."))
