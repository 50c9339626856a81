"""Verbs: open editions, enrol people, record evidence, learn, review, certify, rebuild."""
