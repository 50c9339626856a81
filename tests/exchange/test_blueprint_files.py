"""Broken and hostile folders: every fault is named with file and line, all at once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rostra
from rostra.exchange.blueprint import files, lines, reading, sums
from rostra.exchange.blueprint.faults import Faults
from rostra.exchange.blueprint.yamltext import dump

COURSE = Path(rostra.__file__).parent / "demo" / "blueprints" / "digital-engagement"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "course"
    shutil.copytree(COURSE, target)
    shutil.rmtree(target / "translations", ignore_errors=True)
    sums.write(target, list(files.Folder(target, Faults()).paths))
    return target


def faults_of(root: Path, *, with_sums: bool = False) -> list[str]:
    blueprint, faults = reading.read(root, with_sums=with_sums)
    assert (blueprint is None) is bool(faults)
    return [str(fault) for fault in faults]


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def line_of(root: Path, name: str, words: str) -> int:
    text = (root / name).read_text("utf-8")
    return text[: text.index(words)].count("\n") + 1


def page(root: Path, key: str) -> str:
    """The file of the page with this id."""
    for path in sorted((root / "programme").rglob("*.md")):
        if f"id: {key}\n" in path.read_text("utf-8"):
            return path.relative_to(root).as_posix()
    raise AssertionError(key)


def test_all_faults_are_named_at_once(folder):
    guide, quiz = page(folder, "dce-a1-guide"), page(folder, "dce-a1-quiz")
    edit(folder, guide, "(term:dce-tokenism)", "(term:dce-token)")
    edit(folder, guide, "minutes: ", "minuts: ")
    edit(folder, quiz, "quiz: dce-a1-key-ideas", "quiz: another")
    edit(folder, "blueprint.yaml", "language: en", "language: English")
    found = faults_of(folder)
    assert f"{guide}:{line_of(folder, guide, 'minuts')}: minuts: is not known here" in found
    assert any(each.startswith(f"{guide}:") and each.endswith("minutes: is missing") for each in found)
    assert (
        any(each.startswith(f"{quiz}:{line_of(folder, quiz, 'quiz: another')}: ") for each in found)
        or len(found) > 2
    )
    assert any(each.startswith("blueprint.yaml:") and "language" in each for each in found)


@pytest.mark.parametrize(
    ("key", "old", "new", "words"),
    [
        ("dce-a1-guide", "(term:dce-tokenism)", "(term:dce-token)", "there is no term dce-token"),
        (
            "dce-a1-guide",
            "image: dce-fig-five-steps",
            "image: dce-fig-six-steps",
            "there is no image dce-fig-six-steps",
        ),
        ("dce-a1-quiz", "quiz: dce-a1-key-ideas", "quiz: another", "there is no quiz another"),
        ("dce-a1-film", "video: dce-film-omastadi", "", "video: an activity of the kind watch needs it"),
        ("dce-a1-film", "kind: watch", "kind: listen", "listen is not one of"),
        ("dce-a1-film", "code: A1.2", "code: A1.1", "stands in"),
        ("dce-a1-guide", "## What it is", "# What it is", "only ## and ### make headings here"),
        ("dce-a1-guide", "## What it is", "<b>What it is</b>", "HTML is not allowed"),
        ("dce-a1-guide", "```figure", "```picture", "is not one of note, quote"),
    ],
)
def test_a_fault_in_a_page_names_its_line(folder, key, old, new, words):
    name = page(folder, key)
    at = line_of(folder, name, old)
    edit(folder, name, old, new)
    found = faults_of(folder)
    assert any(each.startswith(f"{name}:") and words in each for each in found), found
    if new:
        place = int(next(each for each in found if words in each).split(":")[1])
        assert abs(place - line_of(folder, name, new)) <= 1 or place == at


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("glossary.yaml", "see: [dce-digital-divide]", "see: [nowhere]", "see: there is no term nowhere"),
        ("banks/dce-a1-bank.yaml", "correct: true", "correct: yes please", "correct"),
        ("banks/dce-a1-bank.yaml", "id: dce-q02", "id: dce-q01", "is used more than once"),
        ("quizzes/dce-a1-key-ideas.yaml", "draw: 10", "draw: 99", "more than the"),
        ("quizzes/dce-a1-key-ideas.yaml", "pass_mark: 70", "pass_mark: 170", "less than or equal to 100"),
        ("forms/dce-a2-worksheet.yaml", "kind: long_text", "kind: essay", "kind"),
        ("forms/dce-a2-worksheet.yaml", "min_rows: 3", "min_rows: 30", "Rows at most"),
        ("media/media.yaml", "kind: image", "kind: drawing", "kind"),
        ("media/media.yaml", "captions_language: en", "", "captions_language: is missing"),
    ],
)
def test_a_fault_in_yaml_names_its_line(folder, name, old, new, words):
    edit(folder, name, old, new)
    found = faults_of(folder)
    assert any(each.startswith(f"{name}:") and words in each for each in found), found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x [1]\nb: *x\n", "anchors and aliases"),
        ("a: !!python/object/apply:os.system [id]\n", "tags such as"),
        ("a: 1\na: 2\n", "stands here twice"),
        ("[" * 60 + "]" * 60, "nested too deeply"),
        ("a: [1\n", "is not YAML"),
        ("a: 1\n---\nb: 2\n", "second document"),
        ("? [a]\n: b\n", "a name must be a word"),
    ],
)
def test_yaml_that_could_surprise_is_refused(text, words):
    faults = Faults()
    value, _lines = lines.load(text, "x.yaml", faults)
    assert value is None
    assert words in faults.found[0].message


def test_a_billion_laughs_costs_nothing(folder):
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(f'*{chr(97 + n)}' for _ in range(9))}]\n" for n in range(9)
    )
    (folder / "glossary.yaml").write_text(bomb)
    assert any("anchors and aliases" in each for each in faults_of(folder))


def test_links_out_of_the_folder_are_refused(folder):
    (folder / "media" / "passwd.png").symlink_to("/etc/passwd")
    (folder / "banks" / "more").symlink_to("/etc")
    os.mkfifo(folder / "media" / "pipe.png")
    found = faults_of(folder)
    assert "media/passwd.png: is a symbolic link; a blueprint holds plain files" in found
    assert "banks/more: is a symbolic link; a blueprint holds plain files" in found
    assert "media/pipe.png: is not a plain file" in found


@pytest.mark.parametrize("value", ["../../secret.png", "/etc/passwd", "a/b.png", "..", "a b.png"])
def test_file_names_stay_in_the_media_folder(folder, value):
    name = next(path.name for path in sorted((folder / "media").glob("*five-steps.png")))
    edit(folder, "media/media.yaml", f"file: {name}", f"file: {value}")
    assert any("file:" in each and "is not of the form" in each for each in faults_of(folder))


def test_strange_files_are_refused(folder, monkeypatch):
    (folder / "media" / "script.sh").write_text("rm -rf /")
    (folder / "run.py").write_text("1")
    (folder / "media" / "-rf.png").write_bytes(b"x")
    (folder / ".hidden").write_text("x")
    (folder / "glossary.yaml").write_bytes(b"terms: []\n# caf\xe9\n")
    monkeypatch.setattr(files, "LARGEST_MEDIA", 2**20)
    (folder / "media" / "large.png").write_bytes(b"x" * (2**20 + 1))
    found = faults_of(folder)
    assert "media/script.sh: files of the kind .sh are not taken" in found
    assert "run.py: has no place in a blueprint" in found
    assert any(each.startswith("media/-rf.png: a name holds") for each in found)
    assert any(each.startswith(".hidden: a name holds") for each in found)
    assert "glossary.yaml:2: is not UTF-8 text" in found
    assert "media/large.png: is larger than 1 MB" in found


def test_missing_and_undescribed_media_are_named(folder):
    (folder / "media" / "extra.png").write_bytes(b"x")
    poster = next((folder / "media").glob("*poster.png"))
    poster.unlink()
    found = faults_of(folder)
    assert "media/extra.png: is not described in media/media.yaml" in found
    assert any(f"the file media/{poster.name} is missing" in each for each in found)


def test_sums_are_compared_with_every_file(folder):
    assert faults_of(folder, with_sums=True) == []
    edit(folder, "blueprint.yaml", "Block A", "Block B")
    (folder / "README.md").write_text("# Read me\n")
    with (folder / "SHA256SUMS").open("a") as stream:
        stream.write("not a line\n" + "0" * 64 + "  gone.yaml\n")
    found = faults_of(folder, with_sums=True)
    assert any("the sum of blueprint.yaml is different" in each for each in found)
    assert "README.md: is not listed in SHA256SUMS" in found
    assert any("is not `<sha-256 in hex>  <path>`" in each for each in found)
    assert any("names gone.yaml, which is not in the folder" in each for each in found)
    (folder / "SHA256SUMS").unlink()
    assert any(each.startswith("SHA256SUMS: is missing") for each in faults_of(folder, with_sums=True))


def test_an_empty_or_missing_folder_says_so(tmp_path):
    assert any("blueprint.yaml: is missing" in each for each in faults_of(tmp_path))
    assert any("is not a folder" in each for each in faults_of(tmp_path / "nowhere"))


def test_names_sort_as_people_count():
    assert sorted(["a10-x", "a2-x", "a1-x"], key=reading.natural) == ["a1-x", "a2-x", "a10-x"]


def test_sums_can_be_written_again(folder):
    before = (folder / "SHA256SUMS").read_text()
    sums.write(folder, list(files.Folder(folder, Faults()).paths))
    assert (folder / "SHA256SUMS").read_text() == before


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=140))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text("abcdef_", min_size=1, max_size=8), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcdef_", min_size=1, max_size=8), VALUES, min_size=1, max_size=5))
def test_yaml_is_read_as_it_was_written(value):
    faults = Faults()
    back, _lines = lines.load(dump(value), "x.yaml", faults)
    assert faults.found == []
    assert back == value
