"""Log lines hold no addresses and no secret paths."""

import json
import logging
from types import SimpleNamespace

from rostra.config.logs import JsonLines, current_request_id


def line(message: str, **more) -> dict:
    record = logging.makeLogRecord({"name": "probe", "levelname": "INFO", "msg": message, **more})
    return json.loads(JsonLines().format(record))


def test_a_line_is_one_json_object():
    written = line("all is “well”\nhere")
    assert (written["level"], written["logger"], written["message"]) == (
        "INFO",
        "probe",
        "all is “well”\nhere",
    )
    assert written["time"].endswith("+00:00")
    assert "\n" not in JsonLines().format(logging.makeLogRecord({"msg": "a\nb"}))


def test_addresses_are_blanked_also_in_errors():
    try:
        raise LookupError("no anna.k+x@vejby.example here")
    except LookupError as error:
        written = line("for berit@vejby.example", exc_info=(type(error), error, error.__traceback__))
    assert written["message"] == "for <address>"
    assert "vejby" not in written["error"]
    assert "LookupError: no <address> here" in written["error"]


def test_a_request_is_named_by_its_route():
    request = SimpleNamespace(method="GET", resolver_match=SimpleNamespace(view_name="public:link"))
    assert (
        line("Not Found: /en/link/secret/", request=request, status_code=404)["message"]
        == "404 GET public:link"
    )
    request = SimpleNamespace(method="GET", resolver_match=None)
    assert line("Not Found: /secret/", request=request, status_code=404)["message"] == "404 GET no route"


def test_the_request_is_in_every_line_written_meanwhile():
    token = current_request_id.set("abc123")
    assert line("hello")["request"] == "abc123"
    current_request_id.reset(token)
    assert "request" not in line("hello")
