"""The register of speakers: consent, photos made anew, who keeps it, what is left when somebody goes."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.live import photos
from rostra.live.actions import speakers
from rostra.live.actions.speakers import Part
from rostra.live.models import Speaker
from rostra.live.rules import speakers as rules
from rostra.people.actions import privacy
from tests.factories.live import make_session

# The head of a PNG that claims 65,536 × 65,536 points.
BOMB = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0\x08\x02\0\0\0\x26\x2c\x1c\x9e"


def picture(kind: str = "PNG", size: tuple[int, int] = (600, 400), mode: str = "RGBA", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (200, 40, 40, 128) if mode == "RGBA" else (200, 40, 40)).save(out, kind, **more)
    return out.getvalue()


def test_a_photo_is_made_anew_small_square_and_without_what_else_stood_in_the_file():
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    exif[0x0112] = 6  # turned by a quarter
    large = picture("JPEG", (3000, 2000), "RGB", exif=exif)
    made = photos.portrait(large)
    seen = Image.open(io.BytesIO(made))
    assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (320, 320), {})
    assert b"where I live" in large
    assert b"where I live" not in made
    assert Image.open(io.BytesIO(photos.portrait(picture(size=(200, 150))))).size == (150, 150)
    assert Image.open(io.BytesIO(photos.portrait(picture()))).getpixel((5, 5))[1] > 100  # on white


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unreadable"),
        (b"GIF89a" + b"\0" * 100, "unreadable"),
        (picture("JPEG", mode="RGB")[:300], "unreadable"),
        (b"", "unreadable"),
        (BOMB, "unreadable"),
        (b"x" * (photos.MOST_BYTES + 1), "too_large"),
        (picture("PNG", (50, 50), "RGB"), "too_small"),
    ],
    ids=["svg", "gif", "cut short", "empty", "bomb", "many bytes", "tiny"],
)  # fmt: skip
def test_what_is_no_photo_is_refused_at_its_field(data, code):
    with pytest.raises(Refused) as refused:
        photos.portrait(data)
    assert (refused.value.field, refused.value.code) == ("photo", code)


def test_somebody_is_shown_from_consent_to_withdrawal(organisations, people):
    maren = people.maren
    own = speakers.add(
        organisation=organisations.lindholt, by=maren, name="  Runa  Vik ", roles={"en": "Mayor", "da": ""},
        biographies={"en": "She *answers*."},
    )  # fmt: skip
    assert (own.name, own.slug, own.roles, own.is_published) == (
        "Runa Vik",
        "runa-vik",
        {"en": "Mayor"},
        False,
    )
    assert speakers.add(organisation=organisations.lindholt, by=maren, name="Runa Vik").slug == "runa-vik-2"
    assert not rules.public_speakers().exists()
    with pytest.raises(Refused, match="how consent was given"):
        speakers.consent(own, note=" ", by=maren)
    own = speakers.consent(own, note="Signed form of 3 May", by=maren)
    assert list(rules.public_speakers()) == [own]
    own = speakers.put_photo(own, data=picture(), credit="A. Friend", by=maren)
    first = own.photo.name
    own = speakers.put_photo(own, data=picture(size=(300, 300)), by=maren)
    assert own.photo.storage.exists(own.photo.name)
    assert own.photo.name != first
    own = speakers.withdraw(own, by=maren)
    assert (own.is_published, bool(own.photo)) == (False, False)
    assert not rules.public_speakers().exists()


def test_faults_name_the_field(organisations, people):
    with pytest.raises(Faults) as faults:
        speakers.add(
            organisation=organisations.lindholt, by=people.maren, name=" ", languages=["xx"],
            biographies={"en": "<script>alert(1)</script>"}, roles={"da": "x" * 201},
        )  # fmt: skip
    assert {where for where, _message in faults.value.faults} == {
        "name",
        "languages",
        "biography_en",
        "role_da",
    }
    assert not Speaker.objects.exists()


def test_only_those_who_keep_a_register_write_in_it(organisations, people):
    own = speakers.add(organisation=organisations.lindholt, by=None, name="Runa Vik")
    other = speakers.add(organisation=organisations.zielony_brod, by=None, name="Other Person")
    assert list(rules.visible_speakers(people.maren)) == [own]
    assert list(rules.visible_speakers(people.basia)) == [other]
    assert not rules.visible_speakers(people.mette).exists()
    for refused in (people.basia, people.mette, people.tove):
        with pytest.raises(NotAllowed):
            speakers.change(own, by=refused, name="Changed")
        with pytest.raises(NotAllowed):
            speakers.add(organisation=organisations.lindholt, by=refused, name="New")
    session = make_session(organisations.lindholt)
    with pytest.raises(NotAllowed):
        speakers.put_beside(session, [Part(own)], by=people.basia)
    with pytest.raises(NotAllowed):
        speakers.put_beside(session, [Part(other)], by=people.maren)


def test_speakers_stand_in_their_order_and_leave(organisations, people):
    session = make_session(organisations.lindholt)
    first, second = (
        speakers.add(organisation=organisations.lindholt, by=None, name=name) for name in ("A", "B")
    )
    speakers.put_beside(session, [Part(first, "moderator"), Part(second, "panellist")], by=people.maren)
    speakers.put_beside(session, [Part(second, "speaker"), Part(first, "moderator")], by=people.maren)
    rows = session.speaking.order_by("position").values_list("speaker__name", "part")
    assert list(rows) == [("B", "speaker"), ("A", "moderator")]
    with pytest.raises(Refused, match="twice"):
        speakers.put_beside(session, [Part(first), Part(first)], by=people.maren)
    speakers.put_beside(session, [Part(first)], by=people.maren)
    assert session.speaking.count() == 1
    speakers.remove(first, by=people.maren)
    assert session.speaking.count() == 0


def test_a_speaker_who_is_erased_leaves_nothing(organisations, people, django_capture_on_commit_callbacks):
    own = speakers.add(organisation=organisations.lindholt, by=None, name="Mette", person=people.mette)
    own.photo.save("p.jpg", ContentFile(b"x"))
    name, storage = own.photo.name, own.photo.storage
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(person=people.mette, by=people.mette)
    assert not Speaker.objects.exists()
    assert not storage.exists(name)
