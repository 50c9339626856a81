"""Verbs of the community."""
