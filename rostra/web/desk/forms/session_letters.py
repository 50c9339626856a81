"""Which letter of a session to try on oneself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.kernel.languages import choices
from rostra.live.letters.registrations import KINDS


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in KINDS]


class TestForm(forms.Form):
    """A kind of letter and a language."""

    kind = forms.ChoiceField(label=_("Letter"), choices=_kinds)
    language = forms.ChoiceField(label=_("Language"), choices=choices)
