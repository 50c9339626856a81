"""What the editor of a page shows besides its fields: how far its translations are."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from rostra.kernel.languages import name_of
from rostra.kernel.registries import link
from rostra.languages import board, rules
from rostra.languages.models import Coverage, Thing
from rostra.programmes.models.academy import Academy


class TranslationsPanel(Panel):
    """A row for each language of the academy, with the way to the texts side by side.

    It claims the field that says what a change does to them; that one is shown beside the button that publishes.
    """

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["change"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "programmes/translations_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.rows)

        @property
        def rows(self) -> list[dict[str, Any]]:
            """Figures by language; none for a page that is not published, or for who may not translate it."""
            if not hasattr(self, "_rows"):
                self._rows = rows_of(getattr(self.instance, "key", ""), self.request.user)
            return self._rows

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "rows": self.rows}


def rows_of(key: str, person: Any) -> list[dict[str, Any]]:
    """How far a page is in each language, for those who may translate it."""
    thing = Thing.objects.filter(sort="page", key=key, gone_at__isnull=True).first()
    if thing is None or not rules.may_translate(person, thing.programme_key):
        return []
    begun = Coverage.objects.filter(thing=thing).values_list("language", flat=True)
    own = Academy.objects.values_list("languages", flat=True).first() or []
    codes = list(dict.fromkeys([*own, *sorted(begun)]))
    (row,) = board.rows(Thing.objects.filter(pk=thing.pk), codes)
    return [
        {
            "code": code,
            "name": name_of(code),
            "figures": figures,
            "url": link("translation", language=code, sort="page", key=key),
            "outdated_url": link("translation", language=code, sort="page", key=key, show="outdated"),
        }
        for code, figures in row.figures.items()
    ]
