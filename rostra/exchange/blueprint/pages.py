"""Pages of a blueprint into the tree: first all are there, then their texts, because texts link to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from rostra.assessment.models import Form, Quiz
from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.collecting import Collector
from rostra.exchange.blueprint.raw import Known, to_raw
from rostra.kernel.errors import Refused
from rostra.languages.passages import write_ids
from rostra.languages.reuse import put_inner_ids, take_over
from rostra.programmes.models import ActivityPage, HomePage, LevelPage, ModulePage, ProgrammePage, Topic
from rostra.programmes.models.pages import ContentPage

MODELS: list[Any] = [ProgrammePage, LevelPage, ModulePage, ActivityPage]


class PageImporter:
    """Saves what is new or different, keeps the order, takes down what is gone."""

    def __init__(
        self, blueprint: schema.Blueprint, collector: Collector, note: Callable[[str, str], None], by: Any
    ) -> None:
        self.blueprint = blueprint
        self.collector = collector
        self.note = note
        self.by = by
        self.known = Known()
        self.present: dict[str, ContentPage] = {}
        self.new: set[str] = set()

    def make_root(self, home: HomePage, present: ProgrammePage | None) -> ProgrammePage:
        """The programme's page, made as a draft when it is not here yet."""
        head = self.blueprint.programme.head
        if present is None:
            self._refuse_taken(head, home, MODELS[0])
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

    def run(self, programme: ProgrammePage, media: dict[str, Any], package: dict[str, Any]) -> None:
        self.known.media = media
        self._place(self.blueprint.programme, programme, 0)
        self.known.pages = {key: page.pk for key, page in self.present.items()}
        for page, level in schema.walk(self.blueprint.programme):
            self._fill(page, level, package)
        self._take_down(programme)

    def _refuse_taken(self, head: schema.PageHead, parent: Any, model: Any) -> None:
        for other in MODELS:
            if other.objects.filter(key=head.id).exists():
                raise Refused(
                    _("The id %(key)s belongs to another page here.") % {"key": head.id}, code="taken"
                )
        taken = parent.get_children().filter(slug=head.slug).first()
        if taken is not None and taken.specific.key not in self._keys():
            raise Refused(
                _("The address %(slug)s is taken by the page “%(title)s”.")
                % {"slug": head.slug, "title": taken.title},
                code="taken",
            )

    def _keys(self) -> set[str]:
        return {page.head.id for page, _level in schema.walk(self.blueprint.programme)}

    def _place(self, wanted: schema.Page, page: Any, level: int) -> None:
        """Make the children of a page and bring them into order."""
        if level == 3:
            return
        model = MODELS[level + 1]
        for child in wanted.children:
            found = model.objects.filter(key=child.head.id).first()
            root = self.present[self.blueprint.programme.head.id]
            if found is not None and not found.path.startswith(root.path):
                raise Refused(
                    _("The id %(key)s belongs to another page here.") % {"key": child.head.id}, code="taken"
                )
            if found is None:
                found = self._add(child, page, model)
            elif not found.path.startswith(page.path):
                found.move(page, pos="last-child", user=self.by)
                self.note("moved", f"page {child.head.title}")
            self.present[child.head.id] = found
            page = type(page).objects.get(pk=page.pk)
        self._order(wanted, page)
        for child in wanted.children:
            self._place(child, model.objects.get(key=child.head.id), level + 1)

    def _add(self, child: schema.Page, parent: Any, model: Any) -> Any:
        self._refuse_taken(child.head, parent, model)
        slug = child.head.slug
        if parent.get_children().filter(slug=slug).exists():  # its old page gets another one further on
            slug = f"{slug}-{child.head.id}"
        self.new.add(child.head.id)
        made = model(key=child.head.id, title=child.head.title, slug=slug, live=False, code=child.head.code)
        return type(parent).objects.get(pk=parent.pk).add_child(instance=made)

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
            facts = {
                "package": package,
                "version": self.blueprint.manifest.version,
                "language": self.blueprint.manifest.language,
            }
        if (
            page.live
            and self._equal(page, wanted)
            and all(getattr(page, name) == value for name, value in facts.items())
        ):
            self.note("equal", "")
            return
        self.note(
            "new" if wanted.head.id in self.new else "changed",
            f"page {wanted.head.code} {wanted.head.title}".replace("  ", " "),
        )
        for name, value in {**facts, **self._values(wanted.head, level)}.items():
            setattr(page, name, value)
        page.body = self._body(page, wanted)
        if level == 0:
            page.topics.set(Topic.objects.filter(title__in=wanted.head.topics))
        page.save_revision(user=self.by, log_action=True).publish(user=self.by)

    def _equal(self, page: Any, wanted: schema.Page) -> bool:
        present = self.collector.page(page)
        if present.head != wanted.head or len(present.body) != len(wanted.body):
            return False
        return all(
            old.type == new.type
            and old.value == new.value
            and (not new.id or (old.id, old.keys) == (new.id, new.keys))
            for old, new in zip(present.body, wanted.body, strict=True)
        )

    def _values(self, head: Any, level: int) -> dict[str, Any]:
        values = {
            "title": head.title,
            "draft_title": head.title,
            "slug": head.slug,
            "summary": head.summary,
            "code": head.code,
        }
        if level < 3:
            values["outcomes"] = [
                {"type": "outcome", "id": each.id, "value": each.text} for each in head.outcomes
            ]
        if level == 0:
            values |= self._programme_values(head)
        elif level == 1:
            values["kind"] = head.kind
        elif level == 2:
            values |= {"prerequisites": list(head.prerequisites), "group": head.group}
        elif level == 3:
            values |= {
                "kind": head.kind,
                "minutes": head.minutes,
                "optional": head.optional,
                "video": self.known.media[head.video] if head.video else None,
                "quiz": Quiz.objects.get(key=head.quiz) if head.quiz else None,
                "form": Form.objects.get(key=head.form) if head.form else None,
                "watched_share": round(head.watched_share * 100),
                "url": head.url or "",
            }
        return values

    def _programme_values(self, head: schema.ProgrammeHead) -> dict[str, Any]:
        brand = head.brand or schema.Brand()
        partners = [
            {
                "type": "partner",
                "value": {
                    "name": each.name,
                    "role": each.role,
                    "url": each.url or "",
                    "logo": self.known.media[each.logo].pk if each.logo else None,
                },
            }
            for each in head.partners
        ]
        competences = [{"type": "competence", "value": each.model_dump()} for each in head.framework]
        streams = {"partners": partners, "competences": competences}
        return {
            "functions": list(head.audiences.functions),
            "government_levels": list(head.audiences.levels),
            "policy_stages": list(head.policy_stages),
            "mode": head.mode,
            "open_reading": head.open_reading,
            "brand_name": brand.name,
            "brand_colours": brand.colours,
            "brand_logo": self.known.media[brand.logo] if brand.logo else None,
            **{
                name: write_ids(raw, ProgrammePage._meta.get_field(name).stream_block, f"{head.id}.{name}")
                for name, raw in streams.items()
            },
        }

    def _body(self, page: Any, wanted: schema.Page) -> list[dict[str, Any]]:
        block = page.body.stream_block
        old = block.get_prep_value(page.body)
        new = []
        for each in wanted.body:
            child = to_raw(each, self.known)
            new.append(put_inner_ids(child, block, each.keys) if each.keys else child)
        return write_ids(take_over(new, old, block), block, page.key)

    def _take_down(self, programme: ProgrammePage) -> None:
        keys = self._keys()
        root = ProgrammePage.objects.get(pk=programme.pk).path
        for model in reversed(MODELS[1:]):
            for page in model.objects.filter(path__startswith=root, live=True).exclude(key__in=keys):
                page.unpublish(user=self.by)
                self.note("taken down", f"page {page.code} {page.title}")
