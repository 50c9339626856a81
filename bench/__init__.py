"""Measurements: `make bench` and `make drills`."""
