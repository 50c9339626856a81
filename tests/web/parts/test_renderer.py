"""Lists to choose from are written as Django writes them, letter for letter."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rostra.kernel.time import zone_choices
from rostra.web.parts.renderer import Renderer


class Lists(forms.Form):
    zone = forms.ChoiceField(
        choices=zone_choices(), widget=forms.Select(attrs={"autofocus": True, "title": 'a"<'})
    )
    groups = forms.ChoiceField(
        choices=[("A & <b>", [(1, "one"), (None, 12345.5), ("", "<i>")]), ("n", _("Name")), (4, 1234567)]
    )
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], disabled=True)
    unknown = forms.NullBooleanField(widget=forms.NullBooleanSelect(attrs={"hidden": False}))


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    "data", [None, {"zone": "Europe/Warsaw", "groups": "n", "several": ["b"]}, {"zone": "?"}]
)
def test_a_list_is_written_as_django_writes_it(language, data):
    with translation.override(language):
        theirs, ours = Lists(data, renderer=DjangoTemplates()), Lists(data, renderer=Renderer())
        assert [str(ours[name]) for name in ours.fields] == [str(theirs[name]) for name in theirs.fields]


def test_every_form_is_written_by_it(settings):
    assert settings.FORM_RENDERER == "rostra.web.parts.renderer.Renderer"
    assert isinstance(Lists().renderer, Renderer)
