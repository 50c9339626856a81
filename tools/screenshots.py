"""Make the pictures of the documents: `python -m tools.screenshots`. Needs a Chromium; takes a minute or two.

Two academies are made in a folder that goes away again: the demo, and an empty one in which the first tutorial is walked
through with the words of its buttons, so a picture that cannot be made is a tutorial that no longer holds.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
WIDE, NARROW = (1280, 800), (360, 740)
LARGEST = 120 * 1024
COLOURS = (256, 128, 64, 32)
PATIENCE = 600
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PEOPLE = "\n".join(f"Member {number} <member{number}@example.org>" for number in range(1, 16))
FIRST_SENTENCE = (
    "A resident who asks wants to know who reads it, when an answer comes, and what it can change."
)
SETUP = ["--unattended", "--name", "Harbour Academy", "--languages", "en,da", "--organisation",
         "Association of Small Harbours", "--administrator", "Ada Quill", "--email", "ada@example.org"]  # fmt: skip


def save(page: Page, name: str) -> None:
    """Take what the window shows, in as many colours as fit into the largest size."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    for colours in COLOURS:
        packed = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= LARGEST:
            break
    else:
        raise RuntimeError(f"{name} is larger than {LARGEST} bytes even in {COLOURS[-1]} colours")
    IMAGES.mkdir(parents=True, exist_ok=True)
    (IMAGES / f"{name}.png").write_bytes(packed.getvalue())
    print(f"{name}.png  {packed.tell() // 1024} KB, {colours} colours")


def _environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    return kept | more


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def _served(url: str, *command: str, **environment: str) -> Iterator[None]:
    """Run `rostra` with these words until the block ends; starts when it answers at `url`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rostra", *command], cwd=ROOT, env=_environment(**environment), start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"nothing answers at {url}")
            time.sleep(0.5)
        yield
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@contextmanager
def _window(chromium: Browser, url: str, size: tuple[int, int] = WIDE) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=url, viewport={"width": size[0], "height": size[1]}, locale="en-GB", color_scheme="light"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def be(page: Page, key: str) -> None:
    """Sign in as one of the cast."""
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator(f"form:has([value={key}]) button").first.click()


def demo(chromium: Browser, folder: Path) -> None:
    """Visitor, learner, trainer and desk of the demo."""
    url = f"http://localhost:{_free_port()}"
    with _served(url, "demo", "--data", str(folder), "--port", url.rsplit(":", 1)[1], ROSTRA_URL=url):
        paths = json.loads((folder / "urls.json").read_text())
        with _window(chromium, url) as page:
            page.goto(paths["programme"])
            save(page, "programme")
            page.goto(paths["certificate"])
            save(page, "certificate")
            be(page, "mette")
            page.goto(paths["learner_home"])
            save(page, "learner-home")
            be(page, "maren")
            page.goto(paths["desk_people"])
            save(page, "desk-people")
        with _window(chromium, url, NARROW) as page:
            be(page, "mette")
            page.goto(paths["activity_read"])
            save(page, "activity-phone")
            page.goto(paths["learner_map"])
            save(page, "map-phone")


def first_academy(chromium: Browser, folder: Path) -> None:
    """The tutorial docs/tutorial/first-academy.md, step by step."""
    url = f"http://localhost:{_free_port()}"
    environment = {"ROSTRA_DATA_DIR": str(folder), "ROSTRA_URL": url}
    made = subprocess.run(
        [sys.executable, "-m", "rostra", "setup", *SETUP], cwd=ROOT, env=_environment(**environment),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    link = re.search(r"http://\S+/sign-in/\S+", made.stdout)
    if link is None:
        raise RuntimeError(made.stdout)
    with (
        _served(url, "serve", "--port", url.rsplit(":", 1)[1], **environment),
        _window(chromium, url) as page,
    ):
        page.goto(link[0])
        _press(page, "Sign in")
        save(page, "first-steps")
        _write(page)
        _publish(page)
        _invite(page)


def _press(page: Page, name: str, role: str = "button") -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]


def _write(page: Page) -> None:
    _press(page, "New programme", "link")
    page.get_by_label("Title").fill("Talking with residents")
    _press(page, "Begin it")
    for title in ("First block", "First module"):
        _children_of(page, title)
    page.get_by_role("link", name="First text", exact=True).click()
    page.locator("[data-contentpath=body] button[title='Insert a block']").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    page.keyboard.type(FIRST_SENTENCE)
    save(page, "write")
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_load_state("networkidle")


def _children_of(page: Page, title: str) -> None:
    """Follow the arrow at the end of a page's row, to the pages below it."""
    with page.expect_navigation():
        page.get_by_role(
            "link", name=re.compile(f"(child pages of|Add a child page to) '{title}'")
        ).first.click()


def _publish(page: Page) -> None:
    page.goto("/en/desk/")
    _press(page, "Publish it", "link")
    page.get_by_label("Include descendants").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, publish").click()


def _invite(page: Page) -> None:
    _press(page, "New edition", "link")
    page.get_by_label("Title").fill("Autumn run")
    page.get_by_label("First day").fill(dt.datetime.now(dt.UTC).date().isoformat())
    page.get_by_label("by invitation").check()
    _press(page, "Save in preparation")
    save(page, "open-edition")
    _press(page, "Open it")
    _press(page, "Invite people", "link")
    page.get_by_label("People").fill(PEOPLE)
    _press(page, "Invite them")
    save(page, "invited")


def main() -> int:
    """Make every picture anew."""
    path = browser.obtain()
    if path is None:
        print("No Chromium was found: set ROSTRA_TEST_BROWSER to one.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=FLAGS)
        first_academy(chromium, Path(folder) / "first")
        demo(chromium, Path(folder) / "demo")
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
