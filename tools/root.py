"""Installing a system package when this machine lets us."""

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Install Debian packages as root; False when we are not root, have no apt-get, or it fails."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {', '.join(packages)} …", flush=True)
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for attempt in (command, ["apt-get", "update", "-q"], command):
        done = subprocess.run(attempt, env=environment, capture_output=True, check=False)
        if attempt is command and done.returncode == 0:
            return True
    return False
