"""The face for machines: calendars and what other programs read."""
