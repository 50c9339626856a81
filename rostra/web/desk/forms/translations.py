"""The form that takes a PO file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rostra.web.desk.translating.packing import LARGEST


class FileForm(forms.Form):
    """A file to look over before it is brought in."""

    file = forms.FileField(
        label=_("PO file"),
        help_text=_(
            "As it was downloaded here, with translations filled in. You see first what it would change."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".po,text/plain"}),
    )

    def clean_file(self) -> Any:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large: 8 MB at most."))
        return file
