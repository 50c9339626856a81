"""Verbs about people: keyword-only, one transaction, one audit line, `Refused` with a sentence when the rule says no."""
