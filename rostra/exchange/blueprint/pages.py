"""Pages of a blueprint into the tree: first all are there, then their texts, because texts link to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page

from rostra.exchange.blueprint import filling, schema
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.raw import Known
from rostra.kernel.errors import Refused
from rostra.programmes.models import ActivityPage, HomePage, LevelPage, ModulePage, ProgrammePage
from rostra.programmes.models.pages import ContentPage

MODELS: list[Any] = [ProgrammePage, LevelPage, ModulePage, ActivityPage]


class PageImporter:
    """Saves what is new or different, keeps the order, takes down what is gone."""

    def __init__(
        self,
        blueprint: schema.Blueprint,
        wanted: schema.Page,
        collector: Collector,
        known: Known,
        note: Callable[[str, str], None],
        by: Any,
    ) -> None:
        self.blueprint = blueprint
        self.wanted = wanted
        self.collector = collector
        self.note = note
        self.by = by
        self.known = known
        self.present: dict[str, ContentPage] = {}
        self.new: set[str] = set()
        self.keys = {page.head.id for page, _level in schema.walk(wanted)}

    def make_root(self, home: HomePage, present: ProgrammePage | None) -> ProgrammePage:
        """The programme's page, made as a draft when it is not here yet."""
        head = self.wanted.head
        if present is None:
            self._refuse_taken(head, home)
            present = home.add_child(
                instance=ProgrammePage(
                    key=head.id,
                    title=head.title,
                    slug=head.slug,
                    live=False,
                    language=self.blueprint.manifest.language,
                )
            )
            self.new.add(head.id)
        self.present[head.id] = present
        return present

    def place(self, programme: ProgrammePage) -> None:
        """Make all pages that are not here yet, as drafts, and bring them into order."""
        self._place(self.wanted, ProgrammePage.objects.get(pk=programme.pk), 0)
        self.known.pages = {key: page.pk for key, page in self.present.items()}

    def fill(self, programme: ProgrammePage, package: dict[str, Any]) -> None:
        """Save what is new or different, take down what is gone."""
        for page, level in schema.walk(self.wanted):
            self._fill(page, level, package)
        self._take_down(programme)

    def _refuse_taken(self, head: schema.PageHead, parent: Any) -> bool:
        """Refuse an id or address of somebody else's page; whether a page of this blueprint has the address still."""
        if head.id in self._taken:
            raise Refused(_("The id %(key)s belongs to another page here.") % {"key": head.id}, code="taken")
        taken = parent.get_children().filter(slug=head.slug).first() if parent.numchild else None
        if taken is not None and taken.specific.key not in self.keys:
            raise Refused(
                _("The address %(slug)s is taken by the page “%(title)s”.")
                % {"slug": head.slug, "title": taken.title},
                code="taken",
            )
        return taken is not None

    @cached_property
    def _taken(self) -> set[str]:
        """Which of the ids were here before anything was made."""
        return {
            key
            for model in MODELS
            for key in model.objects.filter(key__in=self.keys).values_list("key", flat=True)
        }

    def _place(self, wanted: schema.Page, page: Any, level: int) -> None:
        """Make the children of a page and bring them into order."""
        model = MODELS[level + 1]
        for child in wanted.children:
            key = child.head.id
            found = model.objects.filter(key=key).first() if key in self._taken else None
            root = self.present[self.wanted.head.id]
            if found is not None and not found.path.startswith(root.path):
                raise Refused(_("The id %(key)s belongs to another page here.") % {"key": key}, code="taken")
            if found is None:
                found = self._add(child, page, model)
            elif not found.path.startswith(page.path):
                found.move(page, pos="last-child", user=self.by)
                self.note("moved", f"page {child.head.title}")
                page = type(page).objects.get(pk=page.pk)
            self.present[key] = found
        self._order(wanted, page)
        if level < 2:
            for child in wanted.children:
                self._place(child, model.objects.get(key=child.head.id), level + 1)

    def _add(self, child: schema.Page, parent: Any, model: Any) -> Any:
        taken = self._refuse_taken(child.head, parent)
        # Its old page gets another one further on.
        slug = f"{child.head.slug}-{child.head.id}" if taken else child.head.slug
        self.new.add(child.head.id)
        made = model(key=child.head.id, title=child.head.title, slug=slug, live=False, code=child.head.code)
        return parent.add_child(instance=made)

    def _order(self, wanted: schema.Page, page: Any) -> None:
        keys = [child.head.id for child in wanted.children]
        pks = {self.present[key].pk: key for key in keys}
        standing = [
            pks[pk] for pk in page.get_children().order_by("path").values_list("pk", flat=True) if pk in pks
        ]
        if standing == keys:
            return
        for key in keys:
            Page.objects.get(pk=self.present[key].pk).move(
                Page.objects.get(pk=page.pk), pos="last-child", user=self.by
            )
        self.note("moved", f"pages of {wanted.head.title}")

    def _fill(self, wanted: schema.Page, level: int, package: dict[str, Any]) -> None:
        page = MODELS[level].objects.get(key=wanted.head.id)
        facts: dict[str, Any] = {}
        if level == 0:
            manifest = self.blueprint.manifest
            facts = {"package": package, "version": manifest.version, "language": manifest.language}
        if (
            page.live
            and filling.is_equal(page, wanted, self.collector)
            and all(getattr(page, name) == value for name, value in facts.items())
        ):
            self.note("equal", "")
            return
        self.note(
            "new" if wanted.head.id in self.new else "changed",
            f"page {wanted.head.code} {wanted.head.title}".replace("  ", " "),
        )
        filling.fill(page, wanted, self.known, facts, self.by)

    def _take_down(self, programme: ProgrammePage) -> None:
        root = ProgrammePage.objects.get(pk=programme.pk).path
        for model in reversed(MODELS[1:]):
            for page in model.objects.filter(path__startswith=root, live=True).exclude(key__in=self.keys):
                page.unpublish(user=self.by)
                self.note("taken down", f"page {page.code} {page.title}")
