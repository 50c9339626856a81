"""Publishing a questionnaire: a change becomes a new version; who has begun goes on with the version begun."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.assessment import faults, freezing, translating
from rostra.assessment.actions import texts
from rostra.assessment.models import Purpose, Questionnaire, QuestionnaireVersion
from rostra.kernel import audit
from rostra.kernel.errors import Faults
from rostra.kernel.time import now
from rostra.languages.actions import sources
from rostra.languages.passages import write_ids


@transaction.atomic
def publish(questionnaire: Questionnaire, *, by: Any, meaning_changed: bool = True) -> QuestionnaireVersion:
    """Freeze a questionnaire; returns the current version, a new one only when something changed. Faults name the item.
    Translations of what changed become outdated, or with `meaning_changed` False stand.
    """
    raw = list(questionnaire.items.raw_data)
    questionnaire.items = write_ids(raw, questionnaire.items.stream_block, questionnaire.key)
    content = freezing.questionnaire_of(questionnaire)
    if wrong := faults.of_questionnaire(content, with_names=questionnaire.purpose == Purpose.BASELINE):
        raise Faults(_("This questionnaire cannot be published yet."), wrong)
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    digest = freezing.digest_of(content)
    current = questionnaire.versions.filter(current=True).first()
    if current is None or current.digest != digest:
        number = questionnaire.versions.aggregate(last=Max("number"))["last"] or 0
        questionnaire.versions.filter(current=True).update(current=False)
        current = questionnaire.versions.create(number=number + 1, content=content, digest=digest)
        audit.record("assessment.questionnaire.publish", questionnaire, by=by, number=current.number)
    questionnaire.published_at = now()
    questionnaire.save(update_fields=["published_at", "items"])
    source = translating.questionnaire_source(questionnaire)
    sources.sync(translating.QUESTIONNAIRE, [source], meaning_changed=meaning_changed)
    texts.of_questionnaires([questionnaire.key])
    return current
