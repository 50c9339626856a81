"""Log lines as JSON, without names, addresses or the secret parts of a path."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

current_request_id: ContextVar[str] = ContextVar("request_id", default="")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, request id, and the traceback if any.

    Requests are named by their route, never by their path, because a path may hold a one-time link.
    E-mail addresses are blanked wherever they stand.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._message(record),
        }
        if request_id := current_request_id.get():
            line["request"] = request_id
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return ADDRESS.sub("<address>", json.dumps(line, ensure_ascii=False))

    def _message(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if request is None or not hasattr(record, "status_code"):
            return record.getMessage()
        match = getattr(request, "resolver_match", None)
        route = match.view_name if match and match.view_name else "no route"
        return f"{record.status_code} {getattr(request, 'method', '')} {route}"
