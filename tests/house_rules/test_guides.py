"""The documents lead somewhere, exist in both languages, and call what is on the screen by its name."""

import re
from pathlib import Path

import pytest

from app import PACKAGES
from config import ROOT
from tools import translations

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
ROLES = ("officer", "supervisor", "admin")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def _prose(path: Path) -> str:
    return CODE.sub("", path.read_text(encoding="utf-8"))


def _anchors(path: Path) -> set[str]:
    """The headings as addresses write them: ``## 7. Backing up`` is ``7-backing-up``."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for _, heading in HEADING.findall(_prose(path))
    }


def _words_on_screen(language: str) -> set[str]:
    words: set[str] = set()
    for package in translations.packages():
        for message in translations.read(package):
            said = message.id if language == "en" else message.string
            words |= {said} if isinstance(said, str) else set(said)
    return words


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(path: Path) -> None:
    for link in LINK.findall(_prose(path)):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        aim = path.parent / target if target else path
        assert aim.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in _anchors(aim), f"{link} names no heading of {aim.name}"


@pytest.mark.parametrize("role", ROLES)
def test_each_guide_has_the_same_parts_in_both_languages(role: str) -> None:
    texts = [_prose(ROOT / "docs" / "guides" / f"{role}.{language}.md") for language in ("id", "en")]
    parts = [[(len(level), body.count("**")) for level, body in _parts(text)] for text in texts]
    assert [level for level, _ in parts[0]] == [level for level, _ in parts[1]]
    for number, ((_, in_indonesian), (_, in_english)) in enumerate(zip(*parts, strict=True), 1):
        assert in_indonesian == in_english, f"part {number} names more of the screen in one language"


def _parts(text: str) -> list[tuple[str, str]]:
    """The level of each heading with what stands below it."""
    found = list(HEADING.finditer(text))
    ends = [heading.start() for heading in found[1:]] + [len(text)]
    return [(heading[1], text[heading.end() : end]) for heading, end in zip(found, ends, strict=True)]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_words_in_bold_are_words_of_the_screen(path: Path) -> None:
    on_screen = _words_on_screen(path.suffixes[0].removeprefix("."))
    explained = {"dicetak tebal", "in bold"}
    bold = {" ".join(words.split()) for words in BOLD.findall(_prose(path))} - explained
    assert bold, "a guide that names nothing of the screen helps nobody"
    assert sorted(bold - on_screen) == []


def _rows(path: Path) -> list[list[str]]:
    """The cells of every row of the document's tables, without headings."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [number for number, row in enumerate(cells) if set("".join(row)) <= {"-"}]
    return [row for number, row in enumerate(cells) if number not in rules and number + 1 not in rules]


@pytest.mark.parametrize(("language", "column"), [("id", 1), ("en", 2)])
def test_the_glossary_uses_the_words_of_the_screen(language: str, column: int) -> None:
    on_screen = "\n".join(_words_on_screen(language)).lower()
    words = [word for row in _rows(ROOT / "docs" / "glossary.md") for word in row[column].split(", ")]
    assert len(words) > len(ROLES)
    assert [word for word in words if word != "–" and word.lower() not in on_screen] == []


def test_the_map_shows_every_package_and_no_file_that_is_not_there() -> None:
    shown = {row[0]: row[2] for row in _rows(ROOT / "docs" / "map.md")}
    assert set(shown) == {"core", *PACKAGES}
    for package, files in shown.items():
        for name in re.findall(r"`([^`]+)`", files):
            assert (ROOT / "app" / package / name).exists(), f"{package}: {name}"


def test_the_index_lists_every_decision() -> None:
    folder = ROOT / "docs" / "adr"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("0*.md")}
