"""Who there is: persons, organisations, memberships, grants, invitations, devices, consent, privacy.

A person is the account as well: people are invited before they sign in for the first time.
"""
