"""What somebody reads about their own attendance: ``{% load attendance %}``."""

from __future__ import annotations

from django import template

from rostra.live import reading_attendance
from rostra.live.models import Registration

register = template.Library()


@register.simple_tag
def attendance_of(registration: Registration) -> reading_attendance.Own:
    """``{% attendance_of registration as about %}``: everything recorded of it, and what they may ask."""
    return reading_attendance.own(registration)
