"""Formats, one folder each. Parsers are pure; importers call verbs of the rooms below."""
