"""Publishing a bank: a question that changed becomes a new version; people keep the one they answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.assessment import faults, freezing, translating
from rostra.assessment.actions import texts
from rostra.assessment.models import Bank, QuestionVersion
from rostra.kernel import audit
from rostra.kernel.errors import Faults
from rostra.kernel.time import now
from rostra.languages.actions import sources
from rostra.languages.passages import write_ids


@dataclass(frozen=True)
class Published:
    """How many questions are new or changed, unchanged, and no longer asked."""

    new: int
    unchanged: int
    dropped: int


@transaction.atomic
def publish(bank: Bank, *, by: Any, meaning_changed: bool = True) -> Published:
    """Freeze the questions of a bank. Unchanged questions get no new version. Faults name the question's
    number. Translations of what changed become outdated, or with `meaning_changed` False stand.
    """
    bank.questions = write_ids(list(bank.questions.raw_data), bank.questions.stream_block, bank.key)
    frozen = freezing.questions(bank.questions.raw_data)
    wrong = [
        (_("Question %(n)s") % {"n": n}, fault)
        for n, each in enumerate(frozen, start=1)
        for fault in faults.of_question(each)
    ]
    if not frozen:
        wrong.append(("", _("Write at least one question.")))
    if wrong:
        raise Faults(_("These questions cannot be published yet."), wrong)
    Bank.objects.select_for_update().get(pk=bank.pk)
    current = {version.question: version for version in bank.versions.filter(current=True)}
    numbers = dict(bank.versions.values_list("question").annotate(Max("number")))
    kept, new = [], []
    for position, each in enumerate(frozen):
        version = current.get(each.question)
        if version and version.digest == each.digest:
            version.position = position
            kept.append(version)
            continue
        number = numbers.get(each.question, 0) + 1
        new.append(
            QuestionVersion(
                bank=bank,
                question=each.question,
                number=number,
                position=position,
                kind=each.kind,
                content=each.content,
                digest=each.digest,
            )
        )
    stays = {version.pk for version in kept}
    bank.versions.filter(current=True).exclude(pk__in=stays).update(current=False)
    QuestionVersion.objects.bulk_update(kept, ["position"])
    QuestionVersion.objects.bulk_create(new)
    bank.published_at = now()
    bank.save(update_fields=["published_at", "questions"])
    sources.sync(translating.BANK, [translating.bank_source(bank)], meaning_changed=meaning_changed)
    texts.of_banks([bank.key])
    report = Published(len(new), len(kept), len(set(current) - {each.question for each in frozen}))
    audit.record(
        "assessment.bank.publish",
        bank,
        by=by,
        new=report.new,
        unchanged=report.unchanged,
        dropped=report.dropped,
    )
    return report
