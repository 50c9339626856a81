"""What the tables of sessions hold about people: nothing.

Sessions, series, strands, templates, questions, materials and reminders name nobody and point at nobody; who changed them stands
in the audit trail. Who speaks is held by `speakers`, who comes by `registrations`, who was there by `attendance`.
"""
