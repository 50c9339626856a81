"""What the groups of editors and translators may do with pages and files.

Membership of the groups follows the grants (`rostra.people.actions.access`); here each group is given its reach: a
programme's pages and its collection of files, or everything for the whole academy. Both sides may come first.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from rostra.people.actions.access import group_name
from rostra.people.models import Role, Scope
from rostra.programmes import collections
from rostra.programmes.models import HomePage, ProgrammePage

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
FILE_RIGHTS = (
    ("wagtailimages", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", ("add_document", "change_document", "choose_document")),
    ("wagtailmedia", ("add_media", "change_media")),
)


@transaction.atomic
def furnish() -> int:
    """Give every editors' group its pages and files; returns how many were new. Safe to run again."""
    count = 0
    groups = {group.name: group for group in Group.objects.filter(name__startswith=f"{Role.EDITOR.value} ")}
    site = groups.get(group_name(Role.EDITOR.value, Scope.SITE.value))
    home = HomePage.objects.first()
    if site is not None and home is not None:
        root = Collection.get_first_root_node()
        assert root is not None
        count += _give(site, home, root)
    for programme in ProgrammePage.objects.select_related("collection"):
        group = groups.get(group_name(Role.EDITOR.value, Scope.PROGRAMME.value, programme.key))
        if group is not None:
            count += _give(group, programme, collections.of(programme))
    return count


def _give(group: Group, page: Page, collection: Collection) -> int:
    made = 0
    have = set(group.page_permissions.values_list("page_id", "permission__codename"))
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS)
    new = [right for right in rights if (page.pk, right.codename) not in have]
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page.pk, permission=right) for right in new
    )
    made += len(new)
    kept = set(group.collection_permissions.values_list("collection_id", "permission__codename"))
    for app, codenames in FILE_RIGHTS:
        wanted = Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
        missing = [right for right in wanted if (collection.pk, right.codename) not in kept]
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=group, collection=collection, permission=right)
            for right in missing
        )
        made += len(missing)
    return made
