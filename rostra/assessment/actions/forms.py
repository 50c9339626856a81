"""Publishing a form: a change becomes a new version; who has begun goes on with the version begun."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.assessment import faults, freezing, translating
from rostra.assessment.actions import texts
from rostra.assessment.models import Form, FormVersion
from rostra.kernel import audit
from rostra.kernel.errors import Faults
from rostra.kernel.time import now
from rostra.languages.actions import sources
from rostra.languages.passages import write_ids


@transaction.atomic
def publish(form: Form, *, by: Any, meaning_changed: bool = True) -> FormVersion:
    """Freeze a form; returns the current version, a new one only when something changed. Faults name the
    field. Translations of what changed become outdated, or with `meaning_changed` False stand.
    """
    raw = list(form.fields.raw_data)
    form.fields = write_ids(raw, form.fields.stream_block, form.key)
    content = freezing.content_of(form)
    if wrong := faults.of_form(content):
        raise Faults(_("This form cannot be published yet."), wrong)
    Form.objects.select_for_update().get(pk=form.pk)
    digest = freezing.digest_of(content)
    current = form.versions.filter(current=True).first()
    if current is None or current.digest != digest:
        number = form.versions.aggregate(last=Max("number"))["last"] or 0
        form.versions.filter(current=True).update(current=False)
        current = form.versions.create(number=number + 1, content=content, digest=digest)
        audit.record("assessment.form.publish", form, by=by, number=current.number)
    form.published_at = now()
    form.save(update_fields=["published_at", "fields"])
    sources.sync(translating.FORM, [translating.form_source(form)], meaning_changed=meaning_changed)
    texts.of_forms([form.key])
    return current
