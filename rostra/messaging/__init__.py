"""One door for every message: kinds, templates, outbox, delivery."""
