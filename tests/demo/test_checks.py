"""Demo mode is refused wherever real people could be."""

from __future__ import annotations

from rostra.demo.checks import demo_mode
from rostra.demo.marks import is_marked, mark


def ids(settings, tmp_path, **changed) -> list[str]:
    settings.ROSTRA_DATA_DIR = tmp_path
    for name, value in changed.items():
        setattr(settings, name, value)
    return [error.id for error in demo_mode()]


def test_without_demo_mode_there_is_nothing_to_say(settings, tmp_path):
    assert ids(settings, tmp_path, ROSTRA_DEMO=False, ROSTRA_URL="https://academy.example") == []


def test_demo_mode_on_a_public_address_is_an_error(settings, tmp_path):
    assert ids(settings, tmp_path, ROSTRA_DEMO=True, ROSTRA_URL="https://academy.example") == ["rostra.E001"]
    assert ids(settings, tmp_path, ROSTRA_URL="https://localhost.academy.example") == ["rostra.E001"]


def test_demo_mode_on_this_machine_or_in_its_own_folder_is_fine(settings, tmp_path):
    assert ids(settings, tmp_path, ROSTRA_DEMO=True, ROSTRA_URL="http://localhost:8000") == []
    mark(tmp_path)
    assert is_marked(tmp_path)
    assert ids(settings, tmp_path, ROSTRA_URL="https://demo.academy.example") == []
