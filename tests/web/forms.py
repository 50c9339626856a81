"""A page as a browser without JavaScript sees it: its text, its labels, its forms and what pressing a button sends."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client


class Page:
    """One page fetched by a client."""

    def __init__(self, client: Client, address: str, status: int = 200) -> None:
        self.client = client
        self.address = address.partition("#")[0]
        self.read(client.get(self.address), status)

    @classmethod
    def of(cls, client: Client, address: str, response: Any, status: int) -> Page:
        """The page that a response already holds."""
        page = cls.__new__(cls)
        page.client, page.address = client, address
        page.read(response, status)
        return page

    def read(self, response: Any, status: int) -> None:
        assert response.status_code == status, (response.status_code, self.address)
        self.response = response
        self.tree = BeautifulSoup(response.content.decode(), "html.parser")
        self.main = self.tree.find("main")

    @property
    def text(self) -> str:
        """Everything readable, folded to single spaces."""
        return _words(self.tree)

    def buttons(self) -> list[str]:
        """The buttons in the page's own forms."""
        return [_words(each) for each in self.main.select("form button") if each.get("type") != "button"]

    def submit(self, button: str, values: dict[str, Any] | None = None) -> Any:
        """Press a button by its words after filling in `values`; the rest of the form goes as it stands."""
        found = [each for each in self.main.select("form button") if _words(each) == button]
        assert len(found) == 1, (button, self.buttons())
        form = found[0].find_parent("form")
        data = standing_in(form) | (values or {})
        if found[0].get("name"):
            data[found[0]["name"]] = found[0].get("value", "")
        send = self.client.post if form.get("method") == "post" else self.client.get
        return send(form.get("action") or self.address, data)

    def values(self, name: str) -> list[str]:
        """What stands in the fields of a name."""
        found = standing_in(self.tree).get(name, [])
        return found if isinstance(found, list) else [found]

    def unlabelled(self) -> list[str]:
        """Names of fields in the main part that no label and no aria attribute names."""
        labelled = {each["for"] for each in self.tree.select("label[for]")}
        return [
            each.get("name", "")
            for each in self.main.select("input, select, textarea")
            if each.get("type") not in {"hidden", "submit"}
            and each.get("id") not in labelled
            and not (each.get("aria-label") or each.get("aria-labelledby"))
        ]

    def headings(self) -> list[int]:
        """Levels of the headings in the order they stand."""
        return [
            int(each.name[1])
            for each in self.tree.select("h1, h2, h3, h4, h5, h6")
            if not each.find_parent("dialog")
        ]


def _words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def standing_in(root: Tag) -> dict[str, Any]:
    """What a browser would send of these fields as they stand."""
    data: dict[str, Any] = {}
    for each in root.select("input[name], textarea[name], select[name]"):
        name, kind = each["name"], each.get("type", "")
        if each.has_attr("disabled") or kind in {"submit", "button"}:
            continue
        if each.name == "select":
            chosen = each.select("option[selected]") or each.select("option")[:1]
            data[name] = chosen[0].get("value", "") if chosen else ""
        elif each.name == "textarea":
            data[name] = each.get_text().removeprefix("\n")
        elif kind in {"checkbox", "radio"}:
            if each.has_attr("checked"):
                data.setdefault(name, []).append(each.get("value", "on"))
        else:
            data[name] = each.get("value", "")
    return data
