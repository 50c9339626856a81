"""Documents in versions and priorities with what serves them: who sees what, hostile files, what readers find."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.community.actions import documents, priorities, spaces
from rostra.community.models import Document
from rostra.community.rules import documents as rules
from rostra.community.rules.documents import visible_documents
from rostra.kernel.errors import NotAllowed, Refused
from rostra.languages.actions import translations
from rostra.languages.models import Passage
from rostra.people.models import Person
from rostra.search.models import Stale
from tests.factories.documents import a_file, make_document, make_priority
from tests.web.forms import Page

NOBODY = AnonymousUser()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_what_is_not_for_a_reader_is_neither_read_nor_counted(people):
    public = make_document("lindholt", "maren")
    inside = make_document("lindholt", "maren", title="For who is signed in", seen_by="signed_in")
    team = make_document("lindholt", "maren", title="For the team", seen_by="staff")
    draft = make_document("lindholt", "maren", title="Not yet", out=False)
    assert set(visible_documents(NOBODY)) == {public}
    assert set(visible_documents(people.piotr)) == {public, inside}
    assert set(visible_documents(people.basia)) == {public, inside}
    assert set(visible_documents(people.maren)) == {public, inside, team, draft}
    page = Page(Client(), "/en/community/documents/")
    assert page.main.select_one("[role=status]").get_text(strip=True) == "1 document"
    assert Client().get(f"/en/community/documents/files/{team.versions.get().key}/").status_code == 404
    assert Client().get(f"/en/community/documents/{inside.slug}/").status_code == 404


def test_the_document_of_a_space_is_for_its_members_alone(people):
    space = spaces.open_(
        kind="group", title="Accounts", joining="open", seen_by="members", by=people.ada, lead=people.maren
    )
    document = make_document("lindholt", "maren", seen_by="space", space=space)
    assert not visible_documents(people.mette).filter(pk=document.pk).exists()
    assert not visible_documents(people.basia).filter(pk=document.pk).exists()
    assert rules.audience(document) == f"space:{space.key}"
    assert Client().get(f"/en/community/documents/{document.slug}/").status_code == 404


def test_a_new_version_is_handed_out_and_the_old_one_stays(people):
    document = make_document("lindholt", "maren")
    first = document.versions.get()
    assert documents.put_version(document, file=a_file(), by=people.maren) == first
    second = documents.put_version(
        document, file=a_file(b"Point 4 added.\n"), by=people.maren, note="Point 4"
    )
    assert (second.number, second.note) == (2, "Point 4")
    page = Page(Client(), f"/en/community/documents/{document.slug}/")
    assert second.digest in page.main.get_text()
    got = Client().get(page.main.select_one("section a.btn")["href"])
    assert b"".join(got.streaming_content) == b"Point 4 added.\n"
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    old = Client().get(f"/en/community/documents/files/{first.key}/")
    assert b"".join(old.streaming_content) == b"Whoever writes to us gets an answer.\n"


def packed(name: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\x00",
     b"#!/bin/sh\n", packed("word/vbaProject.bin"), b"\x00\x01\x02", b""],
)  # fmt: skip
def test_hostile_files_are_refused_and_nothing_is_kept(people, content):
    with pytest.raises(Refused) as refused:
        documents.add(
            organisation=people.maren.memberships.get().organisation, title="Report", by=people.maren,
            file=SimpleUploadedFile("report.pdf", content),
        )  # fmt: skip
    assert refused.value.field == "file"
    assert Document.objects.count() == 0


def test_only_who_writes_for_an_organisation_changes_its_documents(people):
    document = make_document("lindholt", "maren")
    for stranger in (people.basia, people.mette, people.kit):
        with pytest.raises(NotAllowed):
            documents.change(document, title="Taken over", by=stranger)
    with pytest.raises(NotAllowed):
        priorities.add(organisation=document.organisation, title="X", summary="Y", by=people.basia)
    assert documents.change(document, title="How we answer now", by=people.ada).title == "How we answer now"


def test_what_is_taken_down_is_gone_and_the_search_is_told(people):
    document = make_document("lindholt", "maren")
    Stale.objects.all().delete()
    documents.unpublish(document, by=people.maren)
    assert list(Stale.objects.values_list("source", "key")) == [("document", document.key)]
    assert Client().get(f"/en/community/documents/{document.slug}/").status_code == 404


def test_words_in_another_language_are_marked(people):
    document = make_document("lindholt", "maren", language="en")
    page = Page(Client(), f"/da/community/documents/{document.slug}/")
    assert page.main.h1["lang"] == "en"
    passage = Passage.objects.get(thing__sort="document", thing__key=document.key, address="title")
    translations.save(passage, language="da", text="Sådan svarer vi", by=people.ada)
    page = Page(Client(), f"/da/community/documents/{document.slug}/")
    assert (page.main.h1.get_text(strip=True), page.main.h1.get("lang")) == ("Sådan svarer vi", None)


def test_a_priority_lists_what_serves_it_as_far_as_one_may_see(people):
    priority = make_priority("lindholt", "maren")
    public, hidden = (
        make_document("lindholt", "maren"),
        make_document("lindholt", "maren", seen_by="signed_in"),
    )
    assert priorities.serve(priority, what="document", things=[public, hidden], by=people.maren) == 2
    assert priorities.serve(priority, what="document", things=[public], by=people.maren) == 0
    here = f"/en/community/priorities/{priority.slug}/"
    assert len(Page(Client(), here).main.select("#g-document + ul li")) == 1
    assert len(Page(signed_in(people.piotr), here).main.select("#g-document + ul li")) == 2
    served = Page(Client(), f"/en/community/documents/{public.slug}/")
    assert served.tree.select_one("#serves + ul a")["href"] == here
    priorities.stop_serving(priority, links=priority.links.values_list("pk", flat=True), by=people.maren)
    assert Page(Client(), here).main.select_one("#what-serves") is None


def test_the_desk_writes_files_and_publishes(people):
    client = signed_in(people.maren)
    form = Page(client, "/en/desk/community/documents/new/")
    made = client.post(
        "/en/desk/community/documents/new/",
        {"organisation": people.maren.memberships.get().organisation_id, "title": "Minutes", "kind": "minutes",
         "summary": "Three decisions.", "language": "en", "written_in": "en", "seen_by": "public",
         "topics": "", "file": a_file()},
    )  # fmt: skip
    assert form.main.h1.get_text(strip=True) == "Put a document in"
    assert made.status_code == 302
    document = Document.objects.get()
    client.post(f"/en/desk/community/documents/{document.key}/publish/")
    assert list(visible_documents(NOBODY)) == [document]
    wrong = client.post(f"/en/desk/community/documents/{document.key}/version/", {"file": a_file(b"<html>")})
    assert wrong.status_code == 400
    assert "cannot be handed out" in wrong.content.decode()


def test_a_document_says_itself_what_it_serves(people):
    priority, document = make_priority("lindholt", "maren"), make_document("lindholt", "maren")
    theirs = make_priority("zielony-brod", "basia")
    priorities.serve(theirs, what="document", things=[document], by=people.basia)
    client, here = signed_in(people.maren), f"/en/desk/community/serves/document/{document.key}/"
    assert [each.get_text(strip=True) for each in Page(client, here).main.select("fieldset label")] == [
        priority.title
    ]
    assert client.post(here, {"priorities": [priority.key, theirs.key]}).status_code == 302
    assert set(document.priority_links.values_list("priority", flat=True)) == {priority.pk, theirs.pk}
    client.post(here, {})
    assert list(document.priority_links.values_list("priority", flat=True)) == [theirs.pk]


def test_lists_cost_the_same_for_one_and_for_many(people):
    make_document("lindholt", "maren")
    client = signed_in(people.piotr)
    client.get("/en/community/documents/")
    with CaptureQueriesContext(connection) as one:
        client.get("/en/community/documents/")
    for number in range(40):
        make_document("lindholt", "maren", title=f"Report {number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/en/community/documents/")
    assert len(many) == len(one)
