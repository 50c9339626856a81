"""Forms about attendance lists: bringing one, what its columns mean, who its lines are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel.time import zone_choices
from rostra.live.actions.imports import NOBODY, WALKED_IN
from rostra.live.lists import ASK_COLUMNS, ASK_ORDER
from rostra.live.lists.clock import DAY_FIRST, MONTH_FIRST
from rostra.live.lists.heads import NAMEABLE
from rostra.live.lists.words import COLUMNS
from rostra.live.matching import is_device
from rostra.live.models import AttendanceImport, ImportRow, Registration, Session
from rostra.people.tables import MOST_BYTES

MOST_COLUMNS = 40
WALK_IN_WORDS = gettext_lazy("came without registering")
NOBODY_WORDS = gettext_lazy("nobody of the register: a host, a second device, a recording")


class ListForm(forms.Form):
    """A list of a video service, as it came."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=gettext_lazy(
            "CSV or XLSX, as the video service wrote it. There is no need to change anything in it."
        ),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Its times are those of"),
        choices=zone_choices,
        help_text=gettext_lazy("Usually the time zone of whoever saved the list."),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = session.time_zone

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large to be the list of one session."))
        return file


class AnswerForm(forms.Form):
    """What could not be read surely: columns, the order of day and month, or the zone."""

    def __init__(self, *args: Any, imported: AttendanceImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask = imported.columns.get("ask", "")
        if self.ask == ASK_COLUMNS:
            self._ask_columns(imported)
        elif self.ask == ASK_ORDER:
            self.fields["order"] = forms.ChoiceField(
                label=_("What comes first in its dates?"), widget=forms.RadioSelect,
                choices=[(DAY_FIRST, _("the day: 3/4 is 3 April")), (MONTH_FIRST, _("the month: 3/4 is 4 March"))],
            )  # fmt: skip
        else:
            self.fields["time_zone"] = forms.ChoiceField(
                label=_("Its times are those of"), choices=zone_choices, initial=imported.time_zone
            )
            self.fields["zone_is_right"] = forms.BooleanField(
                label=_("The zone is right: people were there at other times than the session"),
                required=False,
            )

    def _ask_columns(self, imported: AttendanceImport) -> None:
        meant = {place: noun for noun, place in imported.columns.get("columns", {}).items()}
        choices = [("", _("not needed")), *((noun, COLUMNS[noun]) for noun in NAMEABLE)]
        samples = imported.columns.get("samples", [])
        for place, head in enumerate(imported.columns.get("cells", [])[:MOST_COLUMNS]):
            shown = [row[place] for row in samples if place < len(row) and row[place]]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=head or _("column %(number)d") % {"number": place + 1},
                choices=choices, required=False, initial=meant.get(place, ""),
                help_text=_("In it stands, for example: %(samples)s") % {"samples": " · ".join(shown)} if shown else "",
            )  # fmt: skip
        self.fields["whole"] = forms.BooleanField(
            label=_("The list says only who was there: everybody in it was there all the time"),
            required=False,
        )

    @property
    def values(self) -> dict[str, Any]:
        """Arguments of the verb."""
        if self.ask == ASK_COLUMNS:
            said = [(name.removeprefix("column_"), noun) for name, noun in self.cleaned_data.items() if noun]
            columns = [(str(noun), int(place)) for place, noun in said if place.isdigit()]
            if len({noun for noun, _place in columns}) < len(columns):
                raise forms.ValidationError(_("Two columns cannot mean the same."))
            whole = {"whole": 1} if self.cleaned_data.get("whole") else {}
            return {"columns": {**dict(columns), **whole}}
        names = ("order", "time_zone", "zone_is_right")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            _checked = self.values
        return data


class NamesForm(forms.Form):
    """Several lines, each with those who are most like it."""

    remember = forms.BooleanField(
        label=gettext_lazy("Remember these names for the next list"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, asked: Iterable[tuple[ImportRow, list[Registration]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[ImportRow] = []
        for row, suggested in asked:
            self.rows.append(row)
            self.fields[f"row_{row.pk}"] = forms.ChoiceField(
                label=row.name or row.email, required=False,
                choices=who_choices(suggested, later=True, walk_in=not is_device(row.name)),
                widget=forms.RadioSelect, initial="",
            )  # fmt: skip

    @property
    def said(self) -> dict[int, str]:
        """Who each line is, of those that were answered."""
        given = {row.pk: self.cleaned_data.get(f"row_{row.pk}", "") for row in self.rows}
        return {pk: who for pk, who in given.items() if who}

    def bound_rows(self) -> list[tuple[ImportRow, Any]]:
        return [(row, self[f"row_{row.pk}"]) for row in self.rows]


class RowForm(forms.Form):
    """One line: somebody of the register, found by a search too."""

    who = forms.ChoiceField(label=gettext_lazy("Who is it?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Their name"), max_length=150, required=False,
        help_text=gettext_lazy("For somebody who came without registering."),
    )  # fmt: skip
    email = forms.EmailField(label=gettext_lazy("Their e-mail"), max_length=254, required=False)
    remember = forms.BooleanField(
        label=gettext_lazy("Remember this name for the next list"), required=False, initial=True
    )

    def __init__(self, *args: Any, row: ImportRow, found: Iterable[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = who_choices(found)
        self.fields["email"].initial = row.email
        self.fields["name"].initial = "" if is_device(row.name) else row.name[:150]
        if row.registration_id:
            self.fields["who"].initial = row.registration.key

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        nameless = not data.get("name") and not data.get("email") and "email" not in self.errors
        if data.get("who") == WALKED_IN and nameless:
            self.add_error("name", _("Write the name or the e-mail of who came without registering."))
        return data


def who_choices(
    found: Iterable[Registration], *, later: bool = False, walk_in: bool = True
) -> list[tuple[str, Any]]:
    """Those of the register, then the answers that fit any line; a device by itself is nobody's name."""
    choices: list[tuple[str, Any]] = [(each.key, said(each)) for each in found]
    if walk_in:
        choices.append((WALKED_IN, WALK_IN_WORDS))
    choices.append((NOBODY, NOBODY_WORDS))
    return [*choices, ("", _("decide later"))] if later else choices


def said(registration: Registration) -> str:
    """A registration as somebody recognises it: name, address, and its state when it has no place."""
    parts = [registration.name or _("without a name"), registration.email]
    if registration.state != Registration.State.BOOKED:
        parts.append(str(registration.get_state_display()))
    return " · ".join(part for part in parts if part)
