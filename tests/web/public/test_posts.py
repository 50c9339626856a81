"""Pages of posts: proposed by a guest, decided at the desk, read in another language, taken along as paper and feed."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from rostra.community.actions import posts as actions
from rostra.community.models import Post, Space, SpaceMember
from rostra.kernel.time import today
from rostra.messaging.models import Message, QuietPeriod
from rostra.people.models import Grant
from rostra.programmes.models import Topic
from tests.cast import make_organisations, make_people
from tests.web.world import client_of

POSTS = "/en/community/posts/"
ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = "W sobotę *spotkaliśmy* się.\n\n## Mapy\n\n- Tak\n- Nie\n"


def make_newsroom() -> SimpleNamespace:
    """The cast with Edda as editor of the academy, a topic, and a published post by Mette."""
    make_organisations()
    people = make_people()
    Grant.objects.create(person=people.edda, role="editor", scope_kind="site")
    topic = Topic.objects.create(title="Youth", key="youth")
    post = propose(people.mette, topics=[topic])
    return SimpleNamespace(people=people, topic=topic, post=actions.publish(post, by=people.edda))


def propose(by: object, **changes: object) -> Post:
    given = {
        "title": "Młodzi w radzie", "summary": "Co mówią.", "text": TEXT, "language": "pl", "agreed": True,
        "by": by, "about": "Councillor", "tags": ["Mapy"],
    }  # fmt: skip
    return actions.propose(**{**given, **changes})


@pytest.fixture
def newsroom(prepared) -> SimpleNamespace:
    return prepared(make_newsroom)


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (200, 160), "teal").save(data, "PNG")
    data.seek(0)
    data.name = "../../x.png"
    return data


def test_a_guest_proposes_and_follows_and_the_desk_decides(newsroom):
    guest, desk = Client(), client_of(newsroom.people.edda)
    begun = guest.get(f"{POSTS}propose/").content.decode()
    stamp = re.search(r'name="stamp" value="([^"]+)"', begun)[1]
    given = {
        "title": "Nasza rada", "summary": "", "text": "Pierwszy akapit.\n\n<b>nie</b>", "language": "pl", "tags": "rada, rada",
        "name": "Ola Nowak", "email": "ola@example.org", "about": "", "named": "no", "agreed": "on", "stamp": stamp,
        "website": "",
    }  # fmt: skip
    faulty = guest.post(f"{POSTS}propose/", given)
    assert faulty.status_code == 422
    assert "Line 3" in faulty.content.decode()
    assert "Pierwszy akapit." in faulty.content.decode()
    given["text"] = TEXT
    looked = guest.post(f"{POSTS}propose/", {**given, "title": "", "preview": "1"}).content.decode()
    assert "<em>spotkaliśmy</em>" in looked
    assert "How it will look" in looked
    assert guest.post(f"{POSTS}propose/", {**given, "website": "x"}).status_code == 422
    assert guest.post(f"{POSTS}propose/", {**given, "picture": picture()}).status_code == 422
    for _again in range(2):
        sent = guest.post(f"{POSTS}propose/", {**given, "picture": picture(), "picture_alt": "Rada"})
        assert (sent.status_code, sent["Location"]) == (302, f"{POSTS}propose/?sent=1")
    post = Post.objects.get(title="Nasza rada")
    assert post.picture_alt == "Rada"
    assert post.picture.file.name.endswith(".jpg")
    assert ".." not in post.picture.file.name
    link = re.search(r"/en/community/posts/proposal/\S+", Message.objects.get(kind="post_confirm").text)[0]

    assert "Nasza rada" not in desk.get(reverse("desk:posts")).content.decode()
    assert "Is this yours?" in guest.get(link).content.decode()
    assert Post.objects.get(pk=post.pk).stage == "confirming"
    guest.post(link, {"do": "confirm"})
    assert "Nasza rada" in desk.get(reverse("desk:posts")).content.decode()

    at_desk = reverse("desk:post", args=[post.key])
    for who in (Client(), client_of(newsroom.people.maren), client_of(newsroom.people.basia)):
        assert who.get(at_desk).status_code in (302, 403)
        assert who.post(at_desk, {"do": "publish"}).status_code in (302, 403)
        assert who.get(f"{POSTS}nasza-rada/").status_code == 404
        assert who.get(f"{POSTS}nasza-rada/post.pdf").status_code == 404
    desk.post(at_desk, {"do": "claim"})
    desk.post(at_desk, {"do": "inside", "text": "Secret among us"})
    assert desk.post(at_desk, {"do": "send_back", "text": ""}).status_code == 400
    desk.post(at_desk, {"do": "send_back", "text": "Gdzie?"})
    own = guest.get(link).content.decode()
    assert "Gdzie?" in own
    assert "Secret among us" not in own
    assert "Send it back to the editors" in own
    changed = {
        "title": "Nasza rada 2",
        "summary": "",
        "text": TEXT,
        "language": "pl",
        "tags": "",
        "picture_alt": "Rada",
    }
    assert guest.post(link, {**changed, "answer": "W Brodzie.", "do": "change"}).status_code == 302
    assert "W Brodzie." in desk.get(at_desk).content.decode()
    assert desk.post(at_desk, {"do": "schedule", "at": "2020-01-01T09:00"}).status_code == 400
    desk.post(at_desk, {"do": "schedule", "at": "2039-01-01T09:00"})
    assert "Planned" in desk.get(reverse("desk:posts") + "?stage=planned").content.decode()
    desk.post(at_desk, {"do": "publish"})
    shown = Client().get(f"{POSTS}nasza-rada/").content.decode()
    assert "Nasza rada 2" in shown
    assert "A guest" in shown
    assert "Ola" not in shown
    assert "<img" in shown
    assert 'alt="Rada"' in shown
    guest.post(link, {"do": "withdraw"})
    assert Client().get(f"{POSTS}nasza-rada/").status_code == 404


def test_a_post_is_read_narrowed_down_and_taken_along(newsroom):
    nobody = Client()
    for number in range(3):
        other = propose(
            None, name="A", email=f"a{number}@example.org", language="en", title=f"Other {number}", tags=[]
        )
        actions.confirm(other.authors.get())
        actions.publish(other, by=newsroom.people.edda)
    listed = nobody.get(POSTS).content.decode()
    assert listed.index("Other 2") < listed.index("Młodzi w radzie")
    assert 'rel="alternate" type="application/atom+xml"' in listed
    for query, many in (("?topic=youth", 1), ("?language=en", 3), ("?tag=mapy", 1), ("?tag=nothing", 0)):
        assert nobody.get(POSTS + query).content.decode().count('<article class="card') == many, query
    with CaptureQueriesContext(connection) as few:
        client_of(newsroom.people.nils).get(f"{POSTS}?language=pl")
    with CaptureQueriesContext(connection) as many:
        client_of(newsroom.people.nils).get(POSTS)
    assert len(many) <= len(few)

    page = nobody.get(f"{POSTS}mlodzi-w-radzie/").content.decode()
    assert '<h1 lang="pl">Młodzi w radzie</h1>' in page
    assert "Written in polski" in page
    assert 'lang="pl"><h2>Mapy</h2>' in page
    assert "Mette Krogh" in page
    assert "mailto:?subject=" in page
    assert not re.search(
        r'(src|href)="https?://(?!testserver|localhost)[^"]*"',
        page.partition("<main")[2].partition("</main")[0],
    )
    mette = client_of(newsroom.people.mette)
    asked = mette.post(f"{POSTS}mlodzi-w-radzie/translation/")
    assert asked.status_code == 302
    assert "You wait for a translation" in mette.get(f"{POSTS}mlodzi-w-radzie/").content.decode()
    assert nobody.post(f"{POSTS}mlodzi-w-radzie/translation/").status_code == 302

    paper = nobody.get(f"{POSTS}mlodzi-w-radzie/post.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert b"/Lang" in paper.content
    assert b"/StructTreeRoot" in paper.content

    feed = nobody.get(f"{POSTS}feed.atom?topic=youth")
    assert feed["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(feed.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "pl"
    assert "<h2>Mapy</h2>" in entry.findtext(f"{ATOM}content")
    assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert entry.find(f"{ATOM}author/{ATOM}name").text
    for name in ("title", "id", "updated"):
        assert root.findtext(f"{ATOM}{name}")


def test_wagtails_editor_holds_to_our_rule(newsroom):
    editor, stranger = client_of(newsroom.people.edda), client_of(newsroom.people.maren)
    space = Space.objects.create(title="Own", slug="own", joining="open", checking="none")
    SpaceMember.objects.create(space=space, person=newsroom.people.mette)
    private = actions.write_in_space(
        space, by=newsroom.people.mette, title="Secret words", text="Mine.", language="en"
    )
    post = propose(newsroom.people.nils, title="Nils writes")
    urls = "wagtailsnippets_community_post:"
    pages = ("edit", "history", "usage", "unpublish", "preview_on_edit")
    for name in pages:
        assert stranger.get(reverse(urls + name, args=[post.pk])).status_code in (302, 403, 404), name
        hidden = editor.get(reverse(urls + name, args=[private.pk]))
        assert hidden.status_code in (302, 403, 404), name
        assert b"Secret words" not in hidden.content, name
    listed = editor.get(reverse(urls + "list")).content.decode()
    assert "Nils writes" in listed
    assert "Secret words" not in listed
    shown = editor.get(reverse(urls + "edit", args=[post.pk]))
    assert shown.status_code == 200
    assert b"Nils writes" in shown.content
    given = nested_form_data({
        "title": "From the academy", "summary": "", "language": "en", "tags": "Council, council", "talking": "checked",
        "programme_key": "", "territory": "DK0", "organisation": "", "picture": "", "picture_alt": "",
        "go_live_at": "", "expire_at": "", "body": streamfield([("text", rich_text("<p>Words of the house.</p>"))]),
        "topics": [],
    })  # fmt: skip
    day = today()
    quiet = QuietPeriod.objects.create(title="Election", territory="DK", starts_on=day, ends_on=day)
    refused = editor.post(reverse(urls + "add"), {**given, "action-publish": "1"})
    assert refused.status_code == 200
    assert b"Quiet" not in refused.content
    assert b"It is quiet there" in refused.content
    assert not Post.objects.filter(title="From the academy").exists()
    quiet.delete()
    assert editor.post(reverse(urls + "add"), {**given, "action-publish": "1"}).status_code == 302
    own = Post.objects.get(title="From the academy")
    assert (own.stage, own.live, own.tags, own.slug) == ("published", True, ["Council"], "from-the-academy")
    assert b"Words of the house." in Client().get(f"{POSTS}from-the-academy/").content
    assert editor.post(
        reverse(urls + "edit", args=[private.pk]), {**given, "action-publish": "1"}
    ).status_code in (302, 403)
    private.refresh_from_db()
    assert private.title == "Secret words"
