"""Words without a domain: errors, registries, audit, text, time, files.

Holds no table and imports no other room. What knows a noun of the programmes belongs in that noun's room.
"""
