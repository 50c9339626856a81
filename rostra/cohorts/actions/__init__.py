"""Verbs: editions and cohorts. Opening an edition and enrolling people pin requirements: those are verbs of
the ledger.
"""
