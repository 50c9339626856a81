"""Spaces and what people say there, posts, cases, the directory, exchange, documents, priorities and the newsletter."""
