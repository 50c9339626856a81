"""Publishing a form: a change becomes a new version; who has begun goes on with the version begun."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.assessment import faults, freezing
from rostra.assessment.models import Form, FormVersion
from rostra.kernel import audit
from rostra.kernel.errors import Faults
from rostra.kernel.time import now


@transaction.atomic
def publish(form: Form, *, by: Any) -> FormVersion:
    """Freeze a form; returns the current version, a new one only when something changed. Faults name the
    field.
    """
    content = freezing.form_content(
        title=form.title, intro=form.intro, submit_label=form.submit_label, raw=form.fields.raw_data
    )
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
    form.save(update_fields=["published_at"])
    return current
