"""Papers: a certificate as a PDF that is tagged (PDF/UA-1), in the language it was issued in."""

from rostra.ledger.papers.certificate import pdf

__all__ = ["pdf"]
