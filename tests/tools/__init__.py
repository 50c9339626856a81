"""Tests of the tools that builders use."""
