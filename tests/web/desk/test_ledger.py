"""One person's ledger at the desk: recorded, voided with a reason, certified."""

from __future__ import annotations

from django.urls import reverse

from rostra.ledger.models import Certificate, Evidence, Standing


def standing(enrolled, target: str) -> str:
    return Standing.objects.get(enrolment=enrolled.mette, requirement__target=target).state


def record(client, enrolled, target: str, **given):
    asked = enrolled.spring.requirements.get(target=target)
    return client.post(reverse("desk:record", args=[enrolled.mette.key, asked.key]), given)


def test_staff_recognise_and_void_with_a_reason(enrolled, as_):
    client = as_(enrolled.people.maren)
    record(client, enrolled, "dce-read", verb="recognise", reason="Read it last year")
    assert standing(enrolled, "dce-read") == "recognised"
    text = client.get(reverse("desk:enrolment", args=[enrolled.mette.key])).content.decode()
    assert "Read it last year" in text
    assert "Maren Holt" in text
    fact = Evidence.objects.get(kind="recognised")
    path = reverse("desk:evidence_void", args=[fact.key])
    assert client.post(path, {"reason": ""}).status_code == 400
    assert client.post(path, {"reason": "It was another course"}).status_code == 302
    assert standing(enrolled, "dce-read") == "open"


def test_a_trainer_excuses_but_recognises_nothing(enrolled, as_):
    client = as_(enrolled.people.tove)
    assert record(client, enrolled, "dce-watch", verb="recognise", reason="Known").status_code == 400
    assert standing(enrolled, "dce-watch") == "open"
    assert record(client, enrolled, "dce-watch", verb="excuse", reason="Ill").status_code == 302
    assert standing(enrolled, "dce-watch") == "excused"


def test_a_reason_is_needed_and_the_page_says_where(enrolled, as_):
    response = record(as_(enrolled.people.maren), enrolled, "dce-watch", verb="excuse", reason="")
    assert response.status_code == 400
    assert "This field is required." in response.content.decode()


def test_a_certificate_is_issued_corrected_and_revoked(enrolled, as_):
    client = as_(enrolled.people.maren)
    for asked in enrolled.spring.requirements.filter(group="core"):
        record(client, enrolled, asked.target, verb="recognise", reason="Seen")
    client.post(reverse("desk:certificate_issue", args=[enrolled.mette.key]))
    first = Certificate.objects.get()
    client.post(reverse("desk:certificate_reissue", args=[first.number]), {"reason": "Name corrected"})
    second = Certificate.objects.get(revoked_at=None)
    assert second.replaces == first
    assert (
        client.post(reverse("desk:certificate_revoke", args=[second.number]), {"reason": ""}).status_code
        == 400
    )
    client.post(reverse("desk:certificate_revoke", args=[second.number]), {"reason": "Issued in error"})
    assert Certificate.objects.filter(revoked_at=None).count() == 0
    assert (
        "Issued in error"
        in client.get(reverse("desk:certificates", args=[enrolled.spring.key])).content.decode()
    )
    foreign = as_(enrolled.people.basia).post(
        reverse("desk:certificate_revoke", args=[first.number]), {"reason": "x"}
    )
    assert foreign.status_code == 404


def test_an_officer_sees_the_ledger_of_the_own_members_and_changes_nothing(enrolled, as_):
    client = as_(enrolled.people.ole)
    text = client.get(reverse("desk:enrolment", args=[enrolled.mette.key])).content.decode()
    assert "Mette Krogh" in text
    assert "Record something" not in text
    assert client.get(reverse("desk:enrolment", args=[enrolled.piotr.key])).status_code == 404
    assert "Mette Krogh" in client.get(reverse("desk:today")).content.decode()
