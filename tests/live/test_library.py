"""Recordings: who keeps and sees them, how files are recognised and put together, how visits are forgotten."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.utils import timezone

from rostra.kernel.errors import NotAllowed, Refused
from rostra.live import containers, visitors
from rostra.live.actions import captions, library, uploads, visits, watching
from rostra.live.models import (
    CatchUp,
    CatchUpPack,
    ItemCaptions,
    ItemWatching,
    LibraryItem,
    Upload,
    Visit,
    VisitDay,
    VisitSalt,
)
from rostra.live.outside import outside
from rostra.live.pieces import Pieces
from rostra.live.rules import library as rules
from rostra.people.actions import privacy
from tests.factories.ledger import enrol
from tests.factories.library import VTT, make_item, mp4, webm, with_file
from tests.factories.live import make_registration, make_session

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HOSTS = ["www.youtube-nocookie.com", "player.vimeo.com", "tube.example"]


def _seen(person) -> set[str]:
    return set(rules.visible_items(person).values_list("key", flat=True))


def test_staff_see_their_chain_and_people_what_is_theirs(organisations, people, spring, brod) -> None:
    place = organisations.lindholt
    own = make_session(place, days=-1, slug="own", edition=spring, seen_by="edition")
    invited = make_session(place, days=-1, slug="invited", edition=spring, seen_by="invited")
    foreign = make_session(
        organisations.zielony_brod, days=-1, slug="foreign", edition=brod, seen_by="edition"
    )
    for key, fields in {
        "public": {"seen_by": "public"},
        "draft": {"seen_by": "public", "published_at": None},
        "edition": {"seen_by": "edition", "session": own},
        "invited": {"seen_by": "edition", "session": invited},
        "programme": {"seen_by": "edition", "programme_key": "dce"},
        "staff": {"seen_by": "staff"},
        "owed": {"seen_by": "staff", "session": invited},
    }.items():
        make_item(place, key=key, slug=key, **fields)
    make_item(organisations.zielony_brod, key="foreign", slug="foreign", seen_by="edition", session=foreign)
    enrolment = enrol(spring, people.mette)
    enrol(spring, people.nils)
    make_registration(invited, people.nils)
    make_registration(invited, people.piotr, state="waitlisted")
    CatchUpPack.objects.create(session=invited, recording=LibraryItem.objects.get(key="owed"))
    CatchUp.objects.create(session=invited, enrolment=enrolment)
    assert _seen(people.piotr) == {"public"}
    assert _seen(people.mette) == {"public", "edition", "programme", "owed"}
    assert _seen(people.nils) == {"public", "edition", "programme", "invited"}
    assert _seen(people.basia) == {"public", "foreign"}
    assert _seen(people.maren) == {"public", "draft", "edition", "invited", "programme", "staff", "owed"}
    assert set(rules.desk_items(people.basia).values_list("key", flat=True)) == {"foreign"}
    assert not rules.desk_items(people.tove).exists()  # a trainer watches, and changes nothing
    assert "edition" in _seen(people.tove)
    CatchUp.objects.update(state="dropped")
    assert "owed" not in _seen(people.mette)
    assert rules.may_keep(people.maren, place)
    assert not rules.may_keep(people.basia, place, own)
    with pytest.raises(NotAllowed):
        library.keep(session=own, by=people.basia)
    with pytest.raises(NotAllowed):
        library.publish(LibraryItem.objects.get(key="draft"), by=people.mette)


def test_a_recording_follows_its_session_and_is_published_only_with_something_to_watch(
    organisations, people, spring
) -> None:
    session = make_session(
        organisations.lindholt,
        days=-1,
        edition=spring,
        seen_by="invited",
        topics=["trust", "trust "],
        spoken=["pl"],
    )
    item = library.keep(session=session, by=people.maren)
    again = library.keep(session=session, by=people.maren)
    assert (item.language, item.topics, item.seen_by, again.slug) == (
        "pl",
        ["trust"],
        "edition",
        f"{item.slug}-2",
    )
    with pytest.raises(Refused):
        library.publish(item, by=people.maren)
    library.change(item, by=people.maren, outside_url="https://tube.example/w/abcdefgh")
    assert library.publish(item, by=people.maren).published_at
    with pytest.raises(Refused) as refused:
        library.change(item, by=people.maren, outside_url="")
    assert refused.value.field == "outside_url"
    with pytest.raises(Refused):
        uploads.take(item, by=people.maren, file=ContentFile(mp4(), name="x"))
    for bad in ({"title": " "}, {"language": "xx"}, {"seen_by": "all"}, {"duration": 10**6}):
        with pytest.raises(Refused):
            library.change(again, by=people.maren, **bad)


def test_a_file_is_what_its_first_bytes_say() -> None:
    assert containers.sniff(mp4()) is containers.MP4
    assert containers.sniff(webm()) is containers.WEBM
    assert containers.sniff(b"\0\0\0\x20ftypM4A \0\0\0\0") is containers.M4A
    assert containers.sniff(b"ID3\x04\0\0") is containers.MP3
    assert containers.sniff(b"\xff\xfb\x90\x64") is containers.MP3
    assert containers.sniff(b"OggS" + bytes(24) + b"OpusHead") is containers.OGG
    for other in (b"", b"<!doctype html>", b"\x89PNG\r\n", b"\0\0\0\x20ftypheic\0\0\0\0heicmif1", b"\xff\xff\xff\xff",
                  b"MZ\x90", b"\x1a\x45\xdf\xa3" + b"matroska", b"OggS" + bytes(40)):  # fmt: skip
        assert containers.sniff(other) is None, other
    assert containers.duration(io.BytesIO(mp4(seconds=3723)), containers.MP4) == 3723
    assert containers.duration(io.BytesIO(webm()), containers.WEBM) == 90
    cut = mp4()[:60]
    assert containers.duration(io.BytesIO(cut), containers.MP4) == 0
    loop = mp4()[:32] + b"\0\0\0\x08free" * 500
    assert containers.duration(io.BytesIO(loop), containers.MP4) == 0


def test_pieces_are_one_file_in_any_storage() -> None:
    pieces = Pieces(InMemoryStorage(), "abc")
    content = bytes(range(256)) * 4
    for begin, end in ((0, 300), (300, 301), (301, 1024)):
        pieces.put(begin, b"wrong")
        pieces.put(begin, content[begin:end])
    with pieces.joined(1024) as whole:
        assert b"".join(whole.chunks(100)) == content
        whole.seek(299)
        assert whole.read(3) == content[299:302]
        whole.seek(-2, 2)
        assert whole.read() == content[-2:]
    with pieces.joined(1100) as short, pytest.raises(OSError, match="missing"):
        short.read()
    pieces.drop()
    assert pieces.offsets() == []


def test_what_nobody_goes_on_sending_is_given_up(organisations, people) -> None:
    item = make_item(organisations.lindholt)
    begun = uploads.begin(item, by=people.maren, file_name="a.mp4", size=4000)
    uploads.add(begun, by=people.maren, offset=0, content=mp4()[:1000])
    with pytest.raises(NotAllowed):
        uploads.add(begun, by=people.lasse, offset=1000, content=b"x")
    assert uploads.retire(timezone.now() + dt.timedelta(days=6)) == 0
    assert uploads.retire(timezone.now() + dt.timedelta(days=8)) == 1
    assert Upload.objects.count() == 0
    with_file(item)
    first = item.file.name
    with_file(item, mp4(seconds=60))
    assert item.file.name != first


def test_outside_hosts_are_framed_only_when_the_academy_names_them() -> None:
    for url, frame in {
        "https://youtu.be/abcdefghijk": "https://www.youtube-nocookie.com/embed/abcdefghijk",
        "https://www.youtube.com/watch?v=abcdefghijk&t=1": "https://www.youtube-nocookie.com/embed/abcdefghijk",
        "https://vimeo.com/123456789": "https://player.vimeo.com/video/123456789?dnt=1",
        "https://tube.example/w/ab12-cd34": "https://tube.example/videos/embed/ab12-cd34",
        "https://other.example/w/ab12-cd34": "",
        "http://tube.example/w/ab12-cd34": "",
        "https://www.youtube.com/watch?v=../../x": "",
        "https://tube.example.evil.example/w/ab12-cd34": "",
        "https://example.org/": "",
    }.items():
        assert outside(url, HOSTS).frame == frame, url
    assert outside("https://www.youtube.com/watch?v=abcdefghijk", []).frame == ""


def test_a_visit_cannot_be_traced_and_its_salt_goes_with_the_day(organisations) -> None:
    item = make_item(organisations.lindholt)
    noon = timezone.now().replace(hour=12)
    later = noon + dt.timedelta(days=1)
    assert visits.count(item, address="192.0.2.1", agent=BROWSER, at=noon)
    assert not visits.count(item, address="192.0.2.1", agent=BROWSER, at=noon)
    first = Visit.objects.get().visitor
    assert visits.forget(later) == 1
    assert VisitSalt.objects.count() == 0
    assert visits.count(item, address="192.0.2.1", agent=BROWSER, at=later)
    assert Visit.objects.exclude(visitor=first).count() == 1
    assert visits.forget(later + dt.timedelta(days=2)) == 3
    assert (Visit.objects.count(), VisitDay.objects.count()) == (0, 2)
    item.refresh_from_db()
    assert item.visits == 2
    assert visitors.is_bot("Mozilla/5.0 (compatible; bingbot/2.0)")
    assert visitors.is_bot("Mozilla/5.0 HeadlessChrome/120")
    assert not visitors.is_bot(BROWSER)


def test_what_one_watched_is_ones_own_and_goes_with_one(organisations, people) -> None:
    item = make_item(organisations.lindholt, duration=100)
    watching.watch(item, person=people.mette, intervals=[[0, 49]], position=49)
    watching.watch(item, person=people.piotr, intervals=[[0, 80]], position=80)
    item.refresh_from_db()
    assert item.watched == 1
    row, report = captions.put(item=item, language="en", by=people.maren, text=VTT)
    assert (row.state, report.remarks) == ("draft", [])
    privacy.erase(person=people.mette, by=people.ada)
    assert list(ItemWatching.objects.values_list("person", flat=True)) == [people.piotr.pk]
    privacy.erase(person=people.maren, by=people.ada)
    assert ItemCaptions.objects.get().by is None
