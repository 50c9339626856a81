"""Methods of a blueprint into the academy's catalogue, which is made when there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from rostra.exchange.blueprint import filling, schema
from rostra.exchange.blueprint.brought import Brought, owners_of_methods
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.raw import Known
from rostra.kernel.errors import Refused
from rostra.programmes.models import HomePage, MethodPage, MethodsPage

CATALOGUE = "methods"


class MethodImporter:
    """Saves what is new or different, takes down what is gone from a newer version of the same blueprint."""

    def __init__(
        self,
        blueprint: schema.Blueprint,
        brought: Brought,
        collector: Collector,
        known: Known,
        note: Callable[[str, str], None],
        by: Any,
    ) -> None:
        self.blueprint = blueprint
        self.brought = brought
        self.before = brought.method_keys()
        self.collector = collector
        self.known = known
        self.note = note
        self.by = by
        self.new: set[str] = set()

    def place(self, home: HomePage) -> None:
        """Make the catalogue and the methods that are not here yet, as drafts."""
        known = MethodPage.objects.values_list("key", "pk")
        if self.blueprint.methods:
            catalogue = self._catalogue(home)
            owners = owners_of_methods()
            for wanted in self.blueprint.methods:
                self._place(wanted.head, catalogue, owners)
        self.known.methods = dict(known.all())

    def fill(self) -> None:
        """Save their texts, and take down those that are gone."""
        for wanted in self.blueprint.methods:
            page = MethodPage.objects.get(key=wanted.head.id)
            if page.live and filling.is_equal(page, wanted, self.collector):
                self.note("equal", "")
                continue
            self.note("new" if wanted.head.id in self.new else "changed", f"method {wanted.head.title}")
            filling.fill(page, wanted, self.known, {}, self.by)
        gone = set(self.before) - {wanted.head.id for wanted in self.blueprint.methods}
        for page in MethodPage.objects.filter(key__in=gone, live=True):
            page.unpublish(user=self.by)
            self.note("taken down", f"method {page.title}")

    def remember(self, package: dict[str, Any]) -> None:
        """Keep what a blueprint without a programme says of itself."""
        catalogue = MethodsPage.objects.get()
        manifest = self.blueprint.manifest
        package = {**package, "version": manifest.version, "language": manifest.language}
        if catalogue.packages.get(manifest.id) == package:
            return
        if not self.new and manifest.id in catalogue.packages:
            self.note("changed", f"blueprint {manifest.title} {manifest.version}")
        catalogue.packages = {**catalogue.packages, manifest.id: package}
        catalogue.save(update_fields=["packages"])

    def _catalogue(self, home: HomePage) -> MethodsPage:
        language = self.blueprint.manifest.language
        present = MethodsPage.objects.first()
        if present is not None:
            if present.language != language:
                raise Refused(
                    _("The methods here are written in %(present)s, those of this blueprint in %(offered)s.")
                    % {"present": present.language, "offered": language},
                    code="language",
                )
            return present
        taken = home.get_children().filter(slug=CATALOGUE).first()
        if taken is not None:
            raise _taken(CATALOGUE, taken.title)
        with override(language):
            title = _("Participation methods")
        made = MethodsPage(key=CATALOGUE, title=title, slug=CATALOGUE, language=language, live=False)
        home.add_child(instance=made)
        made.save_revision(user=self.by, log_action=True).publish(user=self.by)
        self.note("new", f"page {title}")
        return MethodsPage.objects.get()

    def _place(self, head: schema.MethodHead, catalogue: MethodsPage, owners: dict[str, str]) -> None:
        owner = owners.get(head.id, self.brought.id)
        if owner != self.brought.id:
            raise Refused(
                _("The method %(key)s belongs to the blueprint %(owner)s here.")
                % {"key": head.id, "owner": owner},
                code="taken",
            )
        taken = MethodPage.objects.filter(slug=head.slug).exclude(key=head.id).first()
        if taken is not None and taken.key not in {each.head.id for each in self.blueprint.methods}:
            raise _taken(head.slug, taken.title)
        if MethodPage.objects.filter(key=head.id).exists():
            return
        self.new.add(head.id)
        slug = f"{head.slug}-{head.id}" if taken else head.slug  # its old page gets another one further on
        parent = MethodsPage.objects.get(pk=catalogue.pk)
        parent.add_child(instance=MethodPage(key=head.id, title=head.title, slug=slug, live=False))


def _taken(slug: str, title: str) -> Refused:
    return Refused(
        _("The address %(slug)s is taken by the page “%(title)s”.") % {"slug": slug, "title": title},
        code="taken",
    )
