"""Coaches, support officers, their members; meetings, sprints and aims; who falls behind and what is done about it."""
