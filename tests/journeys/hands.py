"""Two ways to use a page: by pointing at things, and by the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_STEPS = 400
# What to press next: nothing when we are there, Enter on the link that skips to what we look for, Tab everywhere else.
NEXT = """found => {
  const at = document.activeElement
  if (found.includes(at)) return ""
  const past = at.matches("a.skip") && document.querySelector(at.hash)
  return past && found.some(each => past.contains(each)) ? "Enter" : "Tab"
}"""


class Pointer:
    """A hand that clicks and types."""

    def press(self, page: Page, target: Locator) -> None:
        """Press a button or follow a link, and wait for what comes."""
        with page.expect_navigation():
            target.click()

    def fill(self, page: Page, target: Locator, text: str) -> None:
        """Type into a field."""
        target.fill(text)

    def tick(self, page: Page, target: Locator) -> None:
        """Choose a radio button or tick a box."""
        target.check()

    def choose(self, page: Page, target: Locator, value: str) -> None:
        """Choose from a list by value."""
        target.select_option(value)


class Keyboard:
    """Tab, Space, Enter, arrows and letters; the pointer is never used. The link past the head of a page is taken."""

    def press(self, page: Page, target: Locator) -> None:
        """Go there with Tab and press Enter."""
        self._reach(page, target)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def fill(self, page: Page, target: Locator, text: str) -> None:
        """Go there with Tab, replace what stands there."""
        self._reach(page, target)
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)

    def tick(self, page: Page, target: Locator) -> None:
        """A box takes Space; a radio button is reached through its group with the arrows."""
        if target.get_attribute("type") == "checkbox":
            self._reach(page, target)
            if not target.is_checked():
                page.keyboard.press("Space")
            return
        name = target.get_attribute("name")
        group = page.locator(f"input[type=radio][name='{name}']")
        self._reach(page, group)
        if not _has_focus(target):
            for _ in range(group.count()):
                page.keyboard.press("ArrowDown")
                if _has_focus(target):
                    break
        page.keyboard.press("Space")
        assert target.is_checked()

    def choose(self, page: Page, target: Locator, value: str) -> None:
        """Arrows down to the option."""
        self._reach(page, target)
        page.keyboard.press("Home")
        for _ in range(target.locator("option").count()):
            if target.input_value() == value:
                return
            page.keyboard.press("ArrowDown")
        assert target.input_value() == value

    def _reach(self, page: Page, target: Locator) -> None:
        found = target.element_handles()
        for _ in range(MOST_STEPS):
            key = page.evaluate(NEXT, found)
            if not key:
                return
            page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {target}")


def _has_focus(target: Locator) -> bool:
    return target.evaluate("element => element === document.activeElement")
