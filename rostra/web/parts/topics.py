"""A field for topics: their names with commas between them, in the reader's language, because there may be hundreds."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rapidfuzz import process

from rostra.programmes.models import Topic
from rostra.programmes.reading_words import alphabetical, topics

NEAR = 60  # of 100: how alike a suggestion must be
MOST_SUGGESTED = 3


class TopicsField(forms.ModelMultipleChoiceField):
    """Several topics of the academy by name or key. A name that is not known is refused with what comes near it."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Topics"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", gettext_lazy("With commas between them, such as: youth, budget."))
        super().__init__(Topic.objects.all(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value or ""
        known = topics(get_language() or "en")
        keys = [getattr(each, "key", each) for each in value]
        return ", ".join(known[key].title for key in keys if key in known)

    def clean(self, value: Any) -> QuerySet[Topic]:
        """The topics, in no order. Raises ValidationError with suggestions for the first name that is not known."""
        said = [part.strip() for part in re.split(r"[,;\n]", str(value or "")) if part.strip()]
        if self.required and not said:
            raise ValidationError(self.error_messages["required"], code="required")
        known = topics(get_language() or "en")
        names = {alphabetical(word.title): key for key, word in known.items()} | {key: key for key in known}
        keys = []
        for part in said:
            key = names.get(alphabetical(part))
            if key is None:
                raise ValidationError(_unknown(part, [word.title for word in known.values()]), code="unknown")
            keys.append(key)
        return Topic.objects.filter(key__in=keys)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


def _unknown(name: str, titles: list[str]) -> str:
    near = [each for each, score, _at in process.extract(name, titles, limit=MOST_SUGGESTED) if score >= NEAR]
    if near:
        return _("There is no topic “%(name)s”. Do you mean: %(near)s?") % {
            "name": name,
            "near": ", ".join(near),
        }
    return _("There is no topic “%(name)s”.") % {"name": name}
