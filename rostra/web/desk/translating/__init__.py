"""What the pages of the translation desk are put together from; nothing here answers a request."""
