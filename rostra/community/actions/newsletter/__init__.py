"""Verbs of the newsletter: who gets it, how an issue is prepared, how it goes out."""
