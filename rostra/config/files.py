"""Static files and public media, answered before a request reaches the application."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

SMALL = 2**20
HASHED_NAME = r"\.[0-9a-f]{12}\.[^/]+$"


class StaticFiles(WhiteNoise):
    """Collected static files: known once at start, compressed when possible, hashed names kept for ever."""

    def __init__(self, application: Callable, root: Path, prefix: str) -> None:
        super().__init__(
            application,
            root=root,
            prefix=prefix,
            allow_all_origins=False,
            immutable_file_test=re.compile(HASHED_NAME).pattern,
        )

    @staticmethod
    def serve(static_file: Any, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """As WhiteNoise does, but a small file goes out in one piece."""
        response = static_file.get_response(environ["REQUEST_METHOD"], environ)
        headers = list(response.headers)
        start_response(f"{response.status} {response.status.phrase}", headers)
        if response.file is None:
            return []
        length = int(dict(headers).get("Content-Length", SMALL + 1))
        if length > SMALL:
            return Blocks(response.file)
        with response.file as stream:
            return [stream.read()]


class Blocks:
    """A file in blocks of 256 KiB, closed at the end."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> "Blocks":
        return self

    def __next__(self) -> bytes:
        block = self._stream.read(256 * 2**10)
        if not block:
            raise StopIteration
        return block

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


class PublicMedia(StaticFiles):
    """The public folders of the media folder, with byte ranges so that a video can be wound.

    Files appear while the site runs, so each request looks at the disk. Whatever was uploaded is only ever
    shown, never run: scripts are forbidden and the type is not guessed by the browser.
    """

    def __init__(self, application: Callable, root: Path, prefix: str, folders: Iterable[str]) -> None:
        WhiteNoise.__init__(
            self,
            application,
            autorefresh=True,
            max_age=3600,
            allow_all_origins=False,
            add_headers_function=self._harden,
        )
        for folder in folders:
            self.add_files(root / folder, f"{prefix}{folder}/")
        self._prefix = prefix

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(self._prefix):
            return self.application(environ, start_response)
        return super().__call__(environ, start_response)

    @staticmethod
    def _harden(headers: Any, path: str, url: str) -> None:
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Accept-Ranges"] = "bytes"
