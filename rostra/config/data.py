"""The data folder: made at the first start, readable by its owner only."""

import os
import secrets
from pathlib import Path


def prepare_data_dir(path: str) -> Path:
    """Return the absolute data folder, making it (mode 0700) when absent.

    Raises SystemExit with one clear line when the folder cannot be made.
    """
    folder = Path(path).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SystemExit(f"The data folder {folder} cannot be made: {error.strerror}.") from error
    return folder


def secret_key(folder: Path) -> str:
    """Return the key in `folder`/secret-key, making it (mode 0600) at the first call.

    Two processes that start together agree on one key: the file is created exclusively.
    """
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if len(key) < 40:
            raise SystemExit(
                f"The key in {path} is too short or empty. Restore it from a backup or delete it."
            ) from None
        return key
    except OSError as error:
        raise SystemExit(f"The data folder {folder} cannot be written: {error.strerror}.") from error
    key = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w") as stream:
        stream.write(key + "\n")
    return key
