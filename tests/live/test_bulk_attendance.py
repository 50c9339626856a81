"""Attendance by the thousand gives the same rows as one by one."""

from __future__ import annotations

import datetime as dt

import pytest

from rostra.kernel.errors import NotAllowed, Refused
from rostra.live.actions import presence, register
from rostra.live.actions.bulk_attendance import Was, attend_many
from rostra.live.models import Attendance, Presence
from tests.factories.live import make_registration, make_session

MINUTE = dt.timedelta(minutes=1)


def held(organisations, people):
    session = make_session(organisations.lindholt, days=-3, capacity_online=50)
    rows = [
        make_registration(session, getattr(people, key))
        for key in ("mette", "nils", "clodagh", "piotr", "lasse")
    ]
    return session, rows


def told(session):
    names = ("registration__person", "verdict", "minutes", "share", "joined_at")
    return list(
        Attendance.objects.filter(session=session).order_by("registration__person").values_list(*names)
    )


def test_many_at_once_are_the_same_as_one_by_one(organisations, people, django_assert_max_num_queries):
    one, rows = held(organisations, people)
    many, others = held(organisations, people)
    spans = [(0, 75), (10, 40), (0, 20), None]
    for row, span in zip(rows, spans, strict=False):
        if span:
            starts, ends = one.starts_at + span[0] * MINUTE, one.starts_at + span[1] * MINUTE
            presence.add(row, source="hand", starts_at=starts, ends_at=ends, by=people.maren)
    presence.add(
        rows[2], source="hand", starts_at=one.starts_at + 25 * MINUTE, ends_at=one.ends_at, by=people.maren
    )
    listed = [
        Was(row.pk, many.starts_at + span[0] * MINUTE, many.starts_at + span[1] * MINUTE)
        for row, span in zip(others, spans, strict=False)
        if span
    ]
    listed.append(Was(others[2].pk, many.starts_at + 25 * MINUTE, many.ends_at))
    with django_assert_max_num_queries(20):
        assert attend_many(many, listed, by=people.maren) == 4
    assert attend_many(many, listed, by=people.maren) == 0
    assert told(many) == told(one)
    for each in (one, many):
        each.refresh_from_db()
        register.close(each, by=people.maren)
    assert told(many) == told(one)
    assert many.attended_count == one.attended_count > 0
    with pytest.raises(Refused, match="closed"):
        attend_many(many, listed, by=people.maren)


def test_only_who_keeps_the_register_and_only_its_own_rows(organisations, people):
    session, rows = held(organisations, people)
    other, _others = held(organisations, people)
    entry = Was(rows[0].pk, session.starts_at, session.ends_at)
    with pytest.raises(NotAllowed):
        attend_many(session, [entry], by=people.basia)
    with pytest.raises(Refused):
        attend_many(other, [entry], by=people.maren)
    assert not Presence.objects.exists()
