"""The house as a whole: what stands where, and that every door in it is signed."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app import PACKAGES
from app.accounts.roles import Role, granted
from app.core import rendering
from tests.house_rules import rules

ROOT = rules.ROOT
WORDS = re.compile(
    r"^/(?:[a-z0-9.]+(?:-[a-z0-9.]+)*|<[^>]+>)?(?:/(?:[a-z0-9.]+(?:-[a-z0-9.]+)*|<[^>]+>))*/?$"
)


def test_every_package_is_hung_in() -> None:
    assert sorted(PACKAGES) == rules.packages()


@pytest.mark.parametrize("package", rules.packages())
def test_every_package_says_what_it_is_for(package: str) -> None:
    lines = (rules.APP / package / "__init__.py").read_text().splitlines()
    assert lines, f"app/{package}/__init__.py is empty"
    assert lines[0].startswith('"""'), f"app/{package}/__init__.py begins without a sentence"


@pytest.mark.parametrize("package", rules.packages())
def test_every_package_has_tests(package: str) -> None:
    assert list((ROOT / "tests" / package).rglob("test_*.py"))


@pytest.mark.parametrize("package", rules.packages())
def test_the_map_shows_every_package(package: str) -> None:
    assert f"| {package} |" in (ROOT / "docs" / "map.md").read_text()


def test_the_glossary_exists() -> None:
    assert (ROOT / "docs" / "glossary.md").stat().st_size > 1000


@pytest.mark.same_queries
@pytest.mark.parametrize("role", Role)
def test_the_rail_is_short_and_every_tab_stands_under_a_line(app: Flask, role: Role) -> None:
    shown = [item for item in rendering.navigation if item.permission in {None, *granted(frozenset({role}))}]
    assert len({item.under or item.endpoint for item in shown}) <= 12
    lines = {item.endpoint for item in rendering.navigation if not item.under}
    assert {item.under for item in rendering.navigation if item.under} <= lines


@pytest.mark.same_queries
def test_every_page_of_the_navigation_has_a_sign_of_its_own(app: Flask) -> None:
    signs = [item.icon for item in rendering.navigation]
    assert sorted(signs) == sorted(set(signs))


def test_addresses_are_kebab_case_nouns(app: Flask) -> None:
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "probe" and not WORDS.match(rule.rule)
    ]
    assert not odd


def test_nothing_is_deleted_or_changed_by_following_a_link(app: Flask) -> None:
    verbs = re.compile(
        r"/(delete|remove|trash|restore|complete|cancel|approve|apply|sign-out|end|assign|move|merge)$"
    )
    rules = [
        rule for rule in app.url_map.iter_rules() if verbs.search(rule.rule) and rule.endpoint != "probe"
    ]
    # A page that asks first is no change by a link: it posts to its own address.
    posted = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    followed = [rule.rule for rule in rules if "GET" in (rule.methods or ()) and rule.rule not in posted]
    assert not followed


def _names(path: Path) -> set[str]:
    lines = re.sub(r"#.*", "", path.read_text()).splitlines()
    return {
        re.split(r"[<>=\[; ]", line.strip())[0].lower().replace("_", "-")
        for line in lines
        if line.strip() and not line.startswith("-")
    }


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-build"])
def test_every_wanted_library_is_pinned_with_its_hash(name: str) -> None:
    locked = (ROOT / f"{name}.txt").read_text()
    pinned = set(re.findall(r"^([a-z0-9-]+)==[^ ]+ .*\\$", locked, flags=re.MULTILINE))
    assert _names(ROOT / f"{name}.in") <= pinned
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", locked)[1:])


def test_locks_name_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt"):
        assert "://" not in (ROOT / name).read_text()
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_the_script_explains_every_chore() -> None:
    script = (ROOT / "jajak").read_text()
    chores = set(re.findall(r"^    ([a-z]+)\)", script[script.index("case $chore") :], flags=re.MULTILINE))
    explained = set(re.findall(r"^  ([a-z]+)\b", script[: script.index("\nEOF")], flags=re.MULTILINE))
    assert chores
    assert chores <= explained


def test_nothing_large_is_kept() -> None:
    kept = ("app", "docs", "migrations", "tests", "tools")
    built = {"dist", "node_modules", "__pycache__"}
    large = [
        str(path.relative_to(ROOT))
        for folder in kept
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not built & set(path.parts) and path.stat().st_size > 600_000
    ]
    assert not large
