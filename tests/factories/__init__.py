"""Rows for tests, made directly: what a test is not about."""
