"""Verbs about cases: written by one side (`writing`), completed by the other (`answering`), read and published (`reviewing`)."""
