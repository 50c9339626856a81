"""Rostra: an academy for the people who govern locally."""

__version__ = "0.1.0"
