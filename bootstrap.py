"""Make the environment in .venv from a bare python3. Nothing happens when it is up to date.

    python3 bootstrap.py          what is needed to run
    python3 bootstrap.py --dev    also what is needed to test

Needs Python 3.11 or later and nothing else. Packages are installed by uv, by pip when uv cannot be had; both
check every file against the hashes in requirements*.txt.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEAST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3.14")


class Stop(Exception):
    """Something only a person can put right; the text is one clear line."""


def main() -> int:
    """Bring .venv up to date; returns the exit code."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--dev", action="store_true", help="also what is needed to test")
    chosen = options.parse_args()
    # Compiled files make every later start three times as fast.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        if sys.version_info < LEAST:
            return run_with_newer(sys.argv[1:])
        if not is_current(chosen.dev):
            prepare(chosen.dev)
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def run_with_newer(arguments: list) -> int:
    """Start again with a newer Python when one is installed."""
    for name in CANDIDATES:
        found = shutil.which(name)
        if found:
            return subprocess.call([found, str(ROOT / "bootstrap.py"), *arguments])
    raise Stop(f"Rostra needs Python 3.11 or later; this is {sys.version.split()[0]}.")


def requirements(dev: bool) -> Path:
    """The file with every package and its hashes."""
    return ROOT / ("requirements-dev.txt" if dev else "requirements.txt")


def stamp(dev: bool) -> str:
    """Changes whenever the environment must be made again."""
    digest = hashlib.sha256(sys.version.encode() + str(VENV).encode())
    for path in (requirements(dev), ROOT / "bootstrap.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp_file(dev: bool) -> Path:
    return VENV / (".stamp-dev" if dev else ".stamp")


def is_current(dev: bool) -> bool:
    """Whether .venv fits; one made for testing also serves for running."""
    kinds = [True] if dev else [True, False]
    return PYTHON.exists() and any(
        stamp_file(kind).exists() and stamp_file(kind).read_text() == stamp(kind) for kind in kinds
    )


def prepare(dev: bool) -> None:
    """Make .venv and install into it."""
    print("Preparing the environment in .venv …", flush=True)
    if not PYTHON.exists() or not works():
        make_venv()
    install(requirements(dev))
    link_package()
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "rostra"], cwd=ROOT, check=False)
    stamp_file(dev).write_text(stamp(dev))


def works() -> bool:
    """Whether the Python in .venv still runs and is the one that runs this."""
    code = "import sys; print(sys.version)"
    done = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == sys.version


def make_venv() -> None:
    """An empty environment, with pip in it."""
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    uv = shutil.which("uv")
    if (
        uv
        and subprocess.call(
            [uv, "venv", "--quiet", "--seed", "--clear", "--python", sys.executable, str(VENV)]
        )
        == 0
    ):
        return
    raise Stop(
        "Python cannot make a virtual environment here: its modules venv and ensurepip are missing. "
        "On Debian and Ubuntu: apt-get install python3-venv"
    )


def install(file: Path) -> None:
    """Install exactly what the file lists, with uv when it can be had."""
    if not (VENV / "bin" / "uv").exists():
        run_quietly(
            [
                str(PYTHON),
                "-m",
                "pip",
                "install",
                "-q",
                "--require-hashes",
                "-r",
                "requirements-bootstrap.txt",
            ]
        )
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    command = [
        str(VENV / "bin" / "uv"),
        "pip",
        "install",
        "-q",
        "--compile-bytecode",
        "--require-hashes",
        "-r",
        str(file),
    ]
    if (VENV / "bin" / "uv").exists() and run_quietly(command, environment):
        return
    print("uv could not install the packages; pip takes over (slower).", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(file)]
    if subprocess.call(command, cwd=ROOT) != 0:
        raise Stop(
            "The packages could not be installed; the lines above say why. Is the package index reachable?"
        )


def run_quietly(command: list, environment: "dict | None" = None) -> bool:
    """Run a command and keep its words to itself; True when it went well."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def link_package() -> None:
    """Let .venv find the checkout, and give it the command `rostra`."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=True)
    (Path(done.stdout.strip()) / "rostra-checkout.pth").write_text(f"{ROOT}\n")
    script = VENV / "bin" / "rostra"
    script.write_text(
        f"#!{PYTHON}\nimport sys\n\nfrom rostra.config.console import main\n\nsys.exit(main())\n"
    )
    script.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
