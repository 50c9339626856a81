"""The API for other systems, below `/api/v1/`: `door` takes a request, `service` holds the operations, a module a noun.

Nothing of it is loaded before the first request comes, so an academy that nobody automates does not pay for it.
"""
