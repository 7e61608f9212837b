"""The code keeps the rules, and each rule notices a case that breaks it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.house_rules import rules

Rule = Callable[[str], Iterable[str]]


def _faults(rule: Rule, files: Iterable[Path]) -> list[str]:
    return [
        f"{path.relative_to(rules.ROOT)}: {fault}"
        for path in files
        for fault in rule(path.read_text(encoding="utf-8"))
    ]


def _assert_kept(rule: Rule, files: list[Path]) -> None:
    faults = _faults(rule, files)
    assert not faults, f"{rule.__doc__}\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("rule", "broken", "kept"),
    [
        (rules.sql_in_view, "rows = db.session.scalars(select(Company))", "rows = queries.listed(page)"),
        (rules.sql_in_view, "sa.select(Company)", "form.select.data"),
        (rules.sql_in_view, "db.session.add(company)", "db.session.commit()"),
        (rules.sql_in_view, "db.session.get(Company, 1)", "session.get('place')"),
        (rules.commit_inside, "db.session.commit()", "db.session.flush()"),
        (rules.request_inside, "from flask import request", "from flask import url_for"),
        (rules.request_inside, "from flask_login import current_user", "from flask_babel import gettext"),
        (rules.import_of_app, "from app.core.db import db", "import sqlalchemy as sa"),
        (rules.import_of_app, "import app.core", "from alembic import op"),
        (rules.clock_beside_ours, "datetime.now(UTC)", "clock.utcnow()"),
        (rules.clock_beside_ours, "date.today()", "today()"),
        (rules.clock_beside_ours, "time.time()", "time.perf_counter()"),
        (rules.number_kept_by_babel, 'ngettext("a", "b", 2, num="2")', 'ngettext("a", "b", 2, rows="2")'),
        (rules.unfinished, f"# {rules.NOTES[0]}: later", "# to do with days"),
        (rules.unsafe_output, "{{ note|safe }}", "{{ note }}"),
        (rules.unsafe_output, "{% autoescape false %}", "{% if safe %}"),
        (rules.bare_control, '<select name="a" class="form-select">', '<select name="a" class="control">'),
        (rules.untranslated, "<p>Perusahaan</p>", "<p>{{ _('Companies') }}</p>"),
        (rules.untranslated, '<button title="Close">', '<button title="{{ _("Close") }}">'),
        (rules.untranslated, "<p>{{ x }} rows</p>", "<p>{{ x }} · NIB</p>"),
        (rules.untranslated, '<img alt="Foto" src="x">', '<img alt="" src="foto">'),
        (lambda source: rules.too_long(source, lines=2), "a\nb\nc\n", "a\nb\n"),
    ],
)
def test_a_rule_notices_what_breaks_it(rule: Rule, broken: str, kept: str) -> None:
    assert list(rule(broken))
    assert not list(rule(kept))


def test_views_have_no_sql() -> None:
    _assert_kept(rules.sql_in_view, rules.of_kind("views"))


def test_only_the_edge_commits() -> None:
    _assert_kept(
        rules.commit_inside, [*rules.of_kind("services"), *rules.of_kind("queries"), *rules.of_kind("models")]
    )


def test_services_and_queries_never_see_the_request() -> None:
    _assert_kept(rules.request_inside, [*rules.of_kind("services"), *rules.of_kind("queries")])


def test_migrations_import_nothing_of_ours() -> None:
    versions = rules.python_files("migrations", "versions")
    assert versions
    _assert_kept(rules.import_of_app, versions)


def test_one_place_reads_the_clock() -> None:
    clock = rules.APP / "core" / "clock.py"
    _assert_kept(rules.clock_beside_ours, [path for path in rules.python_files("app") if path != clock])


def test_nothing_is_left_unfinished() -> None:
    kinds = {".py", ".html", ".js", ".mjs", ".css", ".scss", ".md", ".toml"}
    folders = ("app", "migrations", "tests", "tools", "docs")
    files = [
        path
        for folder in folders
        for path in (rules.ROOT / folder).rglob("*")
        if path.suffix in kinds and not {"dist", "node_modules"} & set(path.parts)
    ]
    _assert_kept(rules.unfinished, sorted(files))


def test_no_template_declares_anything_safe() -> None:
    _assert_kept(rules.unsafe_output, rules.templates())


def test_every_word_on_a_page_is_translatable() -> None:
    _assert_kept(rules.untranslated, rules.templates())


@pytest.mark.parametrize(("folder", "pattern", "lines"), [
    ("app", "*.py", 550), ("app", "*.html", 300), ("app", "*.js", 400), ("tests", "*.py", 500), ("tools", "*.py", 300),
])  # fmt: skip
def test_no_file_is_too_long(folder: str, pattern: str, lines: int) -> None:
    files = [path for path in (rules.ROOT / folder).rglob(pattern) if "dist" not in path.parts]
    _assert_kept(lambda source: rules.too_long(source, lines=lines), files)


def test_what_is_chosen_or_written_in_has_the_look_of_the_house() -> None:
    _assert_kept(rules.bare_control, rules.templates())


def test_no_plural_is_given_the_number_that_babel_keeps() -> None:
    _assert_kept(rules.number_kept_by_babel, rules.python_files("app"))
